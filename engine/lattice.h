// Shared by the solver's modules: a set of cells in one machine word, for boards to 8x8, and the
// adjacency of the cells of one board size. These modules are compiled a second time with
// LATTICE_WIDE (engine/wide.h), for boards to 11x11 in two words, which take about twice as long.
#ifndef HEXLAW_ENGINE_LATTICE_H
#define HEXLAW_ENGINE_LATTICE_H

#include "engine/bits.h"

#include <stdbool.h>
#include <stdint.h>

// Cell r*size + c is bit r*size + c.
#ifdef LATTICE_WIDE
typedef Bits Cells;
enum { LATTICE_SIZE_MAX = 11 };
#else
typedef uint64_t Cells;
enum { LATTICE_SIZE_MAX = 8 };
#endif
enum { LATTICE_CELLS_MAX = LATTICE_SIZE_MAX * LATTICE_SIZE_MAX };

// A bridge from a cell: the cell at its other end, and the two cells between.
typedef struct LatticeBridge {
    uint8_t end;
    Cells carrier;
} LatticeBridge;

typedef struct Lattice {
    int size;
    Cells all;
    Cells edge[2][2]; // [colour][end], as BitsGeometry
    Cells near[LATTICE_CELLS_MAX];
    uint8_t bridge_count[LATTICE_CELLS_MAX];
    LatticeBridge bridges[LATTICE_CELLS_MAX][6];
} Lattice;

Lattice lattice_of(int size);

static inline Cells cells_one(int cell) {
    return (Cells)1 << cell;
}

static inline bool cells_has(Cells set, int cell) {
    return (set >> cell) & 1;
}

#ifdef LATTICE_WIDE
static inline int cells_count(Cells set) {
    return bits_count(set);
}

static inline int cells_first(Cells set) {
    return bits_first(set);
}

// The set in one word, for hashes.
static inline uint64_t cells_fold(Cells set) {
    return (uint64_t)set ^ (uint64_t)(set >> 64) * 0x9e3779b97f4a7c15u;
}
#else
static inline int cells_count(Cells set) {
    return __builtin_popcountll(set);
}

static inline int cells_first(Cells set) {
    return __builtin_ctzll(set);
}

static inline uint64_t cells_fold(Cells set) {
    return set;
}
#endif

static inline int cells_pop(Cells *set) {
    const int cell = cells_first(*set);
    *set &= *set - 1;
    return cell;
}

// All cells next to a cell of the set, as bits_neighbours().
static inline Cells lattice_neighbours(const Lattice *lattice, Cells set) {
    const int size = lattice->size;
    const Cells right = (set << 1 | set >> (size - 1)) & ~lattice->edge[1][0];
    const Cells left = (set >> 1 | set << (size - 1)) & ~lattice->edge[1][1];
    return (set << size | set >> size | right | left) & lattice->all;
}

// `seed` and every cell of `within` that is joined to it through cells of `within`.
static inline Cells lattice_flood(const Lattice *lattice, Cells seed, Cells within) {
    Cells reached = seed, frontier = seed;
    while (frontier) {
        frontier = lattice_neighbours(lattice, frontier) & within & ~reached;
        reached |= frontier;
    }
    return reached;
}

#endif
