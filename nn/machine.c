#include "nn/machine.h"

#include "base/check.h"

#include <cblas.h>
#include <gnu/libc-version.h>
#include <pthread.h>
#include <stdio.h>
#include <sys/utsname.h>

#ifdef __clang__
static const char compiler[] = __VERSION__; // with clang's name in it
#else
static const char compiler[] = "gcc " __VERSION__;
#endif

// The vector and FMA instructions that the compiler may use.
static const char instructions[] =
#ifdef __AVX__
    " avx"
#endif
#ifdef __AVX2__
    " avx2"
#endif
#ifdef __FMA__
    " fma"
#endif
#ifdef __AVX512F__
    " avx512f"
#endif
#ifdef __ARM_FEATURE_SVE
    " sve"
#endif
#ifdef __OPTIMIZE__
    ", optimised"
#endif
    ;

// Processor features from which libraries choose code paths at load time.
static const char *features(void) {
#if defined(__x86_64__) || defined(__i386__)
    __builtin_cpu_init();
    if (__builtin_cpu_supports("avx512f"))
        return " avx512f";
    if (__builtin_cpu_supports("avx2"))
        return __builtin_cpu_supports("fma") ? " avx2 fma" : " avx2";
    if (__builtin_cpu_supports("avx"))
        return " avx";
#endif
    return "";
}

void machine_text(char text[MACHINE_TEXT_MAX]) {
    // OpenBLAS builds the text in a static buffer, so concurrent calls would corrupt it.
    static pthread_mutex_t asking = PTHREAD_MUTEX_INITIALIZER;
    struct utsname system;
    const char *kind = uname(&system) == 0 ? system.machine : "unknown";
    pthread_mutex_lock(&asking);
    const int length = snprintf(text, MACHINE_TEXT_MAX,
                                "processor = %.40s%s\n"
                                "kernel = %.40s\n"
                                "build = %.80s, " HEXLAW_BUILD ":%s\n"
                                "blas = %.160s\n"
                                "library = glibc %.40s\n",
                                kind, features(), openblas_get_corename(), compiler, instructions,
                                openblas_get_config(), gnu_get_libc_version());
    pthread_mutex_unlock(&asking);
    CHECK(length > 0 && length < MACHINE_TEXT_MAX);
}
