"""Steps of PyTorch on one thread; speaks as host.mjs does. What is trained on what is in ../networks.mjs."""

import math
import sys
import time

try:
    import torch
except ImportError as error:
    print(f"absent\t{sys.executable}: {error}", flush=True)
    sys.exit()

BATCH = 128
RATE = 0.01
BATCHES = 5
NETWORKS = {"2-32-32-1": ([2, 32, 32, 1], "squared error"), "784-256-256-10": ([784, 256, 256, 10], "softmax cross-entropy")}
torch.set_num_threads(1)
slots = {}


def noise(first, count):
    """Numbers from -1 to 1 that follow from their place."""
    z = ((torch.arange(first, first + count, dtype=torch.int64) + 1) * 0x9E3779B1) & 0xFFFFFFFF
    z = ((z ^ (z >> 16)) * 0x85EBCA6B) & 0xFFFFFFFF
    z = ((z ^ (z >> 13)) * 0xC2B2AE35) & 0xFFFFFFFF
    return ((z ^ (z >> 16)).double() / 2**31 - 1).float()


def prepare(slot, name, *_):
    sizes, loss = NETWORKS[name]
    layers = []
    for l, (inputs, units) in enumerate(zip(sizes, sizes[1:])):
        linear = torch.nn.Linear(inputs, units)
        most = math.sqrt(6 / (inputs + units))
        with torch.no_grad():
            linear.weight.copy_(most * noise(2_000_000 + 1_000_000 * l, inputs * units).reshape(inputs, units).T)
            linear.bias.zero_()
        layers.append(linear)
        if l < len(sizes) - 2:
            layers.append(torch.nn.Tanh())
    if loss == "squared error":
        layers.append(torch.nn.Sigmoid())
    model = torch.nn.Sequential(*layers)
    optimiser = torch.optim.SGD(model.parameters(), lr=RATE)
    x = noise(0, BATCH * sizes[0]).reshape(BATCH, sizes[0])
    drawn = noise(1_000_000, BATCH)
    if loss == "squared error":
        y, loss_of = (drawn > 0).float().reshape(BATCH, 1), torch.nn.functional.mse_loss
    else:
        y, loss_of = ((drawn + 1) / 2 * sizes[-1]).long(), torch.nn.functional.cross_entropy

    def step():
        optimiser.zero_grad(set_to_none=True)
        value = loss_of(model(x), y)
        value.backward()
        optimiser.step()
        return value

    slots[slot] = {"call": step, "ns": None}
    return ["ok"]


def batch(call, calls):
    start = time.perf_counter_ns()
    for _ in range(calls):
        call()
    return time.perf_counter_ns() - start


def run(slot, ms):
    s, ms = slots[slot], float(ms)
    if s["ns"] is None:
        s["ns"] = batch(s["call"], 20) / 20
    times, left = [], ms * 1e6
    while left > 0:
        calls = max(1, int(ms * 1e6 / BATCHES / s["ns"]) + 1)
        ns = batch(s["call"], calls)
        s["ns"] = ns / calls
        times.append(s["ns"])
        left -= ns
    return ["times", *times]


def write(slot, path):
    """The loss after one step, as host.mjs has it."""
    slots[slot]["call"]()
    slots[slot]["call"]().detach().reshape(1).numpy().tofile(path)
    return ["ok"]


def reset():
    slots.clear()
    return ["ok"]


def blas():
    """The library of matrix products that is loaded, by the name of its file: it decides about large networks."""
    with open("/proc/self/maps", encoding="utf8") as maps:
        files = {line.split()[-1] for line in maps if "blas" in line.lower() and line.split()[-1].startswith("/")}
    return ", ".join(sorted(files)) or "BLAS unknown"


COMMANDS = {"prepare": prepare, "run": run, "write": write, "reset": reset}
torch.mm(torch.ones(2, 2), torch.ones(2, 2))
print(f"ready\t{torch.__version__}, {blas()}", flush=True)
for line in sys.stdin:
    command, *fields = line.rstrip("\n").split("\t")
    try:
        answer = COMMANDS[command](*fields)
    except Exception as error:
        answer = ["error", str(error).replace("\n", " ").replace("\t", " ")]
    print(*answer, sep="\t", flush=True)
