// Sets of cells against first principles: rows, columns and the six neighbours written out.
#include "tests/testing.h"

#include "engine/bits.h"

// Any set of cells, sparse ones and dense ones.
static Bits random_set(Rng *rng, int size) {
    Bits set = 0;
    const uint32_t density = rng_below(rng, 101);
    for (int cell = 0; cell < size * size; cell++)
        if (rng_below(rng, 100) < density)
            set |= bits_cell(cell);
    return set;
}

static void geometry_follows_from_rows_and_columns(void **state) {
    (void)state;
    assert_true(bits_geometry[0].all == 0);
    for (int size = 1; size <= BITS_SIZE_MAX; size++) {
        const BitsGeometry *g = &bits_geometry[size];
        for (int cell = 0; cell < 128; cell++) {
            const int row = cell / size, column = cell % size;
            const bool inside = row < size;
            assert_int_equal(bits_has(g->all, cell), inside);
            assert_int_equal(bits_has(g->edge[0][0], cell), inside && row == 0);
            assert_int_equal(bits_has(g->edge[0][1], cell), inside && row == size - 1);
            assert_int_equal(bits_has(g->edge[1][0], cell), inside && column == 0);
            assert_int_equal(bits_has(g->edge[1][1], cell), inside && column == size - 1);
        }
    }
}

static bool adjacent(int a, int b, int size) {
    static const int steps[6][2] = {{0, -1}, {0, 1}, {-1, 0}, {1, 0}, {-1, 1}, {1, -1}};
    const int rows = b / size - a / size, columns = b % size - a % size;
    for (int i = 0; i < 6; i++)
        if (rows == steps[i][0] && columns == steps[i][1])
            return true;
    return false;
}

static void every_cell_has_its_six_neighbours(void **state) {
    (void)state;
    for (int size = 1; size <= BITS_SIZE_MAX; size++)
        for (int a = 0; a < size * size; a++) {
            const Bits near = bits_neighbours(bits_cell(a), size);
            assert_true(bits_geometry[size].near[a] == near);
            assert_true((near & ~bits_geometry[size].all) == 0);
            for (int b = 0; b < size * size; b++)
                assert_int_equal(bits_has(near, b), adjacent(a, b, size));
        }
}

static void neighbours_of_a_set_are_those_of_its_cells(void **state) {
    (void)state;
    Rng rng = testing_rng(1);
    for (int size = 1; size <= BITS_SIZE_MAX; size++)
        for (int repeat = 0; repeat < 300; repeat++) {
            const Bits set = random_set(&rng, size);
            Bits expected = 0;
            for (Bits rest = set; rest;)
                expected |= bits_neighbours(bits_cell(bits_pop(&rest)), size);
            assert_true(bits_neighbours(set, size) == expected);
            if (size <= BITS_SMALL_SIZE_MAX)
                assert_true(bits_neighbours_small((uint64_t)set, size) == expected);
        }
}

static void flood_reaches_what_paths_reach(void **state) {
    (void)state;
    Rng rng = testing_rng(2);
    for (int size = 1; size <= BITS_SIZE_MAX; size++)
        for (int repeat = 0; repeat < 200; repeat++) {
            const Bits within = random_set(&rng, size);
            const Bits seed = random_set(&rng, size) & within;
            bool reached[BITS_CELLS_MAX];
            for (int cell = 0; cell < size * size; cell++)
                reached[cell] = bits_has(seed, cell);
            for (bool grown = true; grown;) {
                grown = false;
                for (int a = 0; a < size * size; a++)
                    for (int b = 0; b < size * size; b++)
                        if (reached[a] && !reached[b] && bits_has(within, b) &&
                            adjacent(a, b, size))
                            grown = reached[b] = true;
            }
            const Bits flooded = bits_flood(seed, within, size);
            for (int cell = 0; cell < 128; cell++)
                assert_int_equal(bits_has(flooded, cell), cell < size * size && reached[cell]);
        }
}

static void shifts_and_cells_are_the_plain_ones(void **state) {
    (void)state;
    Rng rng = testing_rng(6);
    for (int repeat = 0; repeat < 1000; repeat++) {
        const Bits set = (Bits)rng_next(&rng) << 64 | rng_next(&rng);
        for (int count = 0; count < 64; count++) {
            assert_true(bits_up(set, count) == set << count);
            assert_true(bits_down(set, count) == set >> count);
        }
    }
    for (int cell = 0; cell < 128; cell++)
        assert_true(bits_cell(cell) == (Bits)1 << cell);
}

static void cells_are_counted_found_and_taken_in_order(void **state) {
    (void)state;
    Rng rng = testing_rng(3);
    for (int repeat = 0; repeat < 2000; repeat++) {
        Bits set = random_set(&rng, BITS_SIZE_MAX) << rng_below(&rng, 8);
        const Bits whole = set;
        int count = 0;
        for (int cell = 0; cell < 128; cell++) {
            if (!bits_has(whole, cell))
                continue;
            assert_int_equal(bits_first(set), cell);
            assert_int_equal(bits_nth(whole, count), cell);
            assert_int_equal(bits_pop(&set), cell);
            count++;
        }
        assert_true(set == 0);
        assert_int_equal(bits_count(whole), count);
    }
}

// A draw is rng_below() applied to the cells in order, and uses the stream equally: results by seed
// depend on it.
static void random_cells_are_those_that_a_number_names(void **state) {
    (void)state;
    Rng rng = testing_rng(7);
    for (int repeat = 0; repeat < 2000; repeat++) {
        const Bits set = random_set(&rng, BITS_SIZE_MAX) | bits_cell((int)rng_below(&rng, 121));
        Rng mirror = rng;
        const int cell = bits_random(set, &rng);
        assert_int_equal(cell, bits_nth(set, (int)rng_below(&mirror, (uint32_t)bits_count(set))));
        assert_memory_equal(&mirror, &rng, sizeof rng);
        assert_true(bits_has(set, cell));
    }
}

static void transposing_moves_every_cell_and_keeps_neighbours(void **state) {
    (void)state;
    Rng rng = testing_rng(4);
    for (int size = 1; size <= BITS_SIZE_MAX; size++) {
        const BitsGeometry *g = &bits_geometry[size];
        for (int end = 0; end < 2; end++)
            assert_true(bits_transpose(g->edge[0][end], size) == g->edge[1][end]);
        for (int cell = 0; cell < size * size; cell++) {
            const int row = cell / size, column = cell % size;
            assert_int_equal(bits_transpose_cell(cell, size), column * size + row);
        }
        for (int repeat = 0; repeat < 300; repeat++) {
            const Bits set = random_set(&rng, size), transposed = bits_transpose(set, size);
            for (int cell = 0; cell < size * size; cell++)
                assert_int_equal(bits_has(transposed, bits_transpose_cell(cell, size)),
                                 bits_has(set, cell));
            assert_int_equal(bits_count(transposed), bits_count(set));
            assert_true(bits_transpose(transposed, size) == set);
            assert_true(bits_neighbours(transposed, size) ==
                        bits_transpose(bits_neighbours(set, size), size));
        }
    }
}

static void rotating_moves_every_cell_and_keeps_neighbours(void **state) {
    (void)state;
    Rng rng = testing_rng(5);
    for (int size = 1; size <= BITS_SIZE_MAX; size++) {
        const BitsGeometry *g = &bits_geometry[size];
        for (int colour = 0; colour < 2; colour++)
            assert_true(bits_rotate(g->edge[colour][0], size) == g->edge[colour][1]);
        for (int cell = 0; cell < size * size; cell++) {
            const int row = size - 1 - cell / size, column = size - 1 - cell % size;
            assert_int_equal(bits_rotate_cell(cell, size), row * size + column);
        }
        for (int repeat = 0; repeat < 300; repeat++) {
            const Bits set = random_set(&rng, size), rotated = bits_rotate(set, size);
            for (int cell = 0; cell < size * size; cell++)
                assert_int_equal(bits_has(rotated, bits_rotate_cell(cell, size)),
                                 bits_has(set, cell));
            assert_int_equal(bits_count(rotated), bits_count(set));
            assert_true(bits_rotate(rotated, size) == set);
            assert_true(bits_neighbours(rotated, size) ==
                        bits_rotate(bits_neighbours(set, size), size));
            assert_true(bits_rotate(bits_transpose(set, size), size) ==
                        bits_transpose(rotated, size));
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(geometry_follows_from_rows_and_columns),
        cmocka_unit_test(every_cell_has_its_six_neighbours),
        cmocka_unit_test(neighbours_of_a_set_are_those_of_its_cells),
        cmocka_unit_test(flood_reaches_what_paths_reach),
        cmocka_unit_test(shifts_and_cells_are_the_plain_ones),
        cmocka_unit_test(cells_are_counted_found_and_taken_in_order),
        cmocka_unit_test(random_cells_are_those_that_a_number_names),
        cmocka_unit_test(transposing_moves_every_cell_and_keeps_neighbours),
        cmocka_unit_test(rotating_moves_every_cell_and_keeps_neighbours),
    };
    return TESTING_RUN(tests);
}
