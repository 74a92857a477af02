// SIMD vectors of sixteen floats, in the vector extension of gcc and clang, where plain loops do
// not vectorise: selection by a bit mask and horizontal sums. On processors with shorter vectors
// the compiler splits them. Arguments are pointers because passing such vectors by value would
// depend on the processor the caller was compiled for.
#ifndef HEXLAW_BASE_VECTOR_H
#define HEXLAW_BASE_VECTOR_H

#include <stdint.h>
#include <string.h>

enum { VECTOR_FLOATS = 16 };

typedef float Vector __attribute__((vector_size(4 * VECTOR_FLOATS)));
// The same, unaligned: anywhere in an array of floats.
typedef float VectorLoose __attribute__((vector_size(4 * VECTOR_FLOATS), aligned(4), may_alias));
typedef int32_t VectorBits __attribute__((vector_size(4 * VECTOR_FLOATS)));
typedef float VectorHalf __attribute__((vector_size(2 * VECTOR_FLOATS)));
typedef float VectorQuarter __attribute__((vector_size(VECTOR_FLOATS)));
typedef int32_t VectorHalfBits __attribute__((vector_size(2 * VECTOR_FLOATS)));
typedef int32_t VectorQuarterBits __attribute__((vector_size(VECTOR_FLOATS)));

// `count` rounded up to whole vectors.
static inline int vector_padded(int count) {
    return (count + VECTOR_FLOATS - 1) / VECTOR_FLOATS * VECTOR_FLOATS;
}

static inline const VectorLoose *vector_in(const float *floats) {
    return (const VectorLoose *)floats;
}

static inline VectorLoose *vector_out(float *floats) {
    return (VectorLoose *)floats;
}

// Lane j of the result is `yes` where bit j of `bits` is set, else `no`.
static inline void vector_choose(uint32_t bits, const Vector *yes, float no, Vector *result) {
    const VectorBits lane = {1 << 0, 1 << 1, 1 << 2,  1 << 3,  1 << 4,  1 << 5,  1 << 6,  1 << 7,
                             1 << 8, 1 << 9, 1 << 10, 1 << 11, 1 << 12, 1 << 13, 1 << 14, 1 << 15};
    const VectorBits set = (((VectorBits){0} + (int32_t)bits) & lane) != 0;
    const Vector other = (Vector){0} + no;
    *result = (Vector)(((VectorBits)*yes & set) | ((VectorBits)other & ~set));
}

// The larger of each pair of lanes.
static inline void vector_larger(Vector *a, const Vector *b) {
    const VectorBits less = *a < *b;
    *a = (Vector)(((VectorBits)*b & less) | ((VectorBits)*a & ~less));
}

static inline float vector_largest(const Vector *lanes) {
    VectorHalf half[2];
    memcpy(half, lanes, sizeof half);
    const VectorHalfBits less = half[0] < half[1];
    half[0] = (VectorHalf)(((VectorHalfBits)half[1] & less) | ((VectorHalfBits)half[0] & ~less));
    VectorQuarter quarter[2];
    memcpy(quarter, half, sizeof quarter);
    const VectorQuarterBits below = quarter[0] < quarter[1];
    quarter[0] = (VectorQuarter)(((VectorQuarterBits)quarter[1] & below) |
                                 ((VectorQuarterBits)quarter[0] & ~below));
    const float a = quarter[0][0] < quarter[0][1] ? quarter[0][1] : quarter[0][0];
    const float b = quarter[0][2] < quarter[0][3] ? quarter[0][3] : quarter[0][2];
    return a < b ? b : a;
}

static inline float vector_sum(const Vector *lanes) {
    VectorHalf half[2];
    memcpy(half, lanes, sizeof half);
    half[0] += half[1];
    VectorQuarter quarter[2];
    memcpy(quarter, half, sizeof quarter);
    quarter[0] += quarter[1];
    return (quarter[0][0] + quarter[0][2]) + (quarter[0][1] + quarter[0][3]);
}

#endif
