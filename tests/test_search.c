// Search: every rule against exhaustive play on 3x3, and consistency of its counts.
#include "tests/testing.h"

#include "base/memory.h"
#include "selfplay/search/search.h"

#include <math.h>
#include <stdlib.h>

enum { SIZE = 3, CELLS = 9, CODES = 19683 /* 3^9 */ };

static int position_code(const Board *board) {
    int code = 0;
    for (int cell = 0; cell < CELLS; cell++)
        code = code * 3 + (bits_has(board->stones[BLACK], cell)   ? 1
                           : bits_has(board->stones[WHITE], cell) ? 2
                                                                  : 0);
    return code;
}

// Plain minimax with memoisation: 1 the side to move wins, 0 it loses, -1 not visited.
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

// In every position of 3x3, without a net: the root's value has the right sign, which distinguishes
// winning from losing moves by the positions they lead to; and where moves win, the policy and the
// greedy move are on them. The number of simulations that suffices with so many free cells.
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
        Rng rng = testing_stream(7, (uint64_t)i);
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

// ---- the rules against their papers, recomputed in double from a search's output ----

enum { REFERENCE_SIZE = 4, REFERENCE_CELLS = 16, REFERENCE_POSITIONS = 40 };

typedef struct Reference {
    int nodes, legal;
    double simulations, most;
    double prior[REFERENCE_CELLS], visits[REFERENCE_CELLS], q[REFERENCE_CELLS],
        policy[REFERENCE_CELLS];
    double net_value, value;
} Reference;

static Reference look(const Board *board, Evaluator *evaluator, const SearchConfig *config,
                      uint64_t seed) {
    Reference reference = {.nodes = config->nodes, .legal = bits_count(board_free(board))};
    float prior[TREE_STRIDE_MAX], value;
    const EvaluatorRequest request = {.board = board, .prior = prior, .value = &value};
    evaluator->evaluate(evaluator, &request, 1);
    Search *search = search_create(config, REFERENCE_SIZE, 1);
    Rng rng = testing_stream(11, seed);
    search_run(search, evaluator, board, &rng, 1, false);
    check_policy(search, 0, board);
    check_visits(search, 0, board, config->nodes);
    for (int cell = 0; cell < REFERENCE_CELLS; cell++) {
        reference.prior[cell] = (double)prior[cell];
        reference.visits[cell] = (double)search_visits(search, 0)[cell];
        reference.q[cell] = (double)search_action_values(search, 0)[cell];
        reference.policy[cell] = (double)search_policy(search, 0)[cell];
        reference.simulations += reference.visits[cell];
        reference.most = fmax(reference.most, reference.visits[cell]);
    }
    reference.net_value = (double)value;
    reference.value = (double)search_value(search, 0);
    search_destroy(search);
    return reference;
}

// Grill et al. 2020: policy = lambda * prior / (alpha - q), lambda = c sqrt(N) / (N + A) for Q in
// 0..1, so twice that for Q in -1..1; alpha, here by bisection, makes it sum to 1.
static void check_regularised(const Reference *reference, const SearchConfig *config) {
    const double n = reference->simulations;
    double lambda = 2.0 * (double)config->c * sqrt(n) / (n + reference->legal);
    if (config->lambda == SEARCH_LAMBDA_PAPER) {
        // As in boardlaw: 2 for every visit, 1 for every cell without visits.
        double count = 0.0;
        for (int a = 0; a < REFERENCE_CELLS; a++)
            count += reference->visits[a] > 0.0 ? 2.0 * reference->visits[a] : 1.0;
        lambda = 2.0 * (double)config->c * count / (count + REFERENCE_CELLS);
    }
    const double unvisited = config->fpu == SEARCH_FPU_LOSS ? -1.0 : reference->net_value;
    double low = -1.0, high = 1.0 + lambda;
    for (int a = 0; a < REFERENCE_CELLS; a++)
        if (reference->prior[a] > 0.0)
            low = fmax(low, reference->q[a]);
    for (int step = 0; step < 100; step++) {
        const double alpha = (low + high) / 2.0;
        double sum = 0.0;
        for (int a = 0; a < REFERENCE_CELLS; a++)
            sum += lambda * reference->prior[a] / (alpha - reference->q[a]);
        *(sum > 1.0 ? &low : &high) = alpha;
    }
    for (int a = 0; a < REFERENCE_CELLS; a++) {
        const double expected = lambda * reference->prior[a] / (high - reference->q[a]);
        assert_true(fabs(reference->policy[a] - expected) < 2e-3);
        if (reference->prior[a] > 0.0 && reference->visits[a] == 0.0)
            assert_true(fabs(reference->q[a] - unvisited) < 1e-6);
    }
}

// Danihelka et al. 2022: softmax(log prior + sigma(completed q)), equations 8, 10, 11 and 33.
static void check_gumbel(const Reference *reference, const SearchConfig *config) {
    double known = 0.0, known_q = 0.0, sum = 0.0, weights[REFERENCE_CELLS];
    for (int a = 0; a < REFERENCE_CELLS; a++)
        if (reference->visits[a] > 0.0) {
            known += reference->prior[a];
            known_q += reference->prior[a] * reference->q[a];
        }
    const double n = reference->simulations;
    const double mixed = (reference->net_value + n / known * known_q) / (1.0 + n);
    for (int a = 0; a < REFERENCE_CELLS; a++) {
        const double q = reference->visits[a] > 0.0 ? reference->q[a] : mixed;
        if (reference->prior[a] > 0.0)
            assert_true(fabs(q - reference->q[a]) < 1e-5);
        weights[a] = reference->prior[a] *
                     exp(((double)config->c_visit + reference->most) * (double)config->c_scale * q);
        sum += weights[a];
    }
    for (int a = 0; a < REFERENCE_CELLS; a++)
        assert_true(fabs(reference->policy[a] - weights[a] / sum) < 1e-4);
}

static void check_puct(const Reference *reference, const SearchConfig *config) {
    const double unvisited = config->fpu == SEARCH_FPU_LOSS ? -1.0 : reference->net_value;
    for (int a = 0; a < REFERENCE_CELLS; a++) {
        assert_true(fabs(reference->policy[a] - reference->visits[a] / reference->simulations) <
                    1e-6);
        if (reference->prior[a] > 0.0 && reference->visits[a] == 0.0)
            assert_true(fabs(reference->q[a] - unvisited) < 1e-6);
    }
}

static void test_policies_are_the_papers(void **state) {
    (void)state;
    static void (*const checks[])(const Reference *, const SearchConfig *) = {
        check_regularised, check_gumbel, check_puct};
    Net *net = net_create((NetShape){.size = REFERENCE_SIZE, .width = 16, .depth = 1});
    Rng rng = testing_stream(12, 0);
    net_initialise(net, 0.5f, &rng);
    for (size_t i = 0; i < net->parameter_count; i++)
        net->parameters[i] *= 2.0f; // more varied outputs
    Evaluator *evaluator = evaluator_net_create(net, 1);
    for (int i = 0; i < REFERENCE_POSITIONS; i++) {
        Board board = board_empty(REFERENCE_SIZE);
        for (int ply = 0; ply < i % 10; ply++) {
            Board after = board;
            const Bits legal = board_legal(&board);
            board_play(&after, bits_random(legal, &rng));
            if (after.winner == NOBODY)
                board = after;
        }
        for (int variant = 0; variant < 6; variant++) { // 3 to 5: as published
            const int kind = variant % 3;
            SearchConfig config = search_config_default((SearchKind)kind);
            config.nodes = 2 + i * 7;
            config.lambda = variant < 3 ? SEARCH_LAMBDA_RIGHT : SEARCH_LAMBDA_PAPER;
            config.fpu = variant < 3 ? SEARCH_FPU_NODE : SEARCH_FPU_LOSS;
            const Reference reference = look(&board, evaluator, &config, (uint64_t)i);
            double value = 0.0;
            for (int a = 0; a < REFERENCE_CELLS; a++)
                value += reference.policy[a] * reference.q[a];
            assert_true(fabs(value - reference.value) < 1e-5);
            checks[kind](&reference, &config);
        }
    }
    evaluator_destroy(evaluator);
    net_destroy(net);
}

// Noise over all cells is Dirichlet with smaller parameters than over the legal moves alone: late
// in a game it lies on fewer moves.
static void test_noise_is_spread_as_asked(void **state) {
    (void)state;
    Board board = board_empty(REFERENCE_SIZE);
    for (int cell = 0; cell < 8; cell++)
        board_play(&board, cell); // two rows, alternating: nobody has won
    assert_int_equal(board.winner, NOBODY);
    Evaluator *uniform = evaluator_uniform_create(REFERENCE_SIZE, 1);
    double spread[2] = {0.0, 0.0};
    for (int over = 0; over < 2; over++) {
        SearchConfig config = search_config_default(SEARCH_REGULARISED);
        config.nodes = 1;
        config.dirichlet_weight = 1.0f;
        config.dirichlet_over = (SearchDirichletOver)over;
        Search *search = search_create(&config, REFERENCE_SIZE, 1);
        Rng rng = testing_stream(15, 0);
        for (int i = 0; i < 4000; i++) {
            search_run(search, uniform, &board, &rng, 1, true);
            for (int cell = 8; cell < REFERENCE_CELLS; cell++) {
                const double p = (double)search_policy(search, 0)[cell];
                spread[over] += p * p / 4000.0;
            }
        }
        search_destroy(search);
    }
    // Expected sum of squares: (each + 1) / (total + 1), each = 10/8 and total 10, or 10/16 and 5.
    assert_true(fabs(spread[SEARCH_DIRICHLET_OVER_MOVES] - 2.25 / 11.0) < 0.01);
    assert_true(fabs(spread[SEARCH_DIRICHLET_OVER_CELLS] - 1.625 / 6.0) < 0.01);
    evaluator_destroy(uniform);
}

// One node is the net's own policy and value.
static void test_one_node_is_the_bare_net(void **state) {
    (void)state;
    Net *net = net_create((NetShape){.size = REFERENCE_SIZE, .width = 8, .depth = 1});
    Rng rng = testing_stream(13, 0);
    net_initialise(net, 0.5f, &rng);
    Evaluator *evaluator = evaluator_net_create(net, 1);
    const Board board = board_empty(REFERENCE_SIZE);
    for (int kind = 0; kind < 3; kind++) {
        SearchConfig config = search_config_default((SearchKind)kind);
        config.nodes = 1;
        const Reference reference = look(&board, evaluator, &config, 0);
        for (int a = 0; a < REFERENCE_CELLS; a++)
            assert_true(fabs(reference.policy[a] - reference.prior[a]) < 1e-6);
        assert_true(fabs(reference.value - reference.net_value) < 1e-5);
    }
    evaluator_destroy(evaluator);
    net_destroy(net);
}

static int descending(const void *a, const void *b) {
    const float x = *(const float *)a, y = *(const float *)b;
    return (x < y) - (x > y);
}

// Sequential halving (Karnin et al. 2013) of 16 actions over 64 simulations: four rounds of 16
// simulations, in which 16, 8, 4 and 2 actions get 1, 2, 4 and 8 visits each. And where fewer
// simulations than actions are to be had, each goes to another action.
static void test_halving_keeps_its_schedule(void **state) {
    (void)state;
    const struct {
        int nodes, considered;
        float visits[17]; // of the most visited on, ending with the first without any
    } cases[] = {
        {65, 16, {15, 15, 7, 7, 3, 3, 3, 3, 1, 1, 1, 1, 1, 1, 1, 1, 0}},
        {33, 4, {12, 12, 4, 4, 0}},
        {17, 2, {8, 8, 0}},
        {9, 1, {8, 0}},
        {6, 16, {1, 1, 1, 1, 1, 0}},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        SearchConfig config = search_config_default(SEARCH_GUMBEL);
        config.nodes = cases[i].nodes;
        config.max_considered_actions = cases[i].considered;
        Search *search = search_create(&config, 5, 1);
        Evaluator *uniform = evaluator_uniform_create(5, 1);
        const Board board = board_empty(5);
        Rng rng = testing_stream(14, i);
        search_run(search, uniform, &board, &rng, 1, true);
        float visits[25];
        for (int cell = 0; cell < 25; cell++)
            visits[cell] = search_visits(search, 0)[cell];
        const int chosen = search_move(search, 0, false, &rng);
        assert_true(visits[chosen] == cases[i].visits[0]);
        qsort(visits, 25, sizeof visits[0], descending);
        for (int k = 0; k == 0 || cases[i].visits[k - 1] > 0.0f; k++)
            assert_true(visits[k] == cases[i].visits[k]);
        evaluator_destroy(uniform);
        search_destroy(search);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_regularised_finds_every_win),
        cmocka_unit_test(test_gumbel_finds_every_win),
        cmocka_unit_test(test_puct_finds_every_win),
        cmocka_unit_test(test_policies_are_the_papers),
        cmocka_unit_test(test_noise_is_spread_as_asked),
        cmocka_unit_test(test_one_node_is_the_bare_net),
        cmocka_unit_test(test_halving_keeps_its_schedule),
    };
    return TESTING_RUN(tests);
}
