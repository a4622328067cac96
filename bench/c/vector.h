/* Loops over vectors of eight floats for libraries that have functions of one such vector; n is a multiple of 8. */
#include "host.h"
#include <immintrin.h>

#define ALL(c) _mm256_set1_ps(c)
#define ADD(a, b) _mm256_add_ps(a, b)
#define SUB(a, b) _mm256_sub_ps(a, b)
#define MUL(a, b) _mm256_mul_ps(a, b)
#define DIV(a, b) _mm256_div_ps(a, b)
#define NEG(a) _mm256_xor_ps(a, ALL(-0.0f))
#define ABS(a) _mm256_andnot_ps(ALL(-0.0f), a)
#define MAX(a, b) _mm256_max_ps(a, b)
#define WHERE_NEGATIVE(m, a, b) _mm256_blendv_ps(b, a, m)

#define LOOP(name, expression)                                                      \
  static void name(size_t n, const float *a, const float *unused, float *out) {     \
    (void)unused;                                                                   \
    for (size_t i = 0; i < n; i += 8) {                                             \
      const __m256 x = _mm256_loadu_ps(a + i);                                      \
      _mm256_storeu_ps(out + i, expression);                                        \
    }                                                                               \
  }

/* The activations by the functions of a library: EXP, TANH, ERF, LOG1P, EXPM1. */
#define ACTIVATIONS                                                                 \
  LOOP(sigmoid, DIV(ALL(1), ADD(ALL(1), EXP(NEG(x)))))                              \
  LOOP(tanh_, TANH(x))                                                              \
  LOOP(silu, DIV(x, ADD(ALL(1), EXP(NEG(x)))))                                      \
  LOOP(gelu, MUL(MUL(x, ALL(0.5f)), ADD(ALL(1), ERF(MUL(x, ALL(0.70710678f))))))    \
  LOOP(mish, MUL(x, TANH(LOG1P(EXP(x)))))                                           \
  LOOP(softplus, ADD(MAX(x, ALL(0)), LOG1P(EXP(NEG(ABS(x))))))                      \
  LOOP(elu, WHERE_NEGATIVE(x, EXPM1(x), x))                                         \
  const Operation operations[] = {                                                  \
      {"sigmoid", 1, sigmoid, ""},   {"tanh", 1, tanh_, ""}, {"silu", 1, silu, ""}, \
      {"gelu", 1, gelu, ""},         {"mish", 1, mish, ""},  {"elu", 1, elu, ""},   \
      {"softplus", 1, softplus, ""}, {0}};
