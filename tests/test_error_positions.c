// The sets of positions: their labels, their files, and how they are drawn.
#include "tests/testing.h"
#include "tests/testing_minimax.h"

#include "base/memory.h"
#include "elo/errors/error_draw.h"
#include "engine/solver.h"

#include <math.h>
#include <string.h>

enum { SIZE_LEAST = 3, SIZE_MOST = 7, NAIVE_FREE_MAX = 10 };

static ErrorPositions *builtin(int size) {
    ErrorPositions *set;
    Error error = {""};
    if (error_positions_builtin(size, &set, &error) != STATUS_OK)
        fail_msg("%s", error.text);
    return set;
}

// By plain minimax where that is quick, which is everywhere on 3x3.
static void labels_agree_with_minimax(void **state) {
    (void)state;
    for (int size = 3; size <= 4; size++) {
        ErrorPositions *set = builtin(size);
        int looked = 0;
        for (int i = 0; i < set->count; i += TESTING_SANITIZED ? 8 : 1) {
            const ErrorPosition *position = &set->positions[i];
            if (bits_count(board_free(&position->board)) > NAIVE_FREE_MAX)
                continue;
            assert_true(position->winning == minimax_winning_moves(&position->board));
            looked++;
        }
        assert_true(looked >= set->count / (TESTING_SANITIZED ? 20 : 2));
        error_positions_destroy(set);
    }
}

static void labels_agree_with_the_solver(void **state) {
    (void)state;
    const SolverConfig config = solver_config_default();
    Rng rng = testing_rng(1);
    for (int size = SIZE_LEAST; size <= SIZE_MOST; size++) {
        ErrorPositions *set = builtin(size);
        Solver *solver = solver_create(&config);
        const int asked = TESTING_SANITIZED ? 4 : 40;
        for (int k = 0; k < asked; k++) {
            const ErrorPosition *position = &set->positions[rng_below(&rng, (uint32_t)set->count)];
            // Openings of 7x7 take the solver seconds.
            if (bits_count(board_free(&position->board)) > 36)
                continue;
            Bits winning;
            assert_int_equal(solver_winning_moves(solver, &position->board, &winning, NULL),
                             STATUS_OK);
            assert_true(position->winning == winning);
        }
        solver_destroy(solver);
        error_positions_destroy(set);
    }
}

// Distinct, the other way round too, and together they weigh what they stand for.
static void sets_are_sound(void **state) {
    (void)state;
    assert_false(error_positions_has(2) || error_positions_has(11));
    for (int size = SIZE_LEAST; size <= SIZE_MOST; size++) {
        assert_true(error_positions_has(size));
        ErrorPositions *set = builtin(size);
        assert_true(set->size == size && set->version >= 1);
        double weight = 0.0;
        for (int i = 0; i < set->count; i++) {
            const Board *board = &set->positions[i].board, rotated = board_rotated(board);
            for (int k = 0; k < i; k++)
                assert_false(memcmp(set->positions[k].board.stones, board->stones,
                                    sizeof board->stones) == 0 ||
                             memcmp(set->positions[k].board.stones, rotated.stones,
                                    sizeof board->stones) == 0);
            assert_true(set->positions[i].weight >= 1.0);
            weight += set->positions[i].weight;
        }
        const double tested = set->population - set->errorless;
        const double off = tested / sqrt(error_positions_kish(set));
        assert_true(fabs(weight - tested) <= 4.0 * off);
        assert_true(error_positions_kish(set) <= set->count + 1e-6);
        error_positions_destroy(set);
    }
}

static void files_come_back(void **state) {
    (void)state;
    for (int size = SIZE_LEAST; size <= SIZE_MOST; size++) {
        ErrorPositions *set = builtin(size), *again;
        char *text = error_positions_encode(set);
        assert_int_equal(error_positions_decode("x", text, strlen(text), &again, NULL), STATUS_OK);
        char *second = error_positions_encode(again);
        assert_string_equal(text, second);
        free(text);
        free(second);
        error_positions_destroy(set);
        error_positions_destroy(again);
    }
}

static void bad_files_are_refused(void **state) {
    (void)state;
#define HEAD                                                                                       \
    "hexlaw-error-positions 1\nsize 3 version 1 seed 1 population 9 errorless 2 positions 1\n"
    static const char *const cases[][2] = {
        {"", "line 1"},
        {"hexlaw-error-positions 2\n", "line 1: expected 'hexlaw-error-positions 1'"},
        {"hexlaw-error-positions 1\nsize 3\n", "line 2"},
        {"hexlaw-error-positions 1\n"
         "size 12 version 1 seed 1 population 9 errorless 2 positions 1\n",
         "line 2: expected a board size"},
        {"hexlaw-error-positions 1\n"
         "size 3 version 1 seed 1 population 2 errorless 2 positions 1\n",
         "line 2: expected a population"},
        {"hexlaw-error-positions 1\n"
         "size 3 version 1 seed 1 population nan errorless 2 positions 1\n",
         "line 2: expected a population"},
        {HEAD, "line 3"},
        {HEAD "0 0 10 1 0.5 1\n", "line 3: expected black"},
        {HEAD "g 0 10 1 0.5\n", "line 3: expected cells"},
        {HEAD "0 0 200 1 0.5\n", "line 3: expected cells"},
        {HEAD "3 0 10 1 0.5\n", "line 3: expected as many"},
        {HEAD "1 1 10 1 0.5\n", "line 3: expected as many"},
        {HEAD "1 2 0 1 0.5\n", "line 3: expected a game that is not over"},
        {HEAD "1 2 1fc 1 0.5\n", "some of its moves, not all"},
        {HEAD "1 2 11 1 0.5\n", "some of its moves"},
        {HEAD "49 6 10 1 0.5\n", "a game that is not over"},
        {HEAD "0 0 10 0 0.5\n", "line 3: expected a weight"},
        {HEAD "0 0 10 inf 0.5\n", "line 3: expected a weight"},
        {HEAD "0 0 10 1 1.5\n", "line 3: expected a weight"},
        {HEAD "0 0 10 1 0.5\n0 0 10 1 0.5\n", "line 4: expected no more lines"},
    };
    ErrorPositions *set;
    Error error = {""};
    const char *good = HEAD "0 0 10 1 0.5\n";
    assert_int_equal(error_positions_decode("x", good, strlen(good), &set, &error), STATUS_OK);
    error_positions_destroy(set);
    assert_int_equal(error_positions_decode("x", good, strlen(good) + 1, &set, &error),
                     STATUS_INVALID); // with its 0 byte
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const Status status =
            error_positions_decode("x", cases[i][0], strlen(cases[i][0]), &set, &error);
        if (status != STATUS_INVALID || !strstr(error.text, cases[i][1]))
            fail_msg("%s: expected '%s', got '%s'", cases[i][0], cases[i][1], error.text);
        assert_null(set);
    }
}

// --- drawing ---

static void inclusion_adds_up(void **state) {
    (void)state;
    Rng rng = testing_rng(2);
    enum { COUNT = 500 };
    double scores[COUNT], inclusion[COUNT];
    for (int wanted = 1; wanted <= COUNT; wanted += 83) {
        for (int i = 0; i < COUNT; i++)
            scores[i] = exp(2.0 * rng_normal(&rng));
        error_draw_inclusion(scores, COUNT, wanted, inclusion);
        double sum = 0.0, ratio = 0.0;
        for (int i = 0; i < COUNT; i++) {
            assert_true(inclusion[i] > 0.0 && inclusion[i] <= 1.0);
            sum += inclusion[i];
            if (inclusion[i] < 1.0)
                ratio = inclusion[i] / scores[i];
        }
        assert_true(fabs(sum - wanted) < 1e-9 * COUNT);
        for (int i = 0; i < COUNT; i++) // in proportion, and what is certain would be past 1
            if (inclusion[i] < 1.0)
                assert_true(fabs(inclusion[i] / scores[i] / ratio - 1.0) < 1e-9);
            else
                assert_true(scores[i] * ratio >= 1.0 - 1e-9);
    }
    error_draw_inclusion(scores, COUNT, COUNT + 1, inclusion);
    for (int i = 0; i < COUNT; i++)
        assert_true(inclusion[i] == 1.0);
}

// Positions are drawn as often as their inclusion probability says.
static void samples_follow_inclusion(void **state) {
    (void)state;
    enum { COUNT = 60, WANTED = 20 };
    const int draws = TESTING_SANITIZED ? 4000 : 40000;
    double scores[COUNT], inclusion[COUNT];
    int drawn[COUNT], times[COUNT] = {0};
    Rng rng = testing_rng(3);
    for (int i = 0; i < COUNT; i++)
        scores[i] = exp(1.2 * rng_normal(&rng));
    error_draw_inclusion(scores, COUNT, WANTED, inclusion);
    for (int k = 0; k < draws; k++) {
        assert_int_equal(error_draw_sample(inclusion, COUNT, WANTED, &rng, drawn), WANTED);
        for (int i = 0; i < WANTED; i++) {
            assert_true(i == 0 || drawn[i] > drawn[i - 1]);
            times[drawn[i]]++;
        }
    }
    for (int i = 0; i < COUNT; i++) {
        const double p = inclusion[i], off = fabs((double)times[i] / draws - p);
        // Pareto sampling has these probabilities up to a small error (Rosen 1997).
        assert_true(off <= 4.5 * sqrt(p * (1.0 - p) / draws) + 0.01);
    }
}

// More is drawn where the panel errs, and never errorless answers make no difference.
static void scores_follow_answers(void **state) {
    (void)state;
    double scores[4] = {0};
    const double weak[4] = {0.5, 0.5, 0.5, 0.5}, strong[4] = {0.0, 0.0, 0.0, 0.01}, none[4] = {0};
    error_draw_add_answers(weak, 4, scores);
    error_draw_add_answers(strong, 4, scores);
    error_draw_add_answers(none, 4, scores);
    assert_true(scores[0] == 1.0 && scores[1] == 1.0 && fabs(scores[3] - 17.0) < 1e-9);
    error_draw_scores(4, scores);
    const double sum = 3.0 + sqrt(17.0);
    assert_true(fabs(scores[0] - (0.2 + 0.8 * 4.0 / sum)) < 1e-12);
    assert_true(fabs(scores[0] + scores[1] + scores[2] + scores[3] - 4.0) < 1e-12);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(labels_agree_with_minimax),
        cmocka_unit_test(labels_agree_with_the_solver),
        cmocka_unit_test(sets_are_sound),
        cmocka_unit_test(files_come_back),
        cmocka_unit_test(bad_files_are_refused),
        cmocka_unit_test(inclusion_adds_up),
        cmocka_unit_test(samples_follow_inclusion),
        cmocka_unit_test(scores_follow_answers),
    };
    return TESTING_RUN(tests);
}
