// Number formats of other programs' weights files, for nn/weights.c.
#ifndef HEXLAW_NN_WEIGHTS_DTYPE_H
#define HEXLAW_NN_WEIGHTS_DTYPE_H

#include <stdbool.h>
#include <stddef.h>

typedef enum WeightsDtype {
    WEIGHTS_F32,
    WEIGHTS_F64,
    WEIGHTS_F16,  // IEEE 754 binary16
    WEIGHTS_BF16, // the upper half of an F32
} WeightsDtype;

#define WEIGHTS_DTYPES "F32, F64, F16 or BF16"

// By its safetensors name; false if it is none of these.
bool weights_dtype_find(const char *name, WeightsDtype *dtype);

size_t weights_dtype_bytes(WeightsDtype dtype);

// The number at `bytes` as a float; infinite if out of range.
float weights_dtype_value(WeightsDtype dtype, const char *bytes);

#endif
