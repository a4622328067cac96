/* What an engine in C is: a table of operations, ended by one without a name, and what its version is. */
#include <stddef.h>

typedef struct {
  const char *name;
  int inputs; /* 1: a; 2: a and b */
  void (*call)(size_t n, const float *a, const float *b, float *out);
  const char *remark;
} Operation;

extern const Operation operations[];
/* Null and a reason where the engine cannot run on this machine. */
const char *version(const char **reason);
