// Evaluators: the frame of the side to move, and a cache that changes only the cost.
#include "tests/testing.h"
#include "tests/testing_position.h"

#include "base/memory.h"
#include "selfplay/search/evaluator.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { BATCH = 64 };

static Net *random_net(int size) {
    Net *net = net_create((NetShape){.size = size, .width = 24, .depth = 2});
    Rng rng = testing_stream(3, (uint64_t)size);
    net_initialise(net, 0.4f, &rng);
    return net;
}

typedef struct Answers {
    float prior[BATCH][TREE_STRIDE_MAX], value[BATCH];
} Answers;

static void evaluate(Evaluator *evaluator, const Board *boards, int n, Answers *answers) {
    EvaluatorRequest requests[BATCH];
    memset(answers, 0x7f, sizeof *answers);
    for (int i = 0; i < n; i++)
        requests[i] = (EvaluatorRequest){
            .board = &boards[i], .prior = answers->prior[i], .value = &answers->value[i]};
    evaluator->evaluate(evaluator, requests, n);
}

static void check_same(const Answers *a, const Answers *b, int n, int cells, float tolerance) {
    for (int i = 0; i < n; i++) {
        assert_true(fabsf(a->value[i] - b->value[i]) <= tolerance);
        for (int cell = 0; cell < cells; cell++)
            assert_true(fabsf(a->prior[i][cell] - b->prior[i][cell]) <= tolerance);
    }
}

static void test_priors_are_distributions_over_legal_moves(void **state) {
    (void)state;
    for (int size = BOARD_SIZE_MIN; size <= BOARD_SIZE_MAX; size += 3) {
        Net *net = random_net(size);
        Evaluator *evaluator = evaluator_net_create(net, BATCH);
        Rng rng = testing_stream(4, 0);
        Board boards[BATCH];
        for (int i = 0; i < BATCH; i++)
            boards[i] = testing_position(&rng, size, i % (size * size / 2 + 1));
        Answers answers;
        evaluate(evaluator, boards, BATCH, &answers);
        for (int i = 0; i < BATCH; i++) {
            double sum = 0.0;
            for (int cell = 0; cell < size * size; cell++) {
                const float p = answers.prior[i][cell];
                assert_true(bits_has(board_legal(&boards[i]), cell) ? p > 0.0f : p == 0.0f);
                sum += (double)p;
            }
            assert_true(fabs(sum - 1.0) < 1e-5);
            assert_true(fabsf(answers.value[i]) <= 1.0f);
        }
        evaluator_destroy(evaluator);
        net_destroy(net);
    }
}

// White to move is evaluated on the transposed board with colours swapped: the net's output must be
// the same.
static void test_both_colours_are_one_player(void **state) {
    (void)state;
    const int size = 5;
    Net *net = random_net(size);
    Evaluator *evaluator = evaluator_net_create(net, BATCH);
    Rng rng = testing_stream(5, 0);
    Board boards[BATCH], swapped[BATCH];
    for (int i = 0; i < BATCH; i++) {
        boards[i] = testing_position(&rng, size, i % 10);
        swapped[i] = board_swapped(&boards[i]);
    }
    Answers a, b;
    evaluate(evaluator, boards, BATCH, &a);
    evaluate(evaluator, swapped, BATCH, &b);
    for (int i = 0; i < BATCH; i++) {
        assert_true(a.value[i] == b.value[i]);
        for (int cell = 0; cell < size * size; cell++)
            assert_true(a.prior[i][cell] == b.prior[i][bits_transpose_cell(cell, size)]);
    }
    evaluator_destroy(evaluator);
    net_destroy(net);
}

// Caches of every size, with duplicates inside batches and across them: the answers of a net
// without one, for fewer forward passes.
static void test_cache_changes_only_the_work(void **state) {
    (void)state;
    const int size = 3, entries[] = {1, 2, 16, 4096};
    for (int c = 0; c < 4; c++) {
        Net *net = random_net(size);
        Evaluator *plain = evaluator_net_create(net, BATCH);
        Evaluator *cached = evaluator_net_create(net, BATCH);
        Cache *cache = cache_create(size, entries[c]);
        evaluator_use_cache(cached, cache);
        Rng rng = testing_stream(6, (uint64_t)c);
        for (int round = 0; round < 200; round++) {
            Board boards[BATCH];
            for (int i = 0; i < BATCH; i++)
                boards[i] = testing_position(&rng, size, (int)rng_below(&rng, 5));
            if (round % 50 == 49) { // other weights: cached entries must be invalid
                net->parameters[0] += 0.5f;
                net->parameters[net->parameter_count - 1] += 0.25f;
                cache_clear(cache);
            }
            Answers a, b;
            evaluate(plain, boards, BATCH, &a);
            evaluate(cached, boards, BATCH, &b);
            check_same(&a, &b, BATCH, size * size, 1e-6f);
        }
        assert_int_equal(plain->asked, cached->asked);
        assert_int_equal(plain->computed, plain->asked);
        assert_true(cached->computed < cached->asked);
        // There are 1090 positions of up to four stones, and five sets of weights. A few that share
        // a slot are computed again.
        if (entries[c] == 4096)
            assert_true(cached->computed <= 5 * 1090 * 3 / 2);
        evaluator_destroy(plain);
        evaluator_destroy(cached);
        cache_destroy(cache);
        net_destroy(net);
    }
}

static void test_a_cache_outlives_its_epochs(void **state) {
    (void)state;
    Cache *cache = cache_create(3, 4);
    const Board board = board_empty(3);
    CacheEntry *entry = cache_entry(cache, cache_slot(cache, &board));
    *entry = (CacheEntry){.epoch = 1, .row = -1};
    assert_true(cache_holds(cache, entry, &board));
    cache->epoch = UINT32_MAX;
    cache_clear(cache);
    assert_int_equal(cache->epoch, 1);
    assert_false(cache_holds(cache, entry, &board));
    cache_destroy(cache);
}

// Huge weights produce infinities and NaN: the evaluator must still give the search usable answers,
// and report it.
static void test_answers_without_numbers_are_told(void **state) {
    (void)state;
    for (int with_cache = 0; with_cache < 2; with_cache++) {
        Net *net = random_net(4);
        Evaluator *evaluator = evaluator_net_create(net, BATCH);
        Cache *cache = cache_create(4, 64);
        evaluator_use_cache(evaluator, with_cache ? cache : NULL);
        Rng rng = testing_stream(8, 0);
        Board boards[BATCH];
        for (int i = 0; i < BATCH; i++)
            boards[i] = testing_position(&rng, 4, i % 8);
        Answers answers;
        evaluate(evaluator, boards, BATCH, &answers);
        assert_int_equal(evaluator->broken, 0);
        for (size_t i = 0; i < net->parameter_count; i++)
            net->parameters[i] *= 1e30f;
        cache_clear(cache);
        evaluate(evaluator, boards, BATCH, &answers);
        assert_true(evaluator->broken > 0);
        for (int i = 0; i < BATCH; i++) {
            double sum = 0.0;
            for (int cell = 0; cell < 16; cell++) {
                const float p = answers.prior[i][cell];
                assert_true(bits_has(board_legal(&boards[i]), cell) ? p > 0.0f : p == 0.0f);
                sum += (double)p;
            }
            assert_true(fabs(sum - 1.0) < 1e-5);
            assert_true(fabsf(answers.value[i]) <= 1.0f);
        }
        evaluator_destroy(evaluator);
        cache_destroy(cache);
        net_destroy(net);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_priors_are_distributions_over_legal_moves),
        cmocka_unit_test(test_both_colours_are_one_player),
        cmocka_unit_test(test_cache_changes_only_the_work),
        cmocka_unit_test(test_a_cache_outlives_its_epochs),
        cmocka_unit_test(test_answers_without_numbers_are_told),
    };
    return TESTING_RUN(tests);
}
