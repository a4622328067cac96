/** The parameters of a C function for a program: their names and types. */
import type { Input, Program } from "../../kernel/program.ts";
import { checkedName } from "../frame.ts";

/** Words of C and C++, and the names that our functions use besides those of inputs and outputs. */
const RESERVED: ReadonlySet<string> = new Set(
  (
    "alignas alignof and and_eq asm auto bitand bitor bool break case catch char char8_t char16_t char32_t class compl concept const " +
    "consteval constexpr constinit const_cast continue co_await co_return co_yield decltype default delete do double dynamic_cast else " +
    "enum explicit export extern false float for friend goto if inline int long mutable namespace new noexcept not not_eq nullptr " +
    "operator or or_eq private protected public register reinterpret_cast requires restrict return short signed sizeof static " +
    "static_assert static_cast struct switch template this thread_local throw true try typedef typeid typename typeof union unsigned " +
    "using virtual void volatile wchar_t while xor xor_eq linux unix n i k left"
  ).split(" "),
);

/** A parameter: an array of floats or of bits, or one float for all elements. */
export interface Parameter {
  readonly name: string;
  readonly kind: Input["kind"];
  /** Whether the program reads or writes it: an input may be there for the sake of the others only. */
  readonly isUsed: boolean;
}
export interface Parameters {
  readonly inputs: readonly Parameter[];
  readonly outputs: readonly Parameter[];
}

/** The parameters of a program, inputs before outputs. A word of C gets an underscore. */
export function parametersOf({ inputs, outputs, operations }: Program): Parameters {
  const taken = new Set<string>();
  const free = (name: string): string => {
    let c = checkedName(name);
    // t1, t2, ... are the temporaries; x_i, x_rest, ... what belongs to x
    while (RESERVED.has(c) || taken.has(c) || /^t\d+$|_(i|rest|v|bits|all)$/.test(c)) c += "_";
    taken.add(c);
    return c;
  };
  const read = new Set(operations.map(({ index, args }) => (args.length === 0 ? index : undefined)));
  return {
    inputs: inputs.map(({ name, kind }, i) => ({ name: free(name), kind, isUsed: read.has(i) })),
    outputs: outputs.map(({ name, from }) => ({ name: free(name), kind: operations[from]?.type === "m32" ? "bit" : "lane", isUsed: true })),
  };
}

const TYPES: Readonly<Record<Input["kind"], string>> = { lane: "float *", bit: "uint8_t *", uniform: "float " };

/** The head of the function. */
export function signature(name: string, { inputs, outputs }: Parameters): string {
  const parameters = [
    "size_t n",
    ...inputs.map((p) => `${p.kind === "uniform" ? "" : "const "}${TYPES[p.kind]}${p.name}`),
    ...outputs.map((p) => `${TYPES[p.kind]}${p.name}`),
  ];
  return `static inline void ${name}(${parameters.join(", ")})`;
}
