// Networks as safetensors files that boardlaw's FCModel.load_state_dict accepts.
//
// A file is
//   8 bytes   the header's length, little-endian; a multiple of 8, so that the data is aligned
//   header    JSON, filled up with spaces: {"__metadata__":{...},"body.0.weight":{"dtype":"F32",
//             "shape":[16,18],"data_offsets":[0,1152]},...}
//   data      the tensors one after the other, without gaps, little-endian floats, row-major
//
// Tensors have the names, shapes and order of FCModel's state_dict:
//   body.0.weight [width, 2*size*size]  column cell*2 is the mover's stone on the cell, cell*2 + 1
//   body.0.bias [width]                 the opponent's
//   (inputs "chains": [width, 6*size*size], behind those columns 2*size*size + plane*size*size +
//   cell for the planes of engine/chains.h)
//   body.i.weight [width, width], body.i.bias [width], body.i.α []       for i = 1 .. depth
//   policy.core.weight [size*size, width], policy.core.bias [size*size]
//   value.core.weight [1, width], value.core.bias [1]
// (No ".core" in the body: boardlaw's TensorIntake and ReZeroResidual are Linear layers
// themselves.)
//
// A learned model (nn/net_latent.h) has further tensors, before the heads':
//   dynamics.0.weight [width, width], dynamics.0.bias [width]
//   dynamics.move.weight [width, moves]  size*size of them, or seen from the root's side twice as
//                                        many: first the moves of its side to move
//   dynamics.i.weight, .bias, .α, prediction.i.weight, .bias, .α          as body.i, from 1 on
//
// __metadata__ maps strings to strings: "hexlaw_format" (1), "size", "width", "depth", "inputs"
// where these are not the paper's ("chains", see net.h), "model" for a learned one, the caller's
// pairs, and last "checksum", 16 hexadecimal digits: bytes_checksum() (base/bytes.h) of the whole
// file with these digits as zeros.
//
// Files without hexlaw_format and checksum, as other programs write them, are read as well: their
// shape is taken from the tensors, whose dtype may be F64, F16 or BF16 too, the same for all, and
// whose names may all have the same words before them, such as "module." or "_orig_mod.". A header
// is at most 1 MiB.
#ifndef HEXLAW_NN_WEIGHTS_H
#define HEXLAW_NN_WEIGHTS_H

#include "base/error.h"
#include "nn/net.h"

#include <stddef.h>

// One entry of __metadata__.
typedef struct WeightsPair {
    const char *key, *value;
} WeightsPair;

// The whole __metadata__ of a file. Free with weights_meta_free().
typedef struct WeightsMeta {
    int count;
    WeightsPair *pairs; // owned, with their strings
} WeightsMeta;

void weights_meta_free(WeightsMeta *meta);

// The value of a key, NULL if it is missing; owned by `meta`.
const char *weights_meta_find(const WeightsMeta *meta, const char *key);

// Writes the net and `count` pairs, atomically. STATUS_INVALID if a parameter is not finite; then
// nothing is written. Keys must differ from each other and from those above, and there may be at
// most 1,000 (checked).
Status weights_save(const char *path, const Net *net, const WeightsPair *pairs, int count,
                    Error *error);

// Reads a net, owned by the caller. `meta` may be NULL. Anything but a complete, undamaged file of
// a valid shape with finite values is refused with STATUS_INVALID; then nothing is returned.
Status weights_load(const char *path, Net **net, WeightsMeta *meta, Error *error);

// The same in memory. Free `*bytes` with free(); `name` replaces the file's name in messages.
Status weights_encode(const char *name, const Net *net, const WeightsPair *pairs, int count,
                      char **bytes, size_t *length, Error *error);
Status weights_decode(const char *name, const char *bytes, size_t length, Net **net,
                      WeightsMeta *meta, Error *error);

#endif
