// Error rates: agents measured as they play, and what follows from their answers.
#include "tests/testing.h"

#include "base/memory.h"
#include "elo/errors/error_measure.h"
#include "elo/errors/error_rates.h"
#include "selfplay/search/player.h"
#include "selfplay/search/search.h"

#include <math.h>
#include <string.h>

// --- measuring ---

static Net *make_net(int size, uint64_t seed) {
    Net *net = net_create((NetShape){.size = size, .width = 16, .depth = 1});
    Rng rng = testing_rng(seed);
    net_initialise(net, 0.5f, &rng);
    for (size_t i = 0; i < net->parameter_count; i++)
        net->parameters[i] *= 3.0f; // policies that are not even
    return net;
}

static ErrorPositions *builtin(int size) {
    ErrorPositions *set;
    Error error = {""};
    if (error_positions_builtin(size, &set, &error) != STATUS_OK)
        fail_msg("%s", error.text);
    if (TESTING_SANITIZED && set->count > 150)
        set->count = 150;
    return set;
}

static StoreErrors measure(const Net *net, SearchKind kind, const ErrorPositions *set,
                           int threads) {
    SearchConfig search = search_config_default(kind);
    search.nodes = 16;
    Pool *pool = pool_create(threads);
    StoreErrors row = error_measure_row(set, 1);
    Error error = {""};
    if (error_measure(net, &search, set->positions, set->count, pool, row.chance, &error) !=
        STATUS_OK)
        fail_msg("%s", error.text);
    pool_destroy(pool);
    return row;
}

static void threads_make_no_difference(void **state) {
    (void)state;
    ErrorPositions *set = builtin(5);
    Net *net = make_net(5, 1);
    for (int kind = 0; kind < SEARCH_KINDS; kind++) {
        StoreErrors one = measure(net, (SearchKind)kind, set, 1);
        StoreErrors three = measure(net, (SearchKind)kind, set, 3);
        for (int k = 0; k < STORE_ERROR_KINDS; k++)
            assert_memory_equal(one.chance[k], three.chance[k],
                                (size_t)set->count * sizeof(uint16_t));
        store_errors_clear(&one);
        store_errors_clear(&three);
    }
    net_destroy(net);
    error_positions_destroy(set);
}

// The chances are those by which the players of tournaments err.
static void agents_err_as_they_play(void **state) {
    (void)state;
    enum { TIMES = 400, EACH = 40 };
    ErrorPositions *set = builtin(4);
    Net *net = make_net(4, 2);
    SearchConfig search = search_config_default(SEARCH_GUMBEL);
    search.nodes = 16;
    StoreErrors row = measure(net, SEARCH_GUMBEL, set, 2);
    Player *sampling = player_agent_create(net_copy(net), &search, false);
    Player *greedy = player_agent_create(net_copy(net), &search, true);
    Board boards[TIMES];
    Rng rngs[TIMES];
    int moves[TIMES], likeliest_errs = 0;
    double errors = 0.0, expected = 0.0, variance = 0.0;
    for (int i = 0; i < set->count; i += set->count / EACH) {
        const ErrorPosition *position = &set->positions[i];
        for (int k = 0; k < TIMES; k++) {
            boards[k] = position->board;
            rngs[k] = testing_rng((uint64_t)(i * TIMES + k));
        }
        assert_int_equal(sampling->choose(sampling, boards, rngs, TIMES, moves, NULL), STATUS_OK);
        int erred = 0;
        for (int k = 0; k < TIMES; k++)
            erred += !bits_has(position->winning, moves[k]);
        const double p = (double)row.chance[STORE_ERROR_SEARCH][i] / STORE_CHANCE_ONE;
        assert_true(fabs(erred - TIMES * p) <= 5.0 * sqrt(TIMES * p * (1.0 - p)) + 1.0);
        errors += erred;
        expected += TIMES * p;
        variance += TIMES * p * (1.0 - p);
        assert_int_equal(greedy->choose(greedy, boards, rngs, 1, moves, NULL), STATUS_OK);
        const bool errs = !bits_has(position->winning, moves[0]);
        assert_int_equal(row.chance[STORE_ERROR_SEARCH_GREEDY][i], errs ? STORE_CHANCE_ONE : 0);
        likeliest_errs += errs;
    }
    assert_true(fabs(errors - expected) <= 4.0 * sqrt(variance));
    assert_true(likeliest_errs > 0 && expected > 0.0);
    store_errors_clear(&row);
    player_destroy(sampling);
    player_destroy(greedy);
    net_destroy(net);
    error_positions_destroy(set);
}

// The net alone: its prior summed by hand.
static void nets_err_by_their_prior(void **state) {
    (void)state;
    ErrorPositions *set = builtin(3);
    Net *net = make_net(3, 3);
    StoreErrors row = measure(net, SEARCH_GUMBEL, set, 1);
    Evaluator *evaluator = evaluator_net_create(net, 1);
    for (int i = 0; i < set->count; i++) {
        float prior[TREE_STRIDE_MAX], value;
        const ErrorPosition *position = &set->positions[i];
        const EvaluatorRequest request = {
            .board = &position->board, .prior = prior, .value = &value};
        evaluator->evaluate(evaluator, &request, 1);
        double losing = 0.0;
        int likeliest = 0;
        for (int cell = 0; cell < 9; cell++) {
            losing += bits_has(position->winning, cell) ? 0.0 : (double)prior[cell];
            likeliest = prior[cell] > prior[likeliest] ? cell : likeliest;
        }
        assert_true(fabs(row.chance[STORE_ERROR_NET][i] - losing * STORE_CHANCE_ONE) <= 2.0);
        assert_int_equal(row.chance[STORE_ERROR_NET_GREEDY][i],
                         bits_has(position->winning, likeliest) ? 0 : STORE_CHANCE_ONE);
    }
    evaluator_destroy(evaluator);
    store_errors_clear(&row);
    net_destroy(net);
    error_positions_destroy(set);
}

static void wrong_nets_are_refused(void **state) {
    (void)state;
    ErrorPositions *set = builtin(3);
    Net *other = make_net(4, 4), *broken = make_net(3, 5);
    for (size_t i = 0; i < broken->parameter_count; i++)
        broken->parameters[i] = 1e30f;
    const SearchConfig search = search_config_default(SEARCH_GUMBEL);
    Pool *pool = pool_create(1);
    StoreErrors row = error_measure_row(set, 1);
    Error error = {""};
    assert_int_equal(
        error_measure(other, &search, set->positions, set->count, pool, row.chance, &error),
        STATUS_INVALID);
    assert_non_null(strstr(error.text, "a net for 4x4, expected one for 3x3"));
    assert_int_equal(
        error_measure(broken, &search, set->positions, set->count, pool, row.chance, &error),
        STATUS_INVALID);
    store_errors_clear(&row);
    pool_destroy(pool);
    net_destroy(other);
    net_destroy(broken);
    error_positions_destroy(set);
}

// --- rates ---

enum { POSITIONS = 5, AGENTS = 3 };

static void make_set(ErrorPositions *set, ErrorPosition positions[POSITIONS]) {
    const double weights[POSITIONS] = {1.0, 2.0, 3.0, 4.0, 10.0};
    for (int i = 0; i < POSITIONS; i++)
        positions[i] = (ErrorPosition){.weight = weights[i], .expected = 0.2};
    *set = (ErrorPositions){.size = 5,
                            .version = 3,
                            .population = 25.0,
                            .errorless = 5.0,
                            .count = POSITIONS,
                            .positions = positions};
}

// By the formulas, written out.
static void rates_are_weighted_means(void **state) {
    (void)state;
    ErrorPositions set;
    ErrorPosition positions[POSITIONS];
    make_set(&set, positions);
    uint16_t chances[AGENTS][POSITIONS] = {{65535, 0, 0, 0, 0}, {0, 0, 13107, 0, 65535}, {0}};
    StoreErrors rows[AGENTS];
    for (int a = 0; a < AGENTS; a++) {
        rows[a] = (StoreErrors){.agent = a, .version = 3, .positions = POSITIONS};
        rows[a].chance[STORE_ERROR_SEARCH] = chances[a];
    }
    ErrorRate rates[AGENTS], alone[AGENTS];
    double covariance[AGENTS * AGENTS];
    Error error = {""};
    assert_int_equal(error_rates(&set, rows, AGENTS, STORE_ERROR_SEARCH, rates, covariance, &error),
                     STATUS_OK);
    assert_int_equal(error_rates(&set, rows, AGENTS, STORE_ERROR_SEARCH, alone, NULL, &error),
                     STATUS_OK);
    assert_memory_equal(rates, alone, sizeof rates);
    const double r[AGENTS] = {1.0 / 20.0, (3.0 * 0.2 + 10.0) / 20.0, 0.0};
    for (int a = 0; a < AGENTS; a++) {
        assert_true(fabs(rates[a].rate - 0.8 * r[a]) < 1e-9);
        assert_true(rates[a].low <= rates[a].rate && rates[a].rate <= rates[a].high);
        assert_true(rates[a].low >= 0.0 && rates[a].high <= 0.8);
        for (int b = 0; b < AGENTS; b++) {
            double sum = 0.0;
            for (int i = 0; i < POSITIONS; i++) {
                const double q = positions[i].weight / 20.0;
                sum += q * q * (chances[a][i] / 65535.0 - r[a]) * (chances[b][i] / 65535.0 - r[b]);
            }
            assert_true(fabs(covariance[a * AGENTS + b] - 0.64 * 1.25 * sum) < 1e-9);
        }
        assert_true(fabs(rates[a].deviation - sqrt(covariance[a * AGENTS + a])) < 1e-12);
    }
    assert_true(fabs(rates[0].seen - 1.0) < 1e-9 && rates[2].seen == 0.0);
    // Without an error: not 0 +- 0.
    assert_true(rates[2].low == 0.0 && rates[2].high > 0.2);
}

static void answers_to_other_sets_are_refused(void **state) {
    (void)state;
    ErrorPositions set;
    ErrorPosition positions[POSITIONS];
    make_set(&set, positions);
    uint16_t chance[POSITIONS] = {0};
    ErrorRate rate;
    Error error = {""};
    StoreErrors row = {.agent = 8, .version = 2, .positions = POSITIONS, .chance = {chance}};
    assert_int_equal(error_rates(&set, &row, 1, STORE_ERROR_NET, &rate, NULL, &error),
                     STATUS_INVALID);
    assert_non_null(strstr(error.text, "errors of agent 8: of 5 positions of version 2"));
    row.version = 3;
    row.positions = 4;
    assert_int_equal(error_rates(&set, &row, 1, STORE_ERROR_NET, &rate, NULL, &error),
                     STATUS_INVALID);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(threads_make_no_difference),
        cmocka_unit_test(agents_err_as_they_play),
        cmocka_unit_test(nets_err_by_their_prior),
        cmocka_unit_test(wrong_nets_are_refused),
        cmocka_unit_test(rates_are_weighted_means),
        cmocka_unit_test(answers_to_other_sets_are_refused),
    };
    return TESTING_RUN(tests);
}
