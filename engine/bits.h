// Sets of cells as 128 bits. Cell r*size + c is row r, column c; sizes 1 to 11.
//
// Hex neighbours of (r, c): (r, c-1) (r, c+1) (r-1, c) (r+1, c) (r-1, c+1) (r+1, c-1), so a1 (row
// 0, column 0) is an acute corner.
#ifndef HEXLAW_ENGINE_BITS_H
#define HEXLAW_ENGINE_BITS_H

#include "base/rng.h"

#include <stdbool.h>
#include <stdint.h>

__extension__ typedef unsigned __int128 Bits;

enum { BITS_SIZE_MAX = 11, BITS_CELLS_MAX = BITS_SIZE_MAX * BITS_SIZE_MAX };

// What a board of one size looks like.
typedef struct BitsGeometry {
    Bits all;                  // every cell
    Bits edge[2][2];           // [colour][end]: Black's top and bottom row, White's outer columns
    Bits near[BITS_CELLS_MAX]; // the neighbours of each cell
} BitsGeometry;

extern const BitsGeometry bits_geometry[BITS_SIZE_MAX + 1]; // [0] is empty

// Shifts and single bits are composed of 64-bit halves, `count` below 64 and `cell` below 128: the
// compiler's own 128-bit shifts test for longer ones each time.
static inline Bits bits_cell(int cell) {
    const uint64_t bit = (uint64_t)1 << (cell & 63), upper = 0 - (uint64_t)(cell >> 6);
    return (Bits)(bit & upper) << 64 | (bit & ~upper);
}

static inline Bits bits_up(Bits set, int count) {
    const uint64_t low = (uint64_t)set, high = (uint64_t)(set >> 64);
    const uint64_t carried = low >> 1 >> (~count & 63);
    return (Bits)(high << (count & 63) | carried) << 64 | low << (count & 63);
}

static inline Bits bits_down(Bits set, int count) {
    const uint64_t low = (uint64_t)set, high = (uint64_t)(set >> 64);
    const uint64_t carried = high << 1 << (~count & 63);
    return (Bits)(high >> (count & 63)) << 64 | (low >> (count & 63) | carried);
}

static inline bool bits_has(Bits set, int cell) {
    return (set & bits_cell(cell)) != 0;
}

static inline int bits_count(Bits set) {
    return __builtin_popcountll((uint64_t)set) + __builtin_popcountll((uint64_t)(set >> 64));
}

// The lowest cell of a non-empty set.
static inline int bits_first(Bits set) {
    return (uint64_t)set ? __builtin_ctzll((uint64_t)set)
                         : 64 + __builtin_ctzll((uint64_t)(set >> 64));
}

// Removes and returns the lowest cell of a non-empty set: `while (set) use(bits_pop(&set));`
static inline int bits_pop(Bits *set) {
    int cell = bits_first(*set);
    *set &= *set - 1;
    return cell;
}

// The n-th cell (from 0) of a set of 64 bits with more than n cells.
static inline int bits_nth_small(uint64_t set, int n) {
#ifdef __BMI2__
    return __builtin_ctzll(__builtin_ia32_pdep_di((uint64_t)1 << n, set));
#else
    for (; n > 0; n--)
        set &= set - 1;
    return __builtin_ctzll(set);
#endif
}

// The n-th cell (from 0) of a set with more than n cells.
static inline int bits_nth(Bits set, int n) {
    const int in_low = __builtin_popcountll((uint64_t)set);
    return n < in_low ? bits_nth_small((uint64_t)set, n)
                      : 64 + bits_nth_small((uint64_t)(set >> 64), n - in_low);
}

// A uniformly random cell of a non-empty set.
static inline int bits_random(Bits set, Rng *rng) {
    return bits_nth(set, (int)rng_below(rng, (uint32_t)bits_count(set)));
}

// All cells next to a cell of the set; may include cells of the set itself.
static inline Bits bits_neighbours(Bits set, int size) {
    const BitsGeometry *g = &bits_geometry[size];
    const Bits right = (set << 1 | bits_down(set, size - 1)) & ~g->edge[1][0];
    const Bits left = (set >> 1 | bits_up(set, size - 1)) & ~g->edge[1][1];
    return (bits_up(set, size) | bits_down(set, size) | right | left) & g->all;
}

// The same for boards to 8x8, whose sets fit into 64 bits: about twice as fast.
enum { BITS_SMALL_SIZE_MAX = 8 };

static inline uint64_t bits_neighbours_small(uint64_t set, int size) {
    const BitsGeometry *g = &bits_geometry[size];
    const uint64_t right = (set << 1 | set >> (size - 1)) & ~(uint64_t)g->edge[1][0];
    const uint64_t left = (set >> 1 | set << (size - 1)) & ~(uint64_t)g->edge[1][1];
    return (set << size | set >> size | right | left) & (uint64_t)g->all;
}

// Flood fill: `seed` and every cell of `within` that is connected to it through cells of `within`.
static inline Bits bits_flood(Bits seed, Bits within, int size) {
    Bits reached = seed, frontier = seed;
    while (frontier) {
        frontier = bits_neighbours(frontier, size) & within & ~reached;
        reached |= frontier;
    }
    return reached;
}

// Mirrored in the long diagonal: row and column exchanged.
Bits bits_transpose(Bits set, int size);

// Rotated by 180 degrees: cell i goes to size*size-1 - i.
Bits bits_rotate(Bits set, int size);

static inline int bits_transpose_cell(int cell, int size) {
    return cell % size * size + cell / size;
}

static inline int bits_rotate_cell(int cell, int size) {
    return size * size - 1 - cell;
}

#endif
