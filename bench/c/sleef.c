/* SLEEF's vector functions at 1.0 ULP, or with -DSLEEF_U35 at 3.5 where it has them. */
#include "vector.h"
#include <sleef.h>

#define TEXT(a) #a
#define VERSION(a, b, c) TEXT(a) "." TEXT(b) "." TEXT(c)
#ifdef SLEEF_U35
#define TANH Sleef_tanhf8_u35avx2
#else
#define TANH Sleef_tanhf8_u10avx2
#endif
#define EXP Sleef_expf8_u10avx2
#define ERF Sleef_erff8_u10avx2
#define LOG1P Sleef_log1pf8_u10avx2
#define EXPM1 Sleef_expm1f8_u10avx2

#ifdef SLEEF_U35
LOOP(tanh_, TANH(x))
const Operation operations[] = {{"tanh", 1, tanh_, ""}, {0}};
#else
ACTIVATIONS
#endif

const char *version(const char **reason) {
  (void)reason;
  return VERSION(SLEEF_VERSION_MAJOR, SLEEF_VERSION_MINOR, SLEEF_VERSION_PATCHLEVEL);
}
