/** What stands around every C file: nothing in it depends on a program. */
import { FMA } from "./forms.ts";

/** What every file begins with: the headers, what it does not work with, the number of lanes. The macros are shared by all files. */
export const PREAMBLE = `#include <math.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#if defined(__SSE2__)
#include <immintrin.h>
#elif defined(__aarch64__) && defined(__ARM_NEON)
#include <arm_neon.h>
#endif

#if defined(__FAST_MATH__) || defined(__ASSOCIATIVE_MATH__) || (defined(__FINITE_MATH_ONLY__) && __FINITE_MATH_ONLY__)
#error "this file counts on every rounding, on NaN and infinity: compile it without -ffast-math"
#endif
#if defined(__FLT_EVAL_METHOD__) && (__FLT_EVAL_METHOD__ == 1 || __FLT_EVAL_METHOD__ == 2)
#error "this file needs float arithmetic in float: compile it with -msse2 -mfpmath=sse"
#endif

#ifndef GPRIME_INLINE
#if defined(__AVX512F__) && defined(__AVX512VL__) && defined(__AVX512DQ__)
#define GPRIME_AVX512
#endif
#ifndef GPRIME_LANES /* floats at a time: 16, 8, 4, or 1 for plain C */
#if defined(GPRIME_AVX512)
#define GPRIME_LANES 16
#elif defined(__AVX2__)
#define GPRIME_LANES 8
#elif defined(__GNUC__)
#define GPRIME_LANES 4
#else
#define GPRIME_LANES 1
#endif
#endif
#ifndef ${FMA} /* 1: a*b + c is rounded once; 0: twice, to the same bits on every machine */
#if defined(__FMA__) || defined(GPRIME_AVX512) || defined(__ARM_FEATURE_FMA) || defined(__FP_FAST_FMAF)
#define ${FMA} 1
#else
#define ${FMA} 0
#endif
#endif
#if defined(__GNUC__)
#define GPRIME_INLINE static inline __attribute__((always_inline))
#else
#define GPRIME_INLINE static inline
#endif
#if defined(__clang__)
#define GPRIME_AS_WRITTEN _Pragma("clang fp contract(off)") /* no a*b + c rounded once where it is not asked for */
#else
#define GPRIME_AS_WRITTEN
#endif
#endif

#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC push_options
#pragma GCC optimize("fp-contract=off,schedule-insns,sched-pressure") /* mixes the vectors that are side by side */
#endif`;

/** What every file ends with. */
export const POSTAMBLE = `#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC pop_options
#endif`;
