/*
 * XNNPACK's operators, one thread. It takes the best vectors that the machine has, with -DAVX2_AT_MOST as if there were no
 * AVX-512. Its header wants the one of pthreadpool, which is a package of its own: so the six functions are declared here, as
 * xnnpack.h has them.
 */
#include "host.h"
#include <stdint.h>
#ifdef AVX2_AT_MOST
#include <cpuinfo.h>
#endif

typedef struct xnn_operator *Operator;
int xnn_initialize(const void *allocator);
int xnn_create_sigmoid_nc_f32(size_t channels, size_t in_stride, size_t out_stride, uint32_t flags, Operator *);
int xnn_setup_sigmoid_nc_f32(Operator, size_t batch, const float *in, float *out, void *threads);
int xnn_create_elu_nc_f32(size_t channels, size_t in_stride, size_t out_stride, float alpha, uint32_t flags, Operator *);
int xnn_setup_elu_nc_f32(Operator, size_t batch, const float *in, float *out, void *threads);
int xnn_run_operator(Operator, void *threads);

static Operator sigmoid_op, elu_op;

/* A batch of n channels of one float lies without gaps: XNNPACK runs it as one array. */
static void sigmoid(size_t n, const float *a, const float *b, float *out) {
  (void)b;
  xnn_setup_sigmoid_nc_f32(sigmoid_op, n, a, out, NULL);
  xnn_run_operator(sigmoid_op, NULL);
}
static void elu(size_t n, const float *a, const float *b, float *out) {
  (void)b;
  xnn_setup_elu_nc_f32(elu_op, n, a, out, NULL);
  xnn_run_operator(elu_op, NULL);
}

const Operation operations[] = {{"sigmoid", 1, sigmoid, ""}, {"elu", 1, elu, ""}, {0}};

const char *version(const char **reason) {
#if defined(AVX2_AT_MOST) && defined(__x86_64__)
  if (cpuinfo_initialize()) cpuinfo_isa.avx512f = false;
#endif
  if (xnn_initialize(NULL) || xnn_create_sigmoid_nc_f32(1, 1, 1, 0, &sigmoid_op) || xnn_create_elu_nc_f32(1, 1, 1, 1.0f, 0, &elu_op)) {
    *reason = "XNNPACK does not support this machine";
    return NULL;
  }
  return "no version of its own";
}
