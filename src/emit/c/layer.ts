/**
 * The layer between a program and the machine: types of lanes, and one small function for each operation that C has no
 * operator for. A file gets the operations that its programs use, in every form; the preprocessor chooses one form.
 */
import { type Form, type FormOperation, gnu, LANES, type Lane, neon, plain, x86 } from "./forms.ts";

/** The forms of one instruction set, chosen by the number of lanes. */
interface Machine {
  readonly says: string;
  /** What the preprocessor asks, besides the number of lanes. */
  readonly when: string;
  /** How many lanes a program has, and one with float64 values in it. */
  readonly lanes: number;
  readonly wide: number;
  readonly form: (lane: Lane, isWide: boolean) => Form;
}

const bitsOf = (lanes: number, lane: Lane): number => lanes * lane.width;
const x86Form =
  (lanes: number, hasMaskRegisters: boolean) =>
  (lane: Lane, isWide: boolean): Form => {
    const bits = bitsOf(isWide ? lanes / 2 : lanes, lane);
    return bits < 128 ? gnu() : x86(lane, bits as 128 | 256 | 512, hasMaskRegisters);
  };

export const MACHINES: readonly Machine[] = [
  { says: "AVX-512", when: "defined(GPRIME_AVX512)", lanes: 16, wide: 8, form: x86Form(16, true) },
  { says: "AVX2", when: "defined(__AVX2__)", lanes: 8, wide: 4, form: x86Form(8, false) },
  { says: "SSE2", when: "defined(__SSE2__)", lanes: 4, wide: 2, form: x86Form(4, false) },
  {
    says: "64-bit ARM",
    when: "defined(__aarch64__) && defined(__ARM_NEON)",
    lanes: 4,
    wide: 2,
    form: (lane, isWide) => neon(lane, bitsOf(isWide ? 2 : 4, lane) as 64 | 128),
  },
  { says: "vectors of the compiler's own", when: "", lanes: 4, wide: 2, form: gnu },
  { says: "plain numbers", when: "", lanes: 1, wide: 1, form: plain },
];

/**
 * How an operation is written on any machine. In these texts F is the type of the lanes, M that of their masks, U that of their
 * bits, S that of one number; #name is the operation of that name for the same width.
 */
interface Text {
  readonly takes: string;
  readonly gives: string;
  /** Statements, for a vector of `lanes` lanes of this width. */
  readonly body?: (lane: Lane, lanes: number) => string;
  /** The operations that the body calls. */
  readonly calls?: readonly string[];
}

const SIGN: Readonly<Record<Lane["width"], string>> = { 32: "0x80000000u", 64: "0x8000000000000000u" };
/** From here on every number is whole; a sum with it keeps no bit behind the point. */
const WHOLE: Readonly<Record<Lane["width"], string>> = { 32: "0x1p23f", 64: "0x1p52" };

const onBits = (takes: string, expression: string): Text => ({
  takes,
  gives: "F",
  body: () => `return #float(${expression});`,
  calls: ["bits", "float"],
});
const each = (lanes: number, f: (i: number) => string | number, between = ", "): string =>
  Array.from({ length: lanes }, (_, i) => f(i)).join(between);
const compare: Text = { takes: "F a, F b", gives: "M" };

const TEXTS = {
  all: { takes: "S a", gives: "F", body: (_, lanes) => `const F r = {${each(lanes, () => "a")}}; return r;` },
  bits: { takes: "F a", gives: "U", body: () => "U r; memcpy(&r, &a, sizeof r); return r;" },
  float: { takes: "U a", gives: "F", body: () => "F r; memcpy(&r, &a, sizeof r); return r;" },
  allBits: {
    takes: "B bits",
    gives: "F",
    body: () => "S a; memcpy(&a, &bits, sizeof a); return #all(a);",
    calls: ["all"],
  },
  load: { takes: "const S *p", gives: "F", body: () => "F r; memcpy(&r, p, sizeof r); return r;" },
  store: { takes: "S *p, F a", gives: "void", body: () => "memcpy(p, &a, sizeof a);" },
  madd: { takes: "F a, F b, F c", gives: "F", body: () => "GPRIME_AS_WRITTEN const F ab = a * b; return ab + c;" },
  nmadd: { takes: "F a, F b, F c", gives: "F", body: () => "GPRIME_AS_WRITTEN const F ab = a * b; return c - ab;" },
  sqrt: {
    takes: "F a",
    gives: "F",
    body: ({ suffix }, lanes) => `const F r = {${each(lanes, (i) => `sqrt${suffix}(a[${i}])`)}}; return r;`,
  },
  min: { takes: "F a, F b", gives: "F", body: () => "return #select((M)(b < a), b, a);", calls: ["select"] },
  max: { takes: "F a, F b", gives: "F", body: () => "return #select((M)(a < b), b, a);", calls: ["select"] },
  nearest: {
    takes: "F a",
    gives: "F",
    body: ({ width }) =>
      `const U s = #bits(a) & ${SIGN[width]}; const F p = #float(#bits(a) ^ s), r = (p + ${WHOLE[width]}) - ${WHOLE[width]}; ` +
      `return #select((M)(p < ${WHOLE[width]}), #float(#bits(r) | s), a);`,
    calls: ["bits", "float", "select"],
  },
  floor: {
    takes: "F a",
    gives: "F",
    body: ({ suffix }) => `const F r = #nearest(a); return r - #select((M)(r > a), #all(1.0${suffix}), #all(0.0${suffix}));`,
    calls: ["nearest", "select", "all"],
  },
  lt: compare,
  le: compare,
  eq: compare,
  ne: compare,
  select: {
    takes: "M m, F a, F b",
    gives: "F",
    body: () => "return #float(((U)m & #bits(a)) | (~(U)m & #bits(b)));",
    calls: ["bits", "float"],
  },
  abs: {
    takes: "F a",
    gives: "F",
    body: ({ width }) => `return #float(#bits(a) & ~${SIGN[width]});`,
    calls: ["bits", "float"],
  },
  and: onBits("F a, F b", "#bits(a) & #bits(b)"),
  or: onBits("F a, F b", "#bits(a) | #bits(b)"),
  xor: onBits("F a, F b", "#bits(a) ^ #bits(b)"),
  andnot: onBits("F a, F b", "#bits(a) & ~#bits(b)"),
  iadd: onBits("F a, F b", "#bits(a) + #bits(b)"),
  isub: onBits("F a, F b", "#bits(a) - #bits(b)"),
  shl: onBits("F a, int distance", "#bits(a) << distance"),
  shr: onBits("F a, int distance", "#bits(a) >> distance"),
  toBits: {
    takes: "M m",
    gives: "uint32_t",
    body: (_, lanes) => `return ${each(lanes, (i) => `((uint32_t)m[${i}] & ${1 << i}u)`, " | ")};`,
  },
  fromBits: {
    takes: "uint32_t bits",
    gives: "M",
    body: (_, lanes) => `const U lane = {${each(lanes, (i) => 1 << i)}}; return (M)((lane & bits) != 0);`,
  },
  promote: { takes: "F a", gives: "D", body: () => "return __builtin_convertvector(a, D);" },
  demote: { takes: "D a", gives: "F", body: () => "return __builtin_convertvector(a, F);" },
} as const satisfies Record<string, Text>;

export type LayerOperation = keyof typeof TEXTS;

/** A layer that a file needs: what its names begin with, whether it has float64 lanes, and the operations called in it. */
export interface Layer {
  readonly prefix: string;
  readonly isWide: boolean;
  readonly calls: readonly Call[];
}
/** An operation and the width that it is for. */
export type Call = readonly [LayerOperation, Lane["width"]];

/** The macro with the number of lanes of a layer. */
export const lanesMacro = (prefix: string): string => `${prefix.toUpperCase()}LANES`;

/** What the file calls an operation. */
export const functionName = (prefix: string, [operation, width]: Call): string => `${prefix}${operation}${width}`;

/** The definitions of a layer: for each machine its types and operations, one of them chosen by the preprocessor. */
export function layerText(layer: Layer): string {
  const sections = MACHINES.map((machine, i) => {
    const conditions = [`GPRIME_LANES == ${machine.lanes}`, ...(machine.when ? [machine.when] : [])].join(" && ");
    return `#${i === 0 ? "if" : "elif"} ${conditions} /* ${machine.says} */\n${sectionText(layer, machine)}`;
  });
  return [...sections, '#else\n#error "GPRIME_LANES: 16 needs AVX-512, 8 AVX2, 4 gcc or clang; 1 is plain C"\n#endif'].join("\n\n");
}

type Forms = Readonly<Record<Lane["width"], Form>>;

function sectionText({ prefix, isWide, calls }: Layer, machine: Machine): string {
  const lanes = isWide ? machine.wide : machine.lanes;
  const forms: Forms = { 32: machine.form(LANES[32], isWide), 64: machine.form(LANES[64], isWide) };
  const types = (isWide ? ([32, 64] as const) : ([32] as const)).flatMap((width) => typesText(prefix, LANES[width], lanes, forms[width]));
  const functions = closure(calls, forms).map((call) => functionText(prefix, call, forms[call[1]], lanes));
  return [`#define ${lanesMacro(prefix)} ${lanes}`, ...types, ...functions].join("\n");
}

/** How a form writes an operation by itself, and the macro that this needs. */
function direct(
  { texts, needs, ...bits }: Form,
  operation: LayerOperation,
): { readonly text?: string | undefined; readonly needs?: string | undefined } {
  if (operation === "toBits" || operation === "fromBits") return { text: bits[operation] };
  return { text: texts[operation as FormOperation], needs: needs?.[operation as FormOperation] };
}

/** The calls, and those that they are made of in these forms: what is called comes before its callers. */
function closure(calls: readonly Call[], forms: Forms): Call[] {
  const found = new Map<string, Call>();
  const visit = (call: Call): void => {
    const [operation, width] = call;
    const { text, needs } = direct(forms[width], operation);
    const { calls: made = [] }: Text = TEXTS[operation];
    if (!text || needs) for (const name of made) visit([name as LayerOperation, width]);
    found.set(call.join(""), call);
  };
  for (const call of calls) visit(call);
  return [...found.values()].sort(([a, v], [b, w]) => v - w || depth(a) - depth(b));
}

/** How many calls lie below an operation: what is called stands before its callers. */
function depth(operation: LayerOperation): number {
  const { calls = [] }: Text = TEXTS[operation];
  return Math.max(0, ...calls.map((call) => 1 + depth(call as LayerOperation)));
}

function typesText(prefix: string, { width, type }: Lane, lanes: number, { vector, mask }: Form): string[] {
  const attribute = ` __attribute__((vector_size(${(width / 8) * lanes})))`;
  const own = (of: string, name: string) => `typedef ${of} ${prefix}${name}${width}${lanes === 1 ? "" : attribute};`;
  return [
    vector ? `typedef ${vector} ${prefix}f${width};` : own(type, "f"),
    own(`uint${width}_t`, "u"),
    mask ? `typedef ${mask} ${prefix}m${width};` : own(`int${width}_t`, "m"),
  ];
}

function functionText(prefix: string, call: Call, form: Form, lanes: number): string {
  const [operation, width] = call;
  const { takes, gives, body }: Text = TEXTS[operation];
  const { text, needs } = direct(form, operation);
  const made = body?.(LANES[width], lanes) ?? "";
  const returned = `return ${gives === "M" ? `(M)(${text})` : text};`;
  const chosen = !text ? ` ${made} }` : needs ? `\n#if ${condition(needs)}\n  ${returned}\n#else\n  ${made}\n#endif\n}` : ` ${returned} }`;
  return expand(`GPRIME_INLINE ${gives} ${functionName(prefix, call)}(${takes}) {${chosen}`, prefix, width);
}

/** Our own switch has a value; what the compiler defines is there or not. */
const condition = (macro: string): string => (macro.startsWith("__") ? `defined(${macro})` : macro);

function expand(text: string, prefix: string, width: Lane["width"]): string {
  const types: Readonly<Record<string, string>> = {
    F: `${prefix}f${width}`,
    U: `${prefix}u${width}`,
    M: `${prefix}m${width}`,
    D: `${prefix}f64`,
    S: LANES[width].type,
    B: `uint${width}_t`,
  };
  return text
    .replace(/\b[FUMDSB]\b/g, (letter) => types[letter] as string)
    .replace(/#([a-z]\w*)\(/gi, (_, name) => `${prefix}${name}${width}(`);
}
