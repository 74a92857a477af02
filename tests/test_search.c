// Search: every rule against exhaustive play on 3x3, and the accounts that must add up.
#include "base/memory.h"
#include "base/rng.h"
#include "selfplay/search.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

enum { SIZE = 3, CELLS = 9, CODES = 19683 /* 3^9 */ };

static int position_code(const Board *board) {
    int code = 0;
    for (int cell = 0; cell < CELLS; cell++)
        code = code * 3 + (bits_has(board->stones[BLACK], cell)   ? 1
                           : bits_has(board->stones[WHITE], cell) ? 2
                                                                  : 0);
    return code;
}

// Plain minimax with a memory: 1 the side to move wins, 0 it loses, -1 not looked at.
static int side_to_move_wins(const Board *board, signed char *known) {
    if (board->winner != NOBODY)
        return 0;
    signed char *answer = &known[position_code(board)];
    if (*answer < 0) {
        *answer = 0;
        for (Bits legal = board_legal(board); legal && !*answer;) {
            Board after = *board;
            board_play(&after, bits_pop(&legal));
            *answer = after.winner != NOBODY || !side_to_move_wins(&after, known);
        }
    }
    return *answer;
}

static Bits winning_moves(const Board *board, signed char *known) {
    Bits winning = 0;
    for (Bits legal = board_legal(board); legal;) {
        const int move = bits_pop(&legal);
        Board after = *board;
        board_play(&after, move);
        if (after.winner != NOBODY || !side_to_move_wins(&after, known))
            winning |= bits_cell(move);
    }
    return winning;
}

typedef struct Positions {
    Board boards[CODES];
    int count;
    char seen[CODES];
} Positions;

// Every position that play from the empty board can reach and that is not won.
static void collect(Positions *positions, const Board *board) {
    if (board->winner != NOBODY || positions->seen[position_code(board)])
        return;
    positions->seen[position_code(board)] = 1;
    positions->boards[positions->count++] = *board;
    for (Bits legal = board_legal(board); legal;) {
        Board after = *board;
        board_play(&after, bits_pop(&legal));
        collect(positions, &after);
    }
}

static void check_policy(const Search *search, int game, const Board *board) {
    const float *policy = search_policy(search, game);
    double sum = 0.0;
    for (int cell = 0; cell < board_cells(board); cell++) {
        assert_true(policy[cell] >= 0.0f);
        if (!bits_has(board_legal(board), cell))
            assert_true(policy[cell] == 0.0f);
        sum += (double)policy[cell];
    }
    assert_true(fabs(sum - 1.0) < 1e-5);
    assert_true(fabsf(search_value(search, game)) <= 1.0f + 1e-5f);
}

static void check_visits(const Search *search, int game, const Board *board, int nodes) {
    double sum = 0.0;
    for (int cell = 0; cell < board_cells(board); cell++) {
        const float visits = search_visits(search, game)[cell];
        if (!bits_has(board_legal(board), cell))
            assert_true(visits == 0.0f);
        sum += (double)visits;
    }
    assert_true(sum == nodes - 1);
}

// In every position of 3x3, knowing nothing but the rules: the root's value has the sign of the
// truth, so that each winning move is told from each losing one by the position it leads to; and
// where moves win, the policy and the greedy move are on them. Simulations that are enough for a
// position with so many free cells, without a net's help.
static int enough_nodes(int free_cells) {
    return free_cells >= 7 ? 16384 : free_cells == 6 ? 4096 : 512;
}

static void check_finds_wins(SearchKind kind, double least_mass) {
    Positions *positions = memory_zeroed(1, sizeof *positions);
    signed char *known = memory_zeroed(CODES, 1);
    for (int i = 0; i < CODES; i++)
        known[i] = -1;
    const Board empty = board_empty(SIZE);
    collect(positions, &empty);
    Search *searches[CELLS + 1];
    for (int free_cells = 1; free_cells <= CELLS; free_cells++) {
        SearchConfig config = search_config_default(kind);
        config.nodes = enough_nodes(free_cells);
        searches[free_cells] = search_create(&config, SIZE, 1);
    }
    Evaluator *uniform = evaluator_uniform_create(SIZE, 1);
    int won = 0;
    double worst_mass = 1.0, least_sure = 1.0;
    for (int i = 0; i < positions->count; i++) {
        const Board *board = &positions->boards[i];
        const Bits winning = winning_moves(board, known);
        const int free_cells = bits_count(board_free(board));
        Search *search = searches[free_cells];
        Rng rng = rng_stream(7, RNG_TEST, (uint64_t)i);
        search_run(search, uniform, board, &rng, 1, false);
        check_policy(search, 0, board);
        check_visits(search, 0, board, enough_nodes(free_cells));
        const double value = (double)search_value(search, 0);
        least_sure = fmin(least_sure, winning ? value : -value);
        if (!winning)
            continue;
        won++;
        double mass = 0.0;
        for (Bits moves = winning; moves;)
            mass += (double)search_policy(search, 0)[bits_pop(&moves)];
        worst_mass = fmin(worst_mass, mass);
        if (!bits_has(winning, search_move(search, 0, true, &rng)))
            fail_msg("position %d with %d free cells: the greedy move loses", i, free_cells);
    }
    print_message("%d won positions, least mass on winning moves %.3f, least sure value %.3f\n",
                  won, worst_mass, least_sure);
    assert_in_range(won, 1000, CODES);
    assert_true(worst_mass >= least_mass);
    assert_true(least_sure > 0.0);
    evaluator_destroy(uniform);
    for (int free_cells = 1; free_cells <= CELLS; free_cells++)
        search_destroy(searches[free_cells]);
    free(known);
    free(positions);
}

static void test_regularised_finds_every_win(void **state) {
    (void)state;
    check_finds_wins(SEARCH_REGULARISED, 0.8);
}

static void test_gumbel_finds_every_win(void **state) {
    (void)state;
    check_finds_wins(SEARCH_GUMBEL, 0.9);
}

static void test_puct_finds_every_win(void **state) {
    (void)state;
    check_finds_wins(SEARCH_PUCT, 0.8);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_regularised_finds_every_win),
        cmocka_unit_test(test_gumbel_finds_every_win),
        cmocka_unit_test(test_puct_finds_every_win),
    };
    return cmocka_run_group_tests_name("search", tests, NULL, NULL);
}
