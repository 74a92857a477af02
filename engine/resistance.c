#include "engine/resistance.h"

#include <math.h>
#include <string.h>

// Of half a cell: current from cell to cell passes through half of each. Insulators have none.
static const float free_resistance = 1, own_resistance = 0.02F, insulated = 0;

enum { STRIDE = LATTICE_SIZE_MAX + 1, EDGES = 2 };

// One side's circuit as a symmetric banded system for the potentials of its cells: row i holds its
// diagonal in [i][0] and its coupling to cell i - k in [i][k], k to the board's size.
typedef struct Circuit {
    float matrix[LATTICE_CELLS_MAX][STRIDE];
    float potential[LATTICE_CELLS_MAX]; // the right-hand side, then the solution
    float resistance[LATTICE_CELLS_MAX];
    int cells, size;
} Circuit;

static float conductance(const Circuit *circuit, int one, int two) {
    const float a = circuit->resistance[one], b = circuit->resistance[two];
    return a > insulated && b > insulated ? 1 / (a + b) : 0;
}

static float edge_conductance(const Circuit *circuit, int cell) {
    return circuit->resistance[cell] > insulated ? 1 / circuit->resistance[cell] : 0;
}

// The neighbours of a cell with a higher number: right, down left, down.
static Cells later_neighbours(const Lattice *lattice, int cell) {
    return lattice->near[cell] & ~(cells_one(cell) - 1);
}

static void build(Circuit *circuit, const Lattice *lattice, int colour, const Cells stones[2]) {
    memset(circuit, 0, sizeof *circuit);
    circuit->size = lattice->size;
    circuit->cells = lattice->size * lattice->size;
    for (int cell = 0; cell < circuit->cells; cell++)
        circuit->resistance[cell] = cells_has(stones[colour], cell)       ? own_resistance
                                    : cells_has(stones[1 - colour], cell) ? insulated
                                                                          : free_resistance;
    for (int cell = 0; cell < circuit->cells; cell++) {
        for (Cells near = later_neighbours(lattice, cell); near;) {
            const int other = cells_pop(&near);
            const float g = conductance(circuit, cell, other);
            circuit->matrix[other][other - cell] -= g;
            circuit->matrix[other][0] += g;
            circuit->matrix[cell][0] += g;
        }
        for (int end = 0; end < EDGES; end++)
            if (cells_has(lattice->edge[colour][end], cell)) {
                const float g = edge_conductance(circuit, cell);
                circuit->matrix[cell][0] += g;
                circuit->potential[cell] += end == 0 ? g : 0; // the first edge is at 1 volt
            }
        circuit->matrix[cell][0] += 1e-6F; // keeps the matrix regular for isolated cells
    }
}

// L D L' within the band, the forward substitution along with it, then the backward one.
static void solve(Circuit *circuit) {
    const int cells = circuit->cells, band = circuit->size;
    float *x = circuit->potential;
    for (int i = 0; i < cells; i++) {
        float *row = circuit->matrix[i];
        const int first = i > band ? i - band : 0;
        for (int j = first; j < i; j++) {
            const float *other = circuit->matrix[j];
            float sum = row[i - j];
            for (int k = first; k < j; k++) // k >= j - band, as first >= i - band
                sum -= row[i - k] * other[j - k];
            row[i - j] = sum; // of L times D
        }
        for (int j = first; j < i; j++) {
            const float scaled = row[i - j] / circuit->matrix[j][0];
            row[0] -= row[i - j] * scaled;
            x[i] -= scaled * x[j];
            row[i - j] = scaled; // of L
        }
    }
    for (int i = 0; i < cells; i++)
        x[i] /= circuit->matrix[i][0];
    for (int i = cells - 1; i >= 0; i--)
        for (int k = 1; k <= band && k <= i; k++)
            x[i - k] -= circuit->matrix[i][k] * x[i];
}

static void add_currents(const Circuit *circuit, const Lattice *lattice, int colour, Cells open,
                         float *score) {
    float through[LATTICE_CELLS_MAX] = {0};
    float total = 1e-6F;
    for (int cell = 0; cell < circuit->cells; cell++) {
        for (Cells near = later_neighbours(lattice, cell); near;) {
            const int other = cells_pop(&near);
            const float current = fabsf(conductance(circuit, cell, other) *
                                        (circuit->potential[cell] - circuit->potential[other]));
            through[cell] += current;
            through[other] += current;
        }
        for (int end = 0; end < EDGES; end++)
            if (cells_has(lattice->edge[colour][end], cell)) {
                const float edge = end == 0 ? 1 : 0;
                const float current =
                    fabsf(edge_conductance(circuit, cell) * (edge - circuit->potential[cell]));
                through[cell] += current;
                total += current;
            }
    }
    while (open) {
        const int cell = cells_pop(&open);
        score[cell] += through[cell] / total; // both sums count each ampere twice
    }
}

void resistance_scores(const Lattice *lattice, const Cells stones[2],
                       float score[LATTICE_CELLS_MAX]) {
    const Cells open = lattice->all & ~(stones[0] | stones[1]);
    memset(score, 0, LATTICE_CELLS_MAX * sizeof *score);
    for (int colour = 0; colour < 2; colour++) {
        Circuit circuit;
        build(&circuit, lattice, colour, stones);
        solve(&circuit);
        add_currents(&circuit, lattice, colour, open, score);
    }
}

// The cell with the highest score of a non-empty set; ties go to the first.
static int best_of(Bits cells, const float score[LATTICE_CELLS_MAX]) {
    int best = bits_first(cells);
    while (cells) {
        const int cell = bits_pop(&cells);
        if (score[cell] > score[best])
            best = cell;
    }
    return best;
}

Bits resistance_take(const Board *board, Bits *cells, int most) {
    float score[LATTICE_CELLS_MAX];
    const Lattice lattice = lattice_of(board->size);
    const Cells stones[2] = {(Cells)board->stones[BLACK], (Cells)board->stones[WHITE]};
    resistance_scores(&lattice, stones, score);
    Bits taken = 0;
    for (int i = 0; i < most && *cells; i++) {
        const Bits best = bits_cell(best_of(*cells, score));
        taken |= best;
        *cells &= ~best;
    }
    return taken;
}
