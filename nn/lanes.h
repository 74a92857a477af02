// Sixteen floats worked on at once, in the vector extension of gcc and clang, where plain loops do
// not vectorise: choices by a bit mask and sums across. On processors with shorter vectors the
// compiler splits them. Arguments are pointers because passing such vectors by value would depend
// on the processor the caller was compiled for.
#ifndef HEXLAW_NN_LANES_H
#define HEXLAW_NN_LANES_H

#include <stdint.h>
#include <string.h>

enum { LANES = 16 };

typedef float Lanes __attribute__((vector_size(4 * LANES)));
// The same anywhere in an array of floats.
typedef float LanesLoose __attribute__((vector_size(4 * LANES), aligned(4), may_alias));
typedef int32_t LanesBits __attribute__((vector_size(4 * LANES)));
typedef float LanesHalf __attribute__((vector_size(2 * LANES)));
typedef float LanesQuarter __attribute__((vector_size(LANES)));
typedef int32_t LanesHalfBits __attribute__((vector_size(2 * LANES)));
typedef int32_t LanesQuarterBits __attribute__((vector_size(LANES)));

static inline const LanesLoose *lanes_in(const float *floats) {
    return (const LanesLoose *)floats;
}

static inline LanesLoose *lanes_out(float *floats) {
    return (LanesLoose *)floats;
}

// Lane j of the result is `yes` where bit j of `bits` is set, else `no`.
static inline void lanes_choose(uint32_t bits, const Lanes *yes, float no, Lanes *result) {
    const LanesBits lane = {1 << 0, 1 << 1, 1 << 2,  1 << 3,  1 << 4,  1 << 5,  1 << 6,  1 << 7,
                            1 << 8, 1 << 9, 1 << 10, 1 << 11, 1 << 12, 1 << 13, 1 << 14, 1 << 15};
    const LanesBits set = (((LanesBits){0} + (int32_t)bits) & lane) != 0;
    const Lanes other = (Lanes){0} + no;
    *result = (Lanes)(((LanesBits)*yes & set) | ((LanesBits)other & ~set));
}

// The larger of each pair of lanes.
static inline void lanes_larger(Lanes *a, const Lanes *b) {
    const LanesBits less = *a < *b;
    *a = (Lanes)(((LanesBits)*b & less) | ((LanesBits)*a & ~less));
}

static inline float lanes_largest(const Lanes *lanes) {
    LanesHalf half[2];
    memcpy(half, lanes, sizeof half);
    const LanesHalfBits less = half[0] < half[1];
    half[0] = (LanesHalf)(((LanesHalfBits)half[1] & less) | ((LanesHalfBits)half[0] & ~less));
    LanesQuarter quarter[2];
    memcpy(quarter, half, sizeof quarter);
    const LanesQuarterBits below = quarter[0] < quarter[1];
    quarter[0] = (LanesQuarter)(((LanesQuarterBits)quarter[1] & below) |
                                ((LanesQuarterBits)quarter[0] & ~below));
    const float a = quarter[0][0] < quarter[0][1] ? quarter[0][1] : quarter[0][0];
    const float b = quarter[0][2] < quarter[0][3] ? quarter[0][3] : quarter[0][2];
    return a < b ? b : a;
}

static inline float lanes_sum(const Lanes *lanes) {
    LanesHalf half[2];
    memcpy(half, lanes, sizeof half);
    half[0] += half[1];
    LanesQuarter quarter[2];
    memcpy(quarter, half, sizeof quarter);
    quarter[0] += quarter[1];
    return (quarter[0][0] + quarter[0][2]) + (quarter[0][1] + quarter[0][3]);
}

#endif
