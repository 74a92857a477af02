#include "nn/weights_dtype.h"

#include <float.h>
#include <math.h>
#include <stdint.h>
#include <string.h>

static const struct {
    const char *name;
    size_t bytes;
} dtypes[] = {
    [WEIGHTS_F32] = {"F32", 4},
    [WEIGHTS_F64] = {"F64", 8},
    [WEIGHTS_F16] = {"F16", 2},
    [WEIGHTS_BF16] = {"BF16", 2},
};

bool weights_dtype_find(const char *name, WeightsDtype *dtype) {
    for (int i = WEIGHTS_F32; name && i <= WEIGHTS_BF16; i++)
        if (strcmp(dtypes[i].name, name) == 0) {
            *dtype = (WeightsDtype)i;
            return true;
        }
    return false;
}

size_t weights_dtype_bytes(WeightsDtype dtype) {
    return dtypes[dtype].bytes;
}

static float from_half(uint16_t half) {
    const int exponent = half >> 10 & 31, fraction = half & 1023;
    const float size = exponent == 31 ? (fraction ? NAN : INFINITY)
                       : exponent > 0 ? ldexpf((float)(1024 + fraction), exponent - 25)
                                      : ldexpf((float)fraction, -24);
    return half >> 15 ? -size : size;
}

float weights_dtype_value(WeightsDtype dtype, const char *bytes) {
    float value;
    double wide;
    uint16_t half;
    uint32_t whole;
    if (dtype == WEIGHTS_F32) {
        memcpy(&value, bytes, sizeof value);
        return value;
    }
    if (dtype == WEIGHTS_F64) {
        memcpy(&wide, bytes, sizeof wide);
        // Out of float's range the conversion is undefined.
        return isfinite(wide) && fabs(wide) > (double)FLT_MAX ? INFINITY : (float)wide;
    }
    memcpy(&half, bytes, sizeof half);
    if (dtype == WEIGHTS_F16)
        return from_half(half);
    whole = (uint32_t)half << 16;
    memcpy(&value, &whole, sizeof value);
    return value;
}
