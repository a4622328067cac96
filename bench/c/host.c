/*
 * Runs an engine in C as ../host.mjs runs one in JavaScript: told by pipe, lines of fields between tabs.
 * With arguments, `count OPERATION N`, it calls an operation once inside counted(), for callgrind.
 */
#include "host.h"
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { SLOTS = 64, FIELDS = 8, ARRAYS = 8, BATCHES = 5, MOST_TIMES = 64 };
/* As in ../host.mjs: warm-up brings the arrays back into the caches, which other engines have used meanwhile. */
static const double WARM_NS = 0.3e6, MOST_WARM_NS = 20e6, FIRST_NS = 25e6;
enum { WARM_CALLS = 4 };
/* Bytes: arrays that begin at the same place in their pages make each other slow on some processors. */
enum { PAGE = 4096, SKEW = 1216 };

typedef struct {
  const Operation *operation;
  size_t n;
  const float *a, *b;
  float *out;
  double ns;
} Slot;
static Slot slots[SLOTS];

typedef struct {
  char path[4096];
  float *base, *values;
} Array;
static Array arrays[ARRAYS];

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return 1e9 * t.tv_sec + t.tv_nsec;
}

static float *fresh(size_t n) {
  size_t bytes = (4 * n + PAGE - 1) / PAGE * PAGE + PAGE;
  float *values = aligned_alloc(PAGE, bytes);
  if (!values) exit(1);
  memset(values, 0, bytes);
  return values;
}

/* The floats of a file, or of none a new array by that name. */
static float *array(const char *path, size_t n, int is_file) {
  for (int i = 0; i < ARRAYS; i++) {
    Array *a = &arrays[i];
    if (a->values && strcmp(a->path, path) == 0) return a->values;
    if (a->values) continue;
    a->base = fresh(n);
    a->values = a->base + i * SKEW % PAGE / 4;
    snprintf(a->path, sizeof a->path, "%s", path);
    if (is_file) {
      FILE *f = fopen(path, "rb");
      if (!f || fread(a->values, 4, n, f) != n) exit(1);
      fclose(f);
    }
    return a->values;
  }
  exit(1);
}

static const Operation *find(const char *name) {
  for (const Operation *o = operations; o->name; o++)
    if (strcmp(o->name, name) == 0) return o;
  return NULL;
}

static void call(const Slot *s) { s->operation->call(s->n, s->a, s->b, s->out); }
__attribute__((noinline)) void counted(const Slot *s) { call(s); }

static double batch(const Slot *s, long calls) {
  double start = now();
  for (long i = 0; i < calls; i++) call(s);
  return now() - start;
}

/* Several calls, for so long at least; returns what the last one took. */
static double warm(const Slot *s, double least) {
  double spent = 0, last = 0;
  for (int calls = 0; spent < least || (calls < WARM_CALLS && spent < MOST_WARM_NS); calls++) spent += last = batch(s, 1);
  return last;
}

static void run(Slot *s, double ms) {
  if (s->ns == 0) s->ns = warm(s, FIRST_NS);
  if (s->ns < MOST_WARM_NS) s->ns = warm(s, WARM_NS);
  printf("times");
  double left = ms * 1e6;
  for (int i = 0; left > 0 && i < MOST_TIMES; i++) {
    long calls = (long)(ms * 1e6 / BATCHES / s->ns) + 1;
    double ns = batch(s, calls);
    s->ns = ns / calls;
    left -= ns;
    printf("\t%.3f", s->ns);
  }
  printf("\n");
}

static int prepare(char **field, int count) {
  const Operation *o = find(field[2]);
  if (!o || count != 4 + o->inputs) {
    printf("none\n");
    return 0;
  }
  Slot *s = &slots[atoi(field[1])];
  s->operation = o;
  s->n = (size_t)atoll(field[3]);
  s->a = array(field[4], s->n, 1);
  s->b = o->inputs == 2 ? array(field[5], s->n, 1) : NULL;
  char name[32];
  snprintf(name, sizeof name, "out %zu", s->n);
  s->out = array(name, s->n, 0);
  s->ns = 0;
  return 1;
}

static int count_once(const char *name, size_t n) {
  Slot s = {find(name), n, fresh(n), fresh(n), fresh(n), 0};
  if (!s.operation) return 2;
  float *a = (float *)s.a, *b = (float *)s.b;
  for (size_t i = 0; i < n; i++) {
    a[i] = 16 * (float)(i % 1021) / 1021 - 8;
    b[i] = (float)(i % 509) / 509;
  }
  call(&s); /* what an engine sets up once */
  counted(&s);
  return 0;
}

int main(int argc, char **argv) {
  const char *reason = "it cannot run here";
  const char *told = version(&reason);
  if (argc == 4 && strcmp(argv[1], "count") == 0) return told ? count_once(argv[2], (size_t)atoll(argv[3])) : 2;
  setvbuf(stdout, NULL, _IOLBF, 0);
  if (!told) {
    printf("absent\t%s\n", reason);
    return 0;
  }
  printf("ready\t%s\n", told);
  static char line[16384];
  while (fgets(line, sizeof line, stdin)) {
    char *field[FIELDS];
    int count = 0;
    line[strcspn(line, "\n")] = 0;
    for (char *f = strtok(line, "\t"); f && count < FIELDS; f = strtok(NULL, "\t")) field[count++] = f;
    if (count == 0) continue;
    if (strcmp(field[0], "prepare") == 0) {
      if (prepare(field, count)) printf("ok\t%s\n", slots[atoi(field[1])].operation->remark);
    } else if (strcmp(field[0], "run") == 0) {
      run(&slots[atoi(field[1])], atof(field[2]));
    } else if (strcmp(field[0], "write") == 0) {
      Slot *s = &slots[atoi(field[1])];
      call(s);
      FILE *f = fopen(field[2], "wb");
      if (!f || fwrite(s->out, 4, s->n, f) != s->n) exit(1);
      fclose(f);
      printf("ok\n");
    } else {
      for (int i = 0; i < ARRAYS; i++) {
        free(arrays[i].base);
        arrays[i].base = arrays[i].values = NULL;
      }
      memset(slots, 0, sizeof slots);
      printf("ok\n");
    }
  }
  return 0;
}
