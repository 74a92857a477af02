#include "engine/bits.h"

// The tables are computed at compile time, from rows and columns. Entries of `near` past the last
// cell of a board are 0.
// clang-format off
#define INSIDE(size, row, column) ((row) >= 0 && (row) < (size) && (column) >= 0 && (column) < (size))
#define AT(size, row, column)                                                                      \
    ((Bits)INSIDE(size, row, column) << (INSIDE(size, row, column) ? (row) * (size) + (column) : 0))
#define AROUND(size, row, column)                                                                  \
    (INSIDE(size, row, column) ? AT(size, row, column - 1) | AT(size, row, column + 1) |           \
                                     AT(size, row - 1, column) | AT(size, row + 1, column) |       \
                                     AT(size, row - 1, column + 1) | AT(size, row + 1, column - 1) \
                               : (Bits)0)
#define NEAR(size, cell) AROUND(size, (cell) / size, (cell) % size)
#define NEAR_11(size, cell)                                                                        \
    NEAR(size, cell), NEAR(size, cell + 1), NEAR(size, cell + 2), NEAR(size, cell + 3),            \
    NEAR(size, cell + 4), NEAR(size, cell + 5), NEAR(size, cell + 6), NEAR(size, cell + 7),        \
    NEAR(size, cell + 8), NEAR(size, cell + 9), NEAR(size, cell + 10)
#define ALL(size) (~(Bits)0 >> (128 - (size) * (size)))
#define TOP(size) (((Bits)1 << (size)) - 1)
#define LEFT(size) (ALL(size) / TOP(size)) // 1 + 2^size + 2^(2 size) + ...
#define GEOMETRY(size)                                                                             \
    [size] = {.all = ALL(size),                                                                    \
              .edge = {{TOP(size), TOP(size) << (size) * ((size) - 1)},                            \
                       {LEFT(size), LEFT(size) << ((size) - 1)}},                                  \
              .near = {NEAR_11(size, 0), NEAR_11(size, 11), NEAR_11(size, 22), NEAR_11(size, 33),  \
                       NEAR_11(size, 44), NEAR_11(size, 55), NEAR_11(size, 66), NEAR_11(size, 77), \
                       NEAR_11(size, 88), NEAR_11(size, 99), NEAR_11(size, 110)}}

const BitsGeometry bits_geometry[BITS_SIZE_MAX + 1] = {
    GEOMETRY(1), GEOMETRY(2), GEOMETRY(3), GEOMETRY(4),  GEOMETRY(5),  GEOMETRY(6),
    GEOMETRY(7), GEOMETRY(8), GEOMETRY(9), GEOMETRY(10), GEOMETRY(11),
};
// clang-format on

Bits bits_transpose(Bits set, int size) {
    Bits transposed = 0;
    while (set)
        transposed |= bits_cell(bits_transpose_cell(bits_pop(&set), size));
    return transposed;
}

static uint64_t reverse64(uint64_t x) {
    x = (x & 0x5555555555555555u) << 1 | (x >> 1 & 0x5555555555555555u);
    x = (x & 0x3333333333333333u) << 2 | (x >> 2 & 0x3333333333333333u);
    x = (x & 0x0f0f0f0f0f0f0f0fu) << 4 | (x >> 4 & 0x0f0f0f0f0f0f0f0fu);
    return __builtin_bswap64(x);
}

Bits bits_rotate(Bits set, int size) {
    const Bits reversed =
        (Bits)reverse64((uint64_t)set) << 64 | (Bits)reverse64((uint64_t)(set >> 64));
    return reversed >> (128 - size * size);
}
