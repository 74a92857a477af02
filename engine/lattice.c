#include "engine/lattice.h"

#include "base/check.h"
#include "engine/bits.h"

// The six bridges: where the other end lies, and the two cells between.
static const int bridge_steps[6][3][2] = {
    {{-1, 2}, {-1, 1}, {0, 1}},  {{1, 1}, {0, 1}, {1, 0}},     {{2, -1}, {1, 0}, {1, -1}},
    {{1, -2}, {1, -1}, {0, -1}}, {{-1, -1}, {0, -1}, {-1, 0}}, {{-2, 1}, {-1, 0}, {-1, 1}},
};

// The cell that lies a step away, or -1 off the board.
static int cell_at(int size, int cell, const int step[2]) {
    const int row = cell / size + step[0], column = cell % size + step[1];
    return row >= 0 && row < size && column >= 0 && column < size ? row * size + column : -1;
}

Lattice lattice_of(int size) {
    CHECK(size >= 1 && size <= LATTICE_SIZE_MAX);
    const BitsGeometry *geometry = &bits_geometry[size];
    Lattice lattice = {.size = size, .all = (Cells)geometry->all};
    for (int colour = 0; colour < 2; colour++)
        for (int end = 0; end < 2; end++)
            lattice.edge[colour][end] = (Cells)geometry->edge[colour][end];
    for (int cell = 0; cell < size * size; cell++) {
        lattice.near[cell] = (Cells)bits_neighbours(bits_cell(cell), size);
        for (int i = 0; i < 6; i++) {
            const int end = cell_at(size, cell, bridge_steps[i][0]);
            const int one = cell_at(size, cell, bridge_steps[i][1]);
            const int two = cell_at(size, cell, bridge_steps[i][2]);
            if (end >= 0) // then the cells between are on the board, too
                lattice.bridges[cell][lattice.bridge_count[cell]++] =
                    (LatticeBridge){(uint8_t)end, cells_one(one) | cells_one(two)};
        }
    }
    return lattice;
}
