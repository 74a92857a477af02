// Positions against a naive game of Hex that is written out below: a grid of characters, union-find
// over the six neighbours, nothing shared with the engine.
#include "tests/testing.h"

#include "engine/board.h"

#include <string.h>

// A naive position. Cells (row * size + column) are joined by union-find, and with the four edges.
typedef struct Naive {
    int size;
    char grid[BOARD_SIZE_MAX][BOARD_SIZE_MAX];
    int parent[BOARD_CELLS_MAX + 4]; // cells, then top, bottom, left, right
} Naive;

static void naive_clear(Naive *naive, int size) {
    naive->size = size;
    memset(naive->grid, '.', sizeof naive->grid);
    for (int i = 0; i < size * size + 4; i++)
        naive->parent[i] = i;
}

static int naive_root(Naive *naive, int item) {
    while (naive->parent[item] != item)
        item = naive->parent[item] = naive->parent[naive->parent[item]];
    return item;
}

static void naive_join(Naive *naive, int a, int b) {
    naive->parent[naive_root(naive, a)] = naive_root(naive, b);
}

// The first of the two edges that a colour joins; the other one follows.
static int naive_edge(const Naive *naive, char colour) {
    return naive->size * naive->size + (colour == 'B' ? 0 : 2);
}

static void naive_put(Naive *naive, char colour, int row, int column) {
    static const int steps[6][2] = {{0, -1}, {0, 1}, {-1, 0}, {1, 0}, {-1, 1}, {1, -1}};
    const int size = naive->size, item = row * size + column;
    const int first = colour == 'B' ? row : column, edge = naive_edge(naive, colour);
    naive->grid[row][column] = colour;
    if (first == 0)
        naive_join(naive, item, edge);
    if (first == size - 1)
        naive_join(naive, item, edge + 1);
    for (int i = 0; i < 6; i++) {
        const int r = row + steps[i][0], c = column + steps[i][1];
        if (r >= 0 && r < size && c >= 0 && c < size && naive->grid[r][c] == colour)
            naive_join(naive, item, r * size + c);
    }
}

static bool naive_wins(Naive *naive, char colour) {
    const int edge = naive_edge(naive, colour);
    return naive_root(naive, edge) == naive_root(naive, edge + 1);
}

static Colour naive_winner(Naive *naive) {
    return naive_wins(naive, 'B') ? BLACK : naive_wins(naive, 'W') ? WHITE : NOBODY;
}

static void naive_set(Naive *naive, int size, uint32_t black, uint32_t white) {
    naive_clear(naive, size);
    for (int cell = 0; cell < size * size; cell++)
        if ((black | white) >> cell & 1)
            naive_put(naive, black >> cell & 1 ? 'B' : 'W', cell / size, cell % size);
}

static bool same_position(const Board *a, const Board *b) {
    return a->size == b->size && a->stones[BLACK] == b->stones[BLACK] &&
           a->stones[WHITE] == b->stones[WHITE] && a->to_move == b->to_move &&
           a->winner == b->winner && a->ply == b->ply && a->hash == b->hash &&
           !memcmp(a->reach, b->reach, sizeof a->reach);
}

// All other fields of the engine's board must be consistent with the stones.
static void check_board(const Board *board) {
    const BitsGeometry *g = &bits_geometry[board->size];
    assert_true((board->stones[BLACK] & board->stones[WHITE]) == 0);
    for (Colour colour = BLACK; colour <= WHITE; colour++)
        for (int end = 0; end < 2; end++) {
            const Bits own = board->stones[colour];
            const Bits joined = bits_flood(own & g->edge[colour][end], own, board->size);
            assert_true(board_joined(board, colour, end) == joined);
            assert_true(board->reach[colour][end] ==
                        (g->edge[colour][end] | joined | bits_neighbours(joined, board->size)));
        }
    assert_int_equal(board->ply, bits_count(board->stones[BLACK] | board->stones[WHITE]));
    assert_int_equal(board->winner, board_flood_winner(board));
    assert_true(board_free(board) == (g->all & ~(board->stones[BLACK] | board->stones[WHITE])));
    for (Colour colour = BLACK; colour <= WHITE && board->winner == NOBODY; colour++)
        for (Bits free = board_free(board); free;) {
            const int cell = bits_pop(&free);
            Board after = *board;
            board_place(&after, colour, cell);
            assert_int_equal(bits_has(board_winning(board, colour), cell), after.winner == colour);
        }
    assert_true(board_legal(board) == (board->winner == NOBODY ? board_free(board) : 0));
}

// ------------------------------------------------------------------------------------------------
// Reachable positions and games, counted ply by ply. The positions of one ply are numbered densely:
// (which cells are taken) x (which of the taken cells are black), both by their place among the
// sets of equal count. A position's entry is the number of ways to play there.

enum { COUNT_CELLS_MAX = 16, COUNT_SETS = 1 << COUNT_CELLS_MAX };

typedef struct Counter {
    int size, cells;
    uint32_t place[COUNT_SETS]; // of a set among the sets of as many cells below it
    uint32_t sets[COUNT_CELLS_MAX + 1][COUNT_CELLS_MAX + 1]; // binomials
    uint64_t positions[COUNT_CELLS_MAX + 1];                 // reachable, by ply
    uint64_t games[COUNT_CELLS_MAX + 1];                     // that end there, by ply
    uint64_t *ways, *next;
} Counter;

static Counter *counter_create(int size) {
    Counter *counter = calloc(1, sizeof *counter);
    assert_non_null(counter);
    counter->size = size;
    counter->cells = size * size;
    uint32_t seen[COUNT_CELLS_MAX + 1] = {0};
    for (uint32_t set = 0; set < 1u << counter->cells; set++)
        counter->place[set] = seen[__builtin_popcount(set)]++;
    for (int n = 0; n <= COUNT_CELLS_MAX; n++)
        for (int k = 0; k <= n; k++)
            counter->sets[n][k] =
                k == 0 ? 1 : counter->sets[n - 1][k - 1] + (k < n ? counter->sets[n - 1][k] : 0);
    return counter;
}

static void counter_destroy(Counter *counter) {
    free(counter->ways);
    free(counter->next);
    free(counter);
}

static size_t counter_layer(const Counter *counter, int ply) {
    return (size_t)counter->sets[counter->cells][ply] * counter->sets[ply][(ply + 1) / 2];
}

static size_t counter_number(const Counter *counter, uint32_t black, uint32_t white) {
    const uint32_t taken = black | white;
    const int ply = __builtin_popcount(taken);
    uint32_t packed = 0; // black's cells, numbered among the taken ones
    int bit = 0;
    for (uint32_t rest = taken; rest; rest &= rest - 1, bit++)
        packed |= (uint32_t)((black & rest & -rest) != 0) << bit;
    return (size_t)counter->place[taken] * counter->sets[ply][(ply + 1) / 2] +
           counter->place[packed];
}

// Visits a reachable position: records its winner, or goes on to all positions after it.
typedef void Visit(Counter *counter, uint32_t black, uint32_t white, int ply, uint64_t ways);

static void count_all(Counter *counter, Visit *visit) {
    const uint32_t all = (1u << counter->cells) - 1;
    counter->ways = calloc(1, sizeof(uint64_t));
    assert_non_null(counter->ways);
    counter->ways[0] = 1;
    for (int ply = 0; ply <= counter->cells; ply++) {
        counter->next =
            calloc(ply < counter->cells ? counter_layer(counter, ply + 1) : 1, sizeof(uint64_t));
        assert_non_null(counter->next);
        const int blacks = (ply + 1) / 2;
        for (uint32_t taken = 0; taken <= all; taken++) {
            if (__builtin_popcount(taken) != ply)
                continue;
            for (uint32_t black = taken;; black = (black - 1) & taken) { // all subsets
                if (__builtin_popcount(black) == blacks) {
                    const uint32_t white = taken & ~black;
                    const uint64_t ways = counter->ways[counter_number(counter, black, white)];
                    if (ways > 0) {
                        counter->positions[ply]++;
                        visit(counter, black, white, ply, ways);
                    }
                }
                if (black == 0)
                    break;
            }
        }
        free(counter->ways);
        counter->ways = counter->next;
        counter->next = NULL;
    }
}

static void visit_naively(Counter *counter, uint32_t black, uint32_t white, int ply,
                          uint64_t ways) {
    Naive naive;
    naive_set(&naive, counter->size, black, white);
    if (naive_winner(&naive) != NOBODY) {
        counter->games[ply] += ways;
        return;
    }
    for (int cell = 0; cell < counter->cells; cell++) {
        if ((black | white) >> cell & 1)
            continue;
        const uint32_t stone = 1u << cell;
        counter->next[ply % 2 == 0 ? counter_number(counter, black | stone, white)
                                   : counter_number(counter, black, white | stone)] += ways;
    }
}

static void visit_with_engine(Counter *counter, uint32_t black, uint32_t white, int ply,
                              uint64_t ways) {
    const Board board =
        board_from_stones(counter->size, black, white, ply % 2 == 0 ? BLACK : WHITE);
    if (board.winner != NOBODY)
        return; // its games were counted when its last move was played
    if (ply == counter->cells)
        fail_msg("a full board without a winner");
    for (Bits legal = board_legal(&board); legal;) {
        Board after = board;
        board_play(&after, bits_pop(&legal));
        if (after.winner != NOBODY)
            counter->games[after.ply] += ways;
        counter->next[counter_number(counter, (uint32_t)after.stones[BLACK],
                                     (uint32_t)after.stones[WHITE])] += ways;
    }
}

static void reachable_positions_and_games_are_as_many_as_naively(void **state) {
    (void)state;
    for (int size = 2; size <= (TESTING_SANITIZED ? 3 : 4); size++) {
        const int cells = size * size;
        Counter *naive = counter_create(size), *engine = counter_create(size);
        count_all(naive, visit_naively);
        count_all(engine, visit_with_engine);
        // Every order of all the cells is one game and one way to go on after its end.
        uint64_t orders = 0, ways_on = 1;
        for (int ply = cells; ply >= 0; ply--) {
            assert_int_equal(engine->positions[ply], naive->positions[ply]);
            assert_int_equal(engine->games[ply], naive->games[ply]);
            orders += engine->games[ply] * ways_on;
            ways_on *= (uint64_t)(cells - ply + 1);
        }
        uint64_t all_orders = 1;
        for (int i = 2; i <= cells; i++)
            all_orders *= (uint64_t)i;
        assert_int_equal(orders, all_orders);
        counter_destroy(naive);
        counter_destroy(engine);
    }
}

// ------------------------------------------------------------------------------------------------

// A random game to its end; `order` gets the cells in the order of play.
static Board random_game(Rng *rng, int size, int *order) {
    Board board = board_empty(size);
    int cells[BOARD_CELLS_MAX];
    for (int i = 0; i < size * size; i++)
        cells[i] = i;
    while (board.winner == NOBODY) {
        const int left = size * size - board.ply;
        assert_int_not_equal(left, 0);
        const uint32_t pick = rng_below(rng, (uint32_t)left);
        const int cell = cells[pick];
        cells[pick] = cells[left - 1];
        order[board.ply] = cell;
        board_play(&board, cell);
    }
    return board;
}

static void random_games_end_as_naive_ones_do(void **state) {
    (void)state;
    for (int size = 2; size <= BOARD_SIZE_MAX; size++) {
        Rng rng = testing_rng((uint64_t)size);
        int wins[2] = {0, 0};
        for (int game = 0; game < (TESTING_SANITIZED ? 10000 : 100000); game++) {
            int order[BOARD_CELLS_MAX];
            const Board board = random_game(&rng, size, order);
            Naive naive;
            naive_clear(&naive, size);
            for (int ply = 0; ply < board.ply; ply++) {
                const char colour = ply % 2 == 0 ? 'B' : 'W';
                assert_false(naive_wins(&naive, 'B') || naive_wins(&naive, 'W'));
                naive_put(&naive, colour, order[ply] / size, order[ply] % size);
            }
            assert_int_equal(board.winner, naive_winner(&naive));
            assert_int_equal(board.to_move, board.ply % 2 == 0 ? BLACK : WHITE);
            wins[board.winner]++;
        }
        assert_true(wins[BLACK] > 0 && wins[WHITE] > 0);
    }
}

static void what_is_kept_beside_the_stones_follows_from_them(void **state) {
    (void)state;
    Rng rng = testing_rng(100);
    for (int size = 1; size <= BOARD_SIZE_MAX; size++)
        for (int game = 0; game < 200; game++) {
            int order[BOARD_CELLS_MAX];
            const Board end = random_game(&rng, size, order);
            Board board = board_empty(size);
            check_board(&board);
            for (int ply = 0; ply < end.ply; ply++) {
                const Board before = board;
                board_play(&board, order[ply]);
                check_board(&board);
                assert_int_equal(board.ply, before.ply + 1);
                assert_int_equal(board.to_move, colour_other((Colour)before.to_move));
                assert_true(board.stones[before.to_move] ==
                            (before.stones[before.to_move] | bits_cell(order[ply])));
                assert_true(board.stones[board.to_move] == before.stones[board.to_move]);
            }
            assert_true(same_position(&board, &end));
        }
}

static void a_full_board_has_exactly_one_winner(void **state) {
    (void)state;
    for (int size = 1; size <= 4; size++) // all fillings
        for (uint32_t black = 0; black < 1u << (size * size); black++) {
            const uint32_t white = (uint32_t)bits_geometry[size].all & ~black;
            Naive naive;
            naive_set(&naive, size, black, white);
            assert_int_equal(naive_wins(&naive, 'B') + naive_wins(&naive, 'W'), 1);
            const Board board = board_from_stones(size, black, white, BLACK);
            assert_int_equal(board.winner, naive_winner(&naive));
            assert_int_equal(board_flood_winner(&board), naive_winner(&naive));
        }
    Rng rng = testing_rng(101);
    for (int size = 5; size <= BOARD_SIZE_MAX; size++)
        for (int repeat = 0; repeat < (TESTING_SANITIZED ? 500 : 5000); repeat++) {
            const uint32_t share = 30 + rng_below(&rng, 41);
            Bits black = 0;
            Naive naive;
            naive_clear(&naive, size);
            for (int cell = 0; cell < size * size; cell++) {
                const bool is_black = rng_below(&rng, 100) < share;
                black |= is_black ? bits_cell(cell) : 0;
                naive_put(&naive, is_black ? 'B' : 'W', cell / size, cell % size);
            }
            assert_int_equal(naive_wins(&naive, 'B') + naive_wins(&naive, 'W'), 1);
            const Board board =
                board_from_stones(size, black, bits_geometry[size].all & ~black, WHITE);
            check_board(&board);
            assert_int_equal(board.winner, naive_winner(&naive));
        }
}

// A reachable position: some plies of a random game.
static Board random_position(Rng *rng, int size, int *order, int *plies) {
    const Board end = random_game(rng, size, order);
    *plies = (int)rng_below(rng, (uint32_t)end.ply + 1);
    Board board = board_empty(size);
    for (int ply = 0; ply < *plies; ply++)
        board_play(&board, order[ply]);
    return board;
}

static void both_symmetries_commute_with_play(void **state) {
    (void)state;
    Rng rng = testing_rng(102);
    for (int size = 1; size <= BOARD_SIZE_MAX; size++)
        for (int repeat = 0; repeat < 300; repeat++) {
            int order[BOARD_CELLS_MAX], plies;
            const Board board = random_position(&rng, size, order, &plies);
            Board swapped = board_empty(size), rotated = board_empty(size);
            board_set_to_move(&swapped, WHITE);
            for (int ply = 0; ply < plies; ply++) {
                board_play(&swapped, bits_transpose_cell(order[ply], size));
                board_play(&rotated, bits_rotate_cell(order[ply], size));
            }
            const Board swapped_after = board_swapped(&board),
                        rotated_after = board_rotated(&board);
            assert_true(same_position(&swapped, &swapped_after));
            assert_true(same_position(&rotated, &rotated_after));
            assert_int_equal(rotated.winner, board.winner);
            assert_int_equal(swapped.winner,
                             board.winner == NOBODY ? NOBODY : colour_other((Colour)board.winner));
            const Board swapped_twice = board_swapped(&swapped);
            const Board rotated_twice = board_rotated(&rotated);
            assert_true(same_position(&swapped_twice, &board));
            assert_true(same_position(&rotated_twice, &board));
            const Board one_way = board_swapped(&rotated), other_way = board_rotated(&swapped);
            assert_true(same_position(&one_way, &other_way));
        }
}

static void the_order_of_moves_does_not_matter(void **state) {
    (void)state;
    Rng rng = testing_rng(103);
    for (int size = 2; size <= BOARD_SIZE_MAX; size++)
        for (int repeat = 0; repeat < 300; repeat++) {
            int order[BOARD_CELLS_MAX], plies;
            const Board board = random_position(&rng, size, order, &plies);
            const Board gathered = board_from_stones(size, board.stones[BLACK], board.stones[WHITE],
                                                     (Colour)board.to_move);
            assert_true(same_position(&gathered, &board));
            for (int ply = plies - 1; ply > 0; ply--) { // shuffle each colour's moves
                const int other = (int)rng_below(&rng, (uint32_t)ply + 1);
                if ((ply - other) % 2 == 0) {
                    const int cell = order[ply];
                    order[ply] = order[other];
                    order[other] = cell;
                }
            }
            Board placed = board_empty(size);
            for (int ply = 0; ply < plies; ply++)
                board_place(&placed, ply % 2 == 0 ? BLACK : WHITE, order[ply]);
            assert_true(same_position(&placed, &board));
        }
}

static void stones_can_be_placed_out_of_turn_and_after_a_win(void **state) {
    (void)state;
    Board board = board_empty(2);
    board_place(&board, WHITE, 0);
    assert_int_equal(board.to_move, BLACK);
    board_place(&board, WHITE, 1);
    assert_int_equal(board.winner, WHITE);
    assert_int_equal(board.to_move, BLACK);
    board_place(&board, BLACK, 2);
    assert_int_equal(board.winner, WHITE);
    assert_int_equal(board.ply, 3);
    check_board(&board);
}

static int compare_hashes(const void *a, const void *b) {
    const uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

// Millions of different positions: all of 3x3 in which both sides have about as many stones, with
// either side to move, and long games on the larger boards.
static void different_positions_have_different_hashes(void **state) {
    (void)state;
    enum { GAMES = TESTING_SANITIZED ? 300 : 3000 };
    const size_t room = 2 * 19683 + (size_t)GAMES * (2 * 4 * 121);
    uint64_t *hashes = calloc(room, sizeof *hashes);
    assert_non_null(hashes);
    size_t count = 0;
    for (int code = 0; code < 19683; code++) {
        Bits stones[3] = {0, 0, 0};
        for (int cell = 0, rest = code; cell < 9; cell++, rest /= 3)
            stones[rest % 3] |= bits_cell(cell);
        for (Colour colour = BLACK; colour <= WHITE; colour++)
            hashes[count++] = board_from_stones(3, stones[0], stones[1], colour).hash;
    }
    Rng rng = testing_rng(104);
    for (int game = 0; game < GAMES; game++)
        for (int size = 8; size <= BOARD_SIZE_MAX; size++) {
            int order[BOARD_CELLS_MAX];
            const Board end = random_game(&rng, size, order);
            Board board = board_empty(size);
            for (int ply = 0; ply < end.ply; ply++) {
                board_play(&board, order[ply]);
                if (ply < 8) // the first plies of two games may be the same
                    continue;
                hashes[count++] = board.hash;
                Board other = board;
                board_set_to_move(&other, colour_other((Colour)board.to_move));
                hashes[count++] = other.hash;
            }
        }
    assert_true(count <= room);
    qsort(hashes, count, sizeof *hashes, compare_hashes);
    for (size_t i = 1; i < count; i++)
        assert_true(hashes[i] != hashes[i - 1]);
    free(hashes);
    for (int a = 1; a <= BOARD_SIZE_MAX; a++)
        for (int b = 1; b < a; b++)
            assert_true(board_empty(a).hash != board_empty(b).hash);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reachable_positions_and_games_are_as_many_as_naively),
        cmocka_unit_test(random_games_end_as_naive_ones_do),
        cmocka_unit_test(what_is_kept_beside_the_stones_follows_from_them),
        cmocka_unit_test(a_full_board_has_exactly_one_winner),
        cmocka_unit_test(both_symmetries_commute_with_play),
        cmocka_unit_test(the_order_of_moves_does_not_matter),
        cmocka_unit_test(stones_can_be_placed_out_of_turn_and_after_a_win),
        cmocka_unit_test(different_positions_have_different_hashes),
    };
    return TESTING_RUN(tests);
}
