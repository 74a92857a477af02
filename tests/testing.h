// Shared by all test programs: cmocka and the headers it requires before it, one seed for the whole
// program, and whether sanitizers slow it down.
#ifndef HEXLAW_TESTS_TESTING_H
#define HEXLAW_TESTS_TESTING_H

// clang-format off
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
// clang-format on

#include "base/rng.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

// 1 if a sanitizer makes everything several times slower, so that long tests can be shortened.
#ifdef __has_feature
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define TESTING_SANITIZED 1
#endif
#endif
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define TESTING_SANITIZED 1
#endif
#ifndef TESTING_SANITIZED
#define TESTING_SANITIZED 0
#endif

// The seed of this run of the test program: HEXLAW_TEST_SEED, 1 by default.
static inline uint64_t testing_seed(void) {
    const char *text = getenv("HEXLAW_TEST_SEED");
    return text ? strtoull(text, NULL, 0) : 1;
}

// A random stream of this run; `index` keeps the streams of one program apart.
static inline Rng testing_rng(uint64_t index) {
    return rng_stream(testing_seed(), RNG_TEST, index);
}

// A stream for a test's own seed and index; runs with different HEXLAW_TEST_SEED get different
// ones.
static inline Rng testing_stream(uint64_t seed, uint64_t index) {
    return rng_stream((testing_seed() - 1) * 1000003 + seed, RNG_TEST, index);
}

// Prints the seed and runs `tests` by cmocka.
#define TESTING_RUN(tests)                                                                         \
    (printf("seed %" PRIu64 " (set with HEXLAW_TEST_SEED)\n", testing_seed()), fflush(stdout),     \
     cmocka_run_group_tests(tests, NULL, NULL))

#endif
