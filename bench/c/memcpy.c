/* The roof: a copy of as many floats. */
#include "host.h"
#include <string.h>
#include <gnu/libc-version.h>

static void copy(size_t n, const float *a, const float *b, float *out) {
  (void)b;
  memcpy(out, a, 4 * n);
}

const Operation operations[] = {{"copy", 1, copy, ""}, {0}};

const char *version(const char **reason) {
  (void)reason;
  return gnu_get_libc_version();
}
