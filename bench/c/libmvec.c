/* The vector functions of glibc, up to 4 ULP. */
#include "vector.h"
#include <gnu/libc-version.h>

__m256 _ZGVdN8v_expf(__m256);
__m256 _ZGVdN8v_tanhf(__m256);
__m256 _ZGVdN8v_erff(__m256);
__m256 _ZGVdN8v_log1pf(__m256);
__m256 _ZGVdN8v_expm1f(__m256);
#define EXP _ZGVdN8v_expf
#define TANH _ZGVdN8v_tanhf
#define ERF _ZGVdN8v_erff
#define LOG1P _ZGVdN8v_log1pf
#define EXPM1 _ZGVdN8v_expm1f

ACTIVATIONS

const char *version(const char **reason) {
  (void)reason;
  return gnu_get_libc_version();
}
