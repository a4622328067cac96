"""PyTorch on one thread, results written to an array that is there (out=); speaks as host.mjs does.

With the name of an operation it is a filter of float32 numbers, for the judge:

    gprime verify logistic --command "/usr/bin/python3 bench/engines/pytorch.py sigmoid"
"""

import sys
import time

try:
    import torch
except ImportError as error:
    print(f"absent\t{sys.executable}: {error}", flush=True)
    sys.exit()

BATCHES = 5
WARM_CALLS = 4
WARM_MS = 0.3
MOST_WARM_MS = 20
FIRST_MS = 25

torch.set_num_threads(1)
torch.set_grad_enabled(False)
aten = torch.ops.aten
FUNCTIONS = {
    "sigmoid": lambda x, out: torch.sigmoid(x, out=out),
    "tanh": lambda x, out: torch.tanh(x, out=out),
    "silu": lambda x, out: torch._C._nn.silu(x, out=out),
    "gelu": lambda x, out: torch._C._nn.gelu(x, out=out),
    "mish": lambda x, out: torch._C._nn.mish(x, out=out),
    "softplus": lambda x, out: torch._C._nn.softplus(x, out=out),
    "elu": lambda x, out: torch._C._nn.elu(x, out=out),
    "sigmoid backward": lambda dy, y, out: aten.sigmoid_backward(dy, y, grad_input=out),
    "tanh backward": lambda dy, y, out: aten.tanh_backward(dy, y, grad_input=out),
}
arrays = {}
slots = {}


def batch(call, calls):
    start = time.perf_counter_ns()
    for _ in range(calls):
        call()
    return time.perf_counter_ns() - start


def warm(call, ms):
    """Several calls, for so long at least; the nanoseconds that the last one took."""
    spent = last = calls = 0
    while spent < ms * 1e6 or (calls < WARM_CALLS and spent < MOST_WARM_MS * 1e6):
        last = batch(call, 1)
        spent += last
        calls += 1
    return last


def array(path, n):
    if path not in arrays:
        arrays[path] = torch.from_file(path, shared=False, size=n, dtype=torch.float32).clone()
    return arrays[path]


def prepare(slot, operation, n, *paths):
    if operation not in FUNCTIONS:
        return ["none"]
    f, n = FUNCTIONS[operation], int(n)
    inputs, out = [array(path, n) for path in paths], torch.empty(n)
    slots[slot] = {"call": lambda: f(*inputs, out), "out": out, "ns": None}
    return ["ok"]


def run(slot, ms):
    s, ms = slots[slot], float(ms)
    call = s["call"]
    if s["ns"] is None:
        s["ns"] = warm(call, FIRST_MS)
    if s["ns"] < MOST_WARM_MS * 1e6:
        s["ns"] = warm(call, WARM_MS)
    times, left = [], ms * 1e6
    while left > 0:
        calls = max(1, int(ms * 1e6 / BATCHES / s["ns"]) + 1)
        ns = batch(call, calls)
        s["ns"] = ns / calls
        times.append(s["ns"])
        left -= ns
    return ["times", *times]


def write(slot, path):
    slots[slot]["call"]()
    slots[slot]["out"].numpy().tofile(path)
    return ["ok"]


def reset():
    slots.clear()
    arrays.clear()
    return ["ok"]


def stream(operation):
    """The operation on what comes from the standard input, in the order of its numbers."""
    f = FUNCTIONS[operation]
    while block := sys.stdin.buffer.read(4 * 65_536):
        x = torch.frombuffer(bytearray(block), dtype=torch.float32)
        out = torch.empty_like(x)
        f(x, out)
        sys.stdout.buffer.write(out.numpy().tobytes())


if len(sys.argv) > 1:
    stream(sys.argv[1])
    sys.exit()

COMMANDS = {"prepare": prepare, "run": run, "write": write, "reset": reset}
print(f"ready\t{torch.__version__}, {torch.get_num_threads()} thread", flush=True)
for line in sys.stdin:
    command, *fields = line.rstrip("\n").split("\t")
    try:
        answer = COMMANDS[command](*fields)
    except Exception as error:
        answer = ["error", str(error).replace("\n", " ").replace("\t", " ")]
    print(*answer, sep="\t", flush=True)
