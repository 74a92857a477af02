// The luck of runs: what is found of known luck on made-up boards, and what is drawn from it.
#include "tests/testing.h"

#include "base/memory.h"
#include "elo/law/scaling_internal.h"

#include <math.h>
#include <stdlib.h>

enum { SHAPES = 8, SEEDS = 4, SNAPS = 12, AGENTS = SHAPES * SEEDS * SNAPS };

// Deviations of the made-up world, Elo: of runs, lasting over `reach` decades, of snapshots, and of
// their ratings, which share an error too. Runs below `random` Elo have no luck.
typedef struct World {
    double run, reach, snap, rating, shared, random;
} World;

static const World usual = {40, INFINITY, 10, 15, 30, -INFINITY};

static ScalingBoard *make_board(const World *world, Rng *rng) {
    ScalingBoard *board = memory_zeroed(1, sizeof *board);
    board->size = 5;
    board->count = AGENTS;
    board->snaps = memory_zeroed(AGENTS, sizeof *board->snaps);
    board->shape = memory_zeroed(AGENTS, sizeof *board->shape);
    board->covariance = memory_zeroed((size_t)AGENTS * AGENTS, sizeof *board->covariance);
    const double all = world->shared * rng_normal(rng);
    double luck = 0;
    for (int i = 0; i < AGENTS; i++) {
        const int run = i / SNAPS, snap = i % SNAPS;
        static const double step = 0.2;
        const double kept = snap == 0 ? 0 : exp(-step / world->reach);
        luck = kept * luck + world->run * sqrt(1 - kept * kept) * rng_normal(rng);
        const double x = 7 + 0.3 * (run / SEEDS) + step * snap;
        const double level = fmin(-1, -1200 + 300 * (x - 7)), lucky = level > world->random;
        const double own = luck + world->snap * rng_normal(rng);
        board->shape[i] = run / SEEDS;
        board->snaps[i] =
            (FrontierSnap){run, x, level + lucky * own + world->rating * rng_normal(rng) + all};
        for (int j = 0; j < AGENTS; j++)
            board->covariance[i * AGENTS + j] =
                pow(world->shared, 2) + (i == j ? pow(world->rating, 2) : 0);
    }
    return board;
}

// What is found on many boards, on the average.
typedef struct Finding {
    double variance, low, high; // of all snapshots, of the lowest and the highest third
    double steady;
    int reach[3]; // boards on which luck reaches less than `world`'s half, about as far, farther
} Finding;

enum { REPETITIONS = 60 };

static Finding find(const World *world, uint64_t stream) {
    Finding finding = {0};
    for (int repetition = 0; repetition < REPETITIONS; repetition++) {
        Rng rng = testing_stream((uint64_t)repetition, stream);
        ScalingBoard *board = make_board(world, &rng);
        Luck luck = luck_create(board);
        assert_int_equal(luck.runs, SHAPES * SEEDS);
        assert_int_equal(luck.freedom, SHAPES * (SEEDS - 1));
        int low = 0, high = 0;
        double lows = 0, highs = 0;
        for (int i = 0; i < AGENTS; i++) {
            const double variance = pow(luck.deviation[i], 2), level = luck.expected[i];
            finding.variance += variance / AGENTS / REPETITIONS;
            low += level < -800;
            lows += level < -800 ? variance : 0;
            high += level > -400;
            highs += level > -400 ? variance : 0;
        }
        finding.low += lows / low / REPETITIONS;
        finding.high += highs / high / REPETITIONS;
        finding.steady += luck.steady / REPETITIONS;
        finding.reach[luck.reach < 0.49 * world->reach   ? 0
                      : luck.reach < 2.01 * world->reach ? 1
                                                         : 2]++;
        luck_free(&luck);
        scaling_board_destroy(board);
    }
    print_message("variance %.0f (%.0f low, %.0f high), steady %.2f, reach less in %d, right in "
                  "%d, more in %d\n",
                  finding.variance, finding.low, finding.high, finding.steady, finding.reach[0],
                  finding.reach[1], finding.reach[2]);
    return finding;
}

static void test_luck_is_found(void **state) {
    (void)state;
    const Finding found = find(&usual, 1);
    assert_true(fabs(found.variance / 1700 - 1) < 0.1); // 40^2 + 10^2, without the ratings' 15^2
    assert_true(fabs(found.steady - 1600.0 / 1700) < 0.05);
}

// Errors of ratings are no luck, whether each has its own or all share them.
static void test_errors_are_no_luck(void **state) {
    (void)state;
    World world = usual;
    world.run = world.snap = 0;
    assert_true(find(&world, 2).variance < 25); // of 15^2; less than 0 counts as 0
}

static void test_luck_that_fades(void **state) {
    (void)state;
    World world = usual;
    world.snap = 0;
    world.reach = 0.5;
    const Finding found = find(&world, 3);
    assert_true(fabs(found.variance / 1600 - 1) < 0.1);
    assert_true(found.reach[1] >= 0.8 * REPETITIONS);
    assert_true(found.steady > 0.8);
}

static void test_luck_where_runs_learn(void **state) {
    (void)state;
    World world = usual;
    world.random = -700;
    const Finding found = find(&world, 4);
    assert_true(found.low < 250);
    assert_true(fabs(found.high / 1700 - 1) < 0.15);
}

// Two seeds with other snapshots, by hand: each is compared with the other's line between
// snapshots, or its last value.
static void test_seeds_with_other_snapshots(void **state) {
    (void)state;
    FrontierSnap snaps[] = {
        {4, 8, -300}, {4, 7, -500}, {9, 7.5, -420}, {9, 8.5, -220}, {2, 7, -90}};
    int shape[] = {3, 3, 3, 3, 7};
    ScalingBoard board = {.size = 3, .count = 5, .snaps = snaps, .shape = shape};
    Luck luck = luck_create(&board);
    static const double expected[] = {-310, -500, -410, -260, -90};
    for (int i = 0; i < 5; i++)
        assert_true(fabs(luck.expected[i] - expected[i]) < 1e-9);
    assert_int_equal(luck.runs, 3);
    assert_true(luck.most == 0);
    luck_free(&luck);
    board.shape = NULL; // no two runs differ in their seed alone
    luck = luck_create(&board);
    assert_int_equal(luck.freedom, 0);
    for (int i = 0; i < 5; i++) {
        assert_true(luck.expected[i] == snaps[i].elo);
        assert_true(luck.deviation[i] == 0);
    }
    luck_free(&luck);
}

// Seeds are told from shapes by the net and the training's search.
static void test_shapes_of_standings(void **state) {
    (void)state;
    enum { RUNS = 6, ALIKE = 2 };
    StoreAgent agents[RUNS] = {{0}};
    double elo[RUNS] = {0}, covariance[RUNS * RUNS] = {0};
    for (int i = 0; i < RUNS; i++) {
        agents[i] = (StoreAgent){
            .size = 3, .nodes = 64, .width = 8, .depth = 2, .train_nodes = 16, .paper_flops = 1e6};
        agents[i].run[0] = (char)('a' + i);
    }
    agents[ALIKE].width = 16;
    agents[ALIKE + 1].depth = 1;
    agents[ALIKE + 2].train_nodes = 32;
    agents[ALIKE + 3].inputs++;
    Rating rating = {.players = RUNS, .elo = elo, .covariance = covariance};
    const Standings standings = {.size = 3, .count = RUNS, .agents = agents, .rating = &rating};
    ScalingBoard *board = scaling_board_create(&standings, 64, UNIT_PAPER);
    assert_int_equal(board->count, RUNS);
    for (int i = 0; i < RUNS; i++)
        for (int j = 0; j < i; j++)
            assert_int_equal(board->shape[i] == board->shape[j], i < ALIKE);
    scaling_board_destroy(board);
}

// Means, variances and correlations of what is drawn are those of the header.
static void test_draws(void **state) {
    (void)state;
    enum { DRAWS = 20000 };
    Rng rng = testing_stream(1, 5);
    ScalingBoard *board = make_board(&usual, &rng);
    Luck luck = luck_create(board);
    luck.steady = 0.75;
    luck.reach = 0.4;
    // Two snapshots of one run 0.6 decades apart, and one of another.
    const int at[] = {13, 16, 25};
    double *elo = memory_zeroed(AGENTS, sizeof *elo), sum[3] = {0}, product[3][3] = {{0}};
    for (int draw = 0; draw < DRAWS; draw++) {
        luck_draw(&luck, board, 2, &rng, elo);
        for (int a = 0; a < 3; a++) {
            const double z = (elo[at[a]] - luck.expected[at[a]]) / (2 * luck.deviation[at[a]]);
            sum[a] += z / DRAWS;
            for (int b = 0; b < 3; b++)
                product[a][b] +=
                    z * (elo[at[b]] - luck.expected[at[b]]) / (2 * luck.deviation[at[b]]) / DRAWS;
        }
    }
    assert_true(luck.most == INFINITY);
    luck.most = -100; // nothing is drawn above
    luck_draw(&luck, board, 2, &rng, elo);
    for (int i = 0; i < AGENTS; i++)
        assert_true(elo[i] <= -100);
    const double slack = 5 / sqrt(DRAWS);
    for (int a = 0; a < 3; a++) {
        assert_true(fabs(sum[a]) < slack);
        assert_true(fabs(product[a][a] - 1) < 1.5 * slack);
    }
    assert_true(fabs(product[0][1] - 0.75 * exp(-0.6 / 0.4)) < slack);
    assert_true(fabs(product[0][2]) < slack);
    free(elo);
    luck_free(&luck);
    scaling_board_destroy(board);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_luck_is_found),
        cmocka_unit_test(test_errors_are_no_luck),
        cmocka_unit_test(test_luck_that_fades),
        cmocka_unit_test(test_luck_where_runs_learn),
        cmocka_unit_test(test_seeds_with_other_snapshots),
        cmocka_unit_test(test_shapes_of_standings),
        cmocka_unit_test(test_draws),
    };
    return TESTING_RUN(tests);
}
