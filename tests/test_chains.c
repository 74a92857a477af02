// Chains against a naive search over pairs of cells, positions drawn by hand, and symmetries.
#include "tests/testing.h"

#include "engine/chains.h"

#include <stdlib.h>
#include <string.h>

static bool is_neighbour(int size, int a, int b) {
    const int rows = b / size - a / size, columns = b % size - a % size;
    return a != b && abs(rows) <= 1 && abs(columns) <= 1 && rows != columns;
}

// Whether two cells are neighbours, or have two free neighbours in common and no other.
static bool is_linked(int size, Bits open, int a, int b) {
    int common = 0, free_ones = 0;
    if (is_neighbour(size, a, b))
        return true;
    for (int cell = 0; cell < size * size && a != b; cell++)
        if (is_neighbour(size, a, cell) && is_neighbour(size, b, cell)) {
            common++;
            free_ones += bits_has(open, cell);
        }
    return common == 2 && free_ones == 2;
}

static bool is_linked_to_edge(int size, Bits open, Bits edge, int a) {
    int free_ones = 0;
    for (int cell = 0; cell < size * size; cell++)
        free_ones += bits_has(edge & open, cell) && is_neighbour(size, a, cell);
    return bits_has(edge, a) || free_ones == 2;
}

static Bits naive(int size, Bits own, Bits other, Bits edge) {
    const Bits open = bits_geometry[size].all & ~(own | other);
    Bits linked = 0;
    for (int a = 0; a < size * size; a++)
        if (!bits_has(other, a) && is_linked_to_edge(size, open, edge, a))
            linked |= bits_cell(a);
    for (bool grown = true; grown;) {
        grown = false;
        for (int a = 0; a < size * size; a++)
            for (int b = 0; b < size * size && bits_has(linked & own, a); b++)
                if (!bits_has(linked | other, b) && is_linked(size, open, a, b)) {
                    linked |= bits_cell(b);
                    grown = true;
                }
    }
    return linked;
}

static void random_stones(Rng *rng, int size, Bits *mine, Bits *theirs) {
    const uint32_t share = rng_below(rng, 10);
    *mine = *theirs = 0;
    for (int cell = 0; cell < size * size; cell++)
        if (rng_below(rng, 10) < share)
            *(rng_below(rng, 2) ? mine : theirs) |= bits_cell(cell);
}

static void agrees_with_naive(void **state) {
    (void)state;
    Rng rng = testing_rng(0);
    for (int size = 2; size <= BITS_SIZE_MAX; size++)
        for (int i = 0; i < (size < 8 ? 200 : 40); i++) {
            Bits mine, theirs, planes[CHAINS_PLANES];
            random_stones(&rng, size, &mine, &theirs);
            chains_find(mine, theirs, size, planes);
            const BitsGeometry *g = &bits_geometry[size];
            for (int end = 0; end < 2; end++) {
                assert_true(planes[end] == naive(size, mine, theirs, g->edge[0][end]));
                assert_true(planes[2 + end] == naive(size, theirs, mine, g->edge[1][end]));
            }
        }
}

static void symmetries_hold(void **state) {
    (void)state;
    Rng rng = testing_rng(1);
    for (int size = 2; size <= BITS_SIZE_MAX; size++)
        for (int i = 0; i < 50; i++) {
            Bits mine, theirs, planes[CHAINS_PLANES], other[CHAINS_PLANES];
            random_stones(&rng, size, &mine, &theirs);
            chains_find(mine, theirs, size, planes);
            chains_find(bits_rotate(mine, size), bits_rotate(theirs, size), size, other);
            for (int k = 0; k < CHAINS_PLANES; k++)
                assert_true(bits_rotate(planes[k], size) == other[k ^ 1]);
            chains_find(bits_transpose(theirs, size), bits_transpose(mine, size), size, other);
            for (int k = 0; k < CHAINS_PLANES; k++)
                assert_true(bits_transpose(planes[k], size) == other[k ^ 2]);
        }
}

// Cells of a board drawn row by row that hold one of `which`.
static Bits cells_with(const char *board, const char *which) {
    Bits set = 0;
    int cell = 0;
    for (; *board; board++)
        if (*board != ' ' && *board != '\n') {
            if (strchr(which, *board))
                set |= bits_cell(cell);
            cell++;
        }
    return set;
}

// m and t are stones; * a free cell that the plane has, M and T stones that it has.
static void expect(int size, int plane, const char *drawn) {
    Bits planes[CHAINS_PLANES];
    chains_find(cells_with(drawn, "mM"), cells_with(drawn, "tT"), size, planes);
    assert_true(planes[plane] == cells_with(drawn, "*MT"));
}

static void drawn_positions(void **state) {
    (void)state;
    // The edge itself, and the next line where both cells before it are free.
    expect(4, 0,
           "* * * *\n"
           " * * * .\n"
           "  . . . .\n"
           "   . . . .");
    // A bridge to the edge, and a bridge from there.
    expect(5, 0,
           "* * * * *\n"
           " * * M * .\n"
           "  * * * * .\n"
           "   * M * . .\n"
           "    * * * . .");
    // The stone in the bridge breaks it; cells beside it keep theirs.
    expect(5, 0,
           "* * t * *\n"
           " * . m * .\n"
           "  . . . . .\n"
           "   . . . . .\n"
           "    . . . . .");
    // Left to right, the other side's.
    expect(4, 2,
           "* * * .\n"
           " * * * m\n"
           "  * T * .\n"
           "   * * * .");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(drawn_positions),
        cmocka_unit_test(agrees_with_naive),
        cmocka_unit_test(symmetries_hold),
    };
    return TESTING_RUN(tests);
}
