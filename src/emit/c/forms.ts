/**
 * The operations that C has no operator for, in each form that the lanes can take: a register of x86 or ARM, a vector of the
 * compiler's own, a plain number. Each is a C expression of the arguments a, b, c, and m for a mask.
 */

/** The number in a lane, and the whole numbers of its width. */
export interface Lane {
  readonly width: 32 | 64;
  readonly type: "float" | "double";
  readonly suffix: "f" | "";
}
export const LANES: Readonly<Record<Lane["width"], Lane>> = {
  32: { width: 32, type: "float", suffix: "f" },
  64: { width: 64, type: "double", suffix: "" },
};

/** What layer.ts writes by other means where a form does not say how. */
export type FormOperation =
  | "all"
  | "madd"
  | "nmadd"
  | "sqrt"
  | "min"
  | "max"
  | "nearest"
  | "floor"
  | "lt"
  | "le"
  | "eq"
  | "ne"
  | "select"
  | "promote"
  | "demote";

export interface Form {
  /** The C types of the lanes and of their masks; a vector of the compiler's own where there is none. */
  readonly vector?: string;
  readonly mask?: string;
  readonly texts: Readonly<Partial<Record<FormOperation, string>>>;
  /** A macro without which an operation is written by other means. */
  readonly needs?: Readonly<Partial<Record<FormOperation, string>>>;
  /** A mask as a number whose lowest bit is the first lane, and back (from `bits`). */
  readonly toBits?: string;
  readonly fromBits?: string;
}

/** Whether madd and nmadd round once. */
export const FMA = "GPRIME_FMA";
const fused = { madd: FMA, nmadd: FMA } as const;

const comparisons = { lt: "a < b", le: "a <= b", eq: "a == b", ne: "a != b" } as const;

/** One float or double. */
export const plain = ({ type, suffix }: Lane): Form => ({
  vector: type,
  mask: "int",
  texts: {
    all: "a",
    madd: `fma${suffix}(a, b, c)`,
    nmadd: `fma${suffix}(-a, b, c)`,
    sqrt: `sqrt${suffix}(a)`,
    min: "b < a ? b : a",
    max: "a < b ? b : a",
    nearest: `rint${suffix}(a)`,
    floor: `floor${suffix}(a)`,
    ...comparisons,
    select: "m ? a : b",
    promote: "(double)a",
    demote: "(float)a",
  },
  needs: fused,
  toBits: "(uint32_t)m",
  fromBits: "(int)(bits & 1)",
});

/** A vector of the compiler's own, on any machine. */
export const gnu = (): Form => ({ texts: comparisons });

/** A register of x86. minps(a, b) is a < b ? a : b: with its arguments turned around, a NaN in the first one stays. */
export function x86({ type, width }: Lane, bits: 128 | 256 | 512, hasMaskRegisters: boolean): Form {
  const mm = bits === 128 ? "_mm" : `_mm${bits}`;
  const s = type === "float" ? "ps" : "pd";
  const vector = `__m${bits}${type === "float" ? "" : "d"}`;
  const compare = (how: string) => `${mm}_cmp_${s}_mask(a, b, _CMP_${how})`;
  const round = (how: string) => `${mm}_${bits === 512 ? "roundscale" : "round"}_${s}(a, _MM_FROUND_TO_${how} | _MM_FROUND_NO_EXC)`;
  const mask = `__mmask${Math.max(bits / width, 8)}`;
  return {
    vector,
    texts: {
      all: `${mm}_set1_${s}(a)`,
      madd: `${mm}_fmadd_${s}(a, b, c)`,
      nmadd: `${mm}_fnmadd_${s}(a, b, c)`,
      sqrt: `${mm}_sqrt_${s}(a)`,
      min: `${mm}_min_${s}(b, a)`,
      max: `${mm}_max_${s}(b, a)`,
      nearest: round("NEAREST_INT"),
      floor: round("NEG_INF"),
      ...(hasMaskRegisters
        ? {
            lt: compare("LT_OQ"),
            le: compare("LE_OQ"),
            eq: compare("EQ_OQ"),
            ne: compare("NEQ_UQ"),
            select: `${mm}_mask_blend_${s}(m, b, a)`,
          }
        : { ...comparisons, select: `${mm}_blendv_${s}(b, a, (${vector})m)` }),
      // as many float64 lanes are a register of twice the size; __builtin_convertvector takes it apart in gcc 12
      ...(bits < 512 && { promote: `_mm${2 * bits}_cvtps_pd(a)`, demote: `_mm${2 * bits}_cvtpd_ps(a)` }),
    },
    needs: { ...fused, ...(bits === 128 && !hasMaskRegisters ? { nearest: "__SSE4_1__", floor: "__SSE4_1__", select: "__SSE4_1__" } : {}) },
    ...(hasMaskRegisters
      ? { mask, toBits: "(uint32_t)m", fromBits: `(${mask})bits` }
      : { toBits: `(uint32_t)${mm}_movemask_${s}((${vector})m)` }),
  };
}

/** A register of 64-bit ARM. */
export function neon({ width }: Lane, bits: 64 | 128): Form {
  const q = bits === 128 ? "q" : "";
  const of = (name: string) => `${name}${q}_f${width}`;
  const dup = `vdup${q}_n_f${width}(a)`;
  return {
    vector: `float${width}x${bits / width}_t`,
    texts: {
      all: dup,
      madd: `${of("vfma")}(c, a, b)`,
      nmadd: `${of("vfms")}(c, a, b)`,
      sqrt: `${of("vsqrt")}(a)`,
      nearest: `${of("vrndn")}(a)`,
      floor: `${of("vrndm")}(a)`,
      ...comparisons,
      select: `${of("vbsl")}((uint${width}x${bits / width}_t)m, a, b)`,
    },
    needs: fused,
  };
}
