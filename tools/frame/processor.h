// Checks that this processor can run the compiled code. A build for the machine that builds it
// (HEXLAW_NATIVE, the default) uses instructions that others may lack, and would be killed by an
// illegal instruction without a message. Only x86-64 is checked.
//
// This header's functions and main() are compiled for any x86-64.
#ifndef HEXLAW_TOOLS_FRAME_PROCESSOR_H
#define HEXLAW_TOOLS_FRAME_PROCESSOR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// Every instruction set that compilers use by themselves and that gcc 12 and clang 14 can query:
// F(constant, the compilers' name, the macro defined as 1 where it may be used).
#define PROCESSOR_FEATURES(F)                                                                      \
    F(SSE3, "sse3", __SSE3__)                                                                      \
    F(SSSE3, "ssse3", __SSSE3__)                                                                   \
    F(SSE4_1, "sse4.1", __SSE4_1__)                                                                \
    F(SSE4_2, "sse4.2", __SSE4_2__)                                                                \
    F(SSE4A, "sse4a", __SSE4A__)                                                                   \
    F(POPCNT, "popcnt", __POPCNT__)                                                                \
    F(AES, "aes", __AES__)                                                                         \
    F(PCLMUL, "pclmul", __PCLMUL__)                                                                \
    F(GFNI, "gfni", __GFNI__)                                                                      \
    F(VPCLMUL, "vpclmulqdq", __VPCLMULQDQ__)                                                       \
    F(BMI, "bmi", __BMI__)                                                                         \
    F(BMI2, "bmi2", __BMI2__)                                                                      \
    F(FMA, "fma", __FMA__)                                                                         \
    F(FMA4, "fma4", __FMA4__)                                                                      \
    F(XOP, "xop", __XOP__)                                                                         \
    F(AVX, "avx", __AVX__)                                                                         \
    F(AVX2, "avx2", __AVX2__)                                                                      \
    F(AVX512F, "avx512f", __AVX512F__)                                                             \
    F(AVX512CD, "avx512cd", __AVX512CD__)                                                          \
    F(AVX512BW, "avx512bw", __AVX512BW__)                                                          \
    F(AVX512DQ, "avx512dq", __AVX512DQ__)                                                          \
    F(AVX512VL, "avx512vl", __AVX512VL__)                                                          \
    F(AVX512ER, "avx512er", __AVX512ER__)                                                          \
    F(AVX512PF, "avx512pf", __AVX512PF__)                                                          \
    F(AVX512IFMA, "avx512ifma", __AVX512IFMA__)                                                    \
    F(AVX512VBMI, "avx512vbmi", __AVX512VBMI__)                                                    \
    F(AVX512VBMI2, "avx512vbmi2", __AVX512VBMI2__)                                                 \
    F(AVX512VNNI, "avx512vnni", __AVX512VNNI__)                                                    \
    F(AVX512BITALG, "avx512bitalg", __AVX512BITALG__)                                              \
    F(AVX512POPCNT, "avx512vpopcntdq", __AVX512VPOPCNTDQ__)                                        \
    F(AVX512BF16, "avx512bf16", __AVX512BF16__)                                                    \
    F(AVX512INTERSECT, "avx512vp2intersect", __AVX512VP2INTERSECT__)

#define PROCESSOR_NUMBER(number, name, macro) PROCESSOR_##number,
typedef enum ProcessorFeature {
    PROCESSOR_FEATURES(PROCESSOR_NUMBER) PROCESSOR_FEATURE_COUNT
} ProcessorFeature;
#undef PROCESSOR_NUMBER

// A set of features: bit i is feature i.
typedef uint64_t ProcessorSet;

// The features that hexlaw was built for.
extern const ProcessorSet processor_built_for;

// The features that this processor has and the operating system enables.
ProcessorSet processor_has(void);

// Whether a feature of `wanted` is not in `there`; the names of such features are written to
// `missing`, "avx2, fma", truncated where they do not fit.
bool processor_lacks(ProcessorSet wanted, ProcessorSet there, char *missing, size_t room);

#endif
