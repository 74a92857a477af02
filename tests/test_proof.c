// Proofs in the search: everything proven is true, by exhaustive play and the solver.
#include "tests/testing.h"
#include "tests/testing_position.h"

#include "base/memory.h"
#include "engine/solver.h"
#include "selfplay/search/proof.h"
#include "selfplay/search/search.h"

#include <math.h>
#include <stdlib.h>

static bool wins_at_once(const Board *board) {
    for (Bits legal = board_legal(board); legal;) {
        Board after = *board;
        board_play(&after, bits_pop(&legal));
        if (after.winner != NOBODY)
            return true;
    }
    return false;
}

// The proof by playing every move and every reply.
static Proof look_two_plies(const Board *board, int *forced) {
    *forced = -1;
    if (wins_at_once(board))
        return PROOF_WON;
    Bits holding = 0;
    for (Bits legal = board_legal(board); legal;) {
        const int move = bits_pop(&legal);
        Board after = *board;
        board_play(&after, move);
        if (!wins_at_once(&after))
            holding |= bits_cell(move);
    }
    if (!holding)
        return PROOF_LOST;
    if (bits_count(holding) == 1)
        *forced = bits_first(holding);
    return PROOF_NONE;
}

static void test_threats_are_two_plies(void **state) {
    (void)state;
    Rng rng = testing_stream(31, 0);
    int won = 0, lost = 0, forced = 0;
    for (int i = 0; i < 6000; i++) {
        const int size = 3 + i % 4, cells = size * size;
        const int plies = (int)rng_below(&rng, (uint32_t)(cells - 1));
        const Board board = testing_position(&rng, size, plies);
        int expected, found;
        const Proof truth = look_two_plies(&board, &expected);
        assert_int_equal(proof_of_threats(&board, &found), truth);
        assert_int_equal(found, expected);
        won += truth == PROOF_WON;
        lost += truth == PROOF_LOST;
        forced += expected >= 0;
    }
    print_message("%d won, %d lost, %d forced\n", won, lost, forced);
    assert_true(won > 300 && lost > 100 && forced > 100);
}

typedef struct Found {
    int positions, proven, open, dropped;
} Found;

// Checks the search's result for `board` against the solver.
static void check_answer(const Search *search, int game, const Board *board, int nodes,
                         Solver *solver, Found *found) {
    Bits winning;
    assert_int_equal(solver_winning_moves(solver, board, &winning, NULL), STATUS_OK);
    const int proven = search_proven(search, game);
    if (proven)
        assert_int_equal(proven, winning ? 1 : -1);
    double sum = 0.0, visits = 0.0;
    const float *policy = search_policy(search, game);
    for (int cell = 0; cell < board_cells(board); cell++) {
        const bool legal = bits_has(board_legal(board), cell);
        sum += (double)policy[cell];
        visits += (double)search_visits(search, game)[cell];
        assert_true(policy[cell] >= 0.0f && (legal || policy[cell] == 0.0f));
        if (proven > 0 && !bits_has(winning, cell))
            assert_true(policy[cell] == 0.0f);
        // Policy exactly 0: proven to lose. With PUCT also moves without visits have 0.
        if (!proven && legal && policy[cell] == 0.0f && search_visits(search, game)[cell] > 0.0f) {
            assert_false(bits_has(winning, cell));
            assert_true(search_action_values(search, game)[cell] == -1.0f);
            found->dropped++;
        }
    }
    assert_true(fabs(sum - 1.0) < 1e-5);
    assert_true(fabsf(search_value(search, game)) <= 1.0f + 1e-5f);
    if (proven)
        assert_true(search_value(search, game) == (float)proven);
    assert_true(proven ? visits <= nodes - 1 : visits == nodes - 1);
    Rng rng = testing_stream(33, 0);
    const int move = search_move(search, game, false, &rng);
    assert_true(bits_has(board_legal(board), move));
    if (proven > 0)
        assert_true(bits_has(winning, move));
    found->positions++;
    found->proven += proven != 0;
    found->open += proven == 0;
}

// Random positions with few free cells, many games at a time so that proven ones stop beside others
// that go on, a random net, and all rules.
static void check_against_the_solver(SearchKind kind, bool explore) {
    enum { GAMES = 40 };
    Net *net = net_create((NetShape){.size = 5, .width = 16, .depth = 1});
    Rng rng = testing_stream(32, (uint64_t)kind);
    net_initialise(net, 0.5f, &rng);
    Evaluator *evaluator = evaluator_net_create(net, GAMES);
    Solver *solver = solver_create(&(SolverConfig){.table_bytes = 1 << 22});
    static const int nodes[] = {1, 2, 16, 64, 1000};
    Found found = {0};
    for (size_t i = 0; i < sizeof nodes / sizeof nodes[0]; i++) {
        SearchConfig config = search_config_default(kind);
        config.nodes = nodes[i];
        config.proofs = true;
        Search *search = search_create(&config, 5, GAMES);
        Board boards[GAMES];
        Rng rngs[GAMES];
        for (int game = 0; game < GAMES; game++) {
            boards[game] = testing_position(&rng, 5, 10 + (int)rng_below(&rng, 9));
            rngs[game] = testing_stream(34, (uint64_t)game);
        }
        search_run(search, evaluator, boards, rngs, GAMES, explore);
        for (int game = 0; game < GAMES; game++)
            check_answer(search, game, &boards[game], nodes[i], solver, &found);
        search_destroy(search);
    }
    print_message("%s: %d proven, %d open, %d moves that lose\n", search_kind_name(kind),
                  found.proven, found.open, found.dropped);
    assert_true(found.proven > found.positions / 4 && found.open > found.positions / 4);
    assert_true(found.dropped > 20);
    solver_destroy(solver);
    evaluator_destroy(evaluator);
    net_destroy(net);
}

static void test_proofs_are_the_solvers(void **state) {
    (void)state;
    for (int kind = 0; kind < SEARCH_KINDS; kind++)
        for (int explore = 0; explore < 2; explore++)
            check_against_the_solver((SearchKind)kind, explore);
}

// With enough nodes, all small positions are proven.
static void test_small_positions_are_proven(void **state) {
    (void)state;
    Evaluator *uniform = evaluator_uniform_create(4, 1);
    Solver *solver = solver_create(&(SolverConfig){.table_bytes = 1 << 22});
    Rng rng = testing_stream(35, 0);
    for (int kind = 0; kind < SEARCH_KINDS; kind++) {
        SearchConfig config = search_config_default((SearchKind)kind);
        config.nodes = 4000;
        config.proofs = true;
        Search *search = search_create(&config, 4, 1);
        for (int i = 0; i < 60; i++) {
            const Board board = testing_position(&rng, 4, 9 + i % 5);
            Rng own = testing_stream(36, (uint64_t)i);
            search_run(search, uniform, &board, &own, 1, false);
            assert_int_equal(search_proven(search, 0),
                             solver_solve(solver, &board).winner == board.to_move ? 1 : -1);
        }
        search_destroy(search);
    }
    solver_destroy(solver);
    evaluator_destroy(uniform);
}

// Looks are counted: the threats of every position that a search reaches, and each node's moves
// when one of them is found to lose.
static void test_looks_are_counted(void **state) {
    (void)state;
    Evaluator *uniform = evaluator_uniform_create(5, 1);
    SearchConfig config = search_config_default(SEARCH_GUMBEL);
    config.nodes = 16; // too few to come to a threat on an empty 5x5
    for (int proofs = 0; proofs < 2; proofs++) {
        config.proofs = proofs;
        Search *search = search_create(&config, 5, 1);
        const Board board = board_empty(5);
        Rng rng = testing_stream(37, 0);
        for (int run = 1; run <= 3; run++) {
            search_run(search, uniform, &board, &rng, 1, false);
            const Looks looks = search_looks(search);
            assert_int_equal(looks.positions, proofs ? 16 * run : 0);
            assert_int_equal(looks.notes + looks.forced + looks.floods, 0);
        }
        search_destroy(search);
    }
    evaluator_destroy(uniform);
    // Black, to move, has to answer c1: one look proves it of all other moves.
    uniform = evaluator_uniform_create(3, 1);
    config.nodes = 1;
    config.proofs = true;
    Search *search = search_create(&config, 3, 1);
    Board board = board_empty(3);
    board_play(&board, 3);
    board_play(&board, 1);
    board_play(&board, 5);
    board_play(&board, 4);
    int forced;
    assert_int_equal(proof_of_threats(&board, &forced), PROOF_NONE);
    Rng rng = testing_stream(38, 0);
    search_run(search, uniform, &board, &rng, 1, false);
    const Looks looks = search_looks(search);
    assert_int_equal(looks.positions, 1);
    assert_int_equal(looks.forced, forced >= 0);
    search_destroy(search);
    evaluator_destroy(uniform);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_threats_are_two_plies),
        cmocka_unit_test(test_proofs_are_the_solvers),
        cmocka_unit_test(test_small_positions_are_proven),
        cmocka_unit_test(test_looks_are_counted),
    };
    return TESTING_RUN(tests);
}
