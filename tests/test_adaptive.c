// The whole adaptive plan on synthetic tournaments: games drawn from known chances instead of
// played, through the tournament's own plan, and a round robin of the same agents beside it.
// HEXLAW_TEST_REPETITIONS makes the simulations longer.
#include "tests/rated.h"
#include "tests/testing.h"

#include "base/memory.h"
#include "elo/match/tournament_internal.h"

#include <math.h>
#include <string.h>

enum { AGENTS = 64, ROBIN_GAMES = 1024 };

static const double target = 25.0;

static int repetitions(int usual) {
    const char *text = getenv("HEXLAW_TEST_REPETITIONS");
    return text ? atoi(text) : usual;
}

// --- worlds ---

// The chances that the row, as Black, beats the column; perfect play is the last player. `truth` is
// the ratings in the limit of an infinite round robin.
typedef struct World {
    int agents;
    double *rate;  // [agents+1, agents+1]
    double *truth; // [agents+1]
} World;

static World *world_create(int agents) {
    const size_t players = (size_t)agents + 1;
    World *world = memory_zeroed(1, sizeof *world);
    world->agents = agents;
    world->rate = memory_zeroed(players * players, sizeof *world->rate);
    world->truth = memory_zeroed(players, sizeof *world->truth);
    return world;
}

static void world_destroy(World *world) {
    free(world->rate);
    free(world->truth);
    free(world);
}

// The mean of expected() over a normal effect, by Gauss and Hermite with five points.
static double expected_mean(double elo, double effect) {
    return 0.5333333333 * expected(elo) +
           0.2220759229 *
               (expected(elo + 1.3556261800 * effect) + expected(elo - 1.3556261800 * effect)) +
           0.0112574113 *
               (expected(elo + 2.8569700139 * effect) + expected(elo - 2.8569700139 * effect));
}

// The Elo at which an increasing function has the value.
static double invert(double (*function)(double elo, double more), double more, double value) {
    double low = -4000.0, high = 4000.0;
    for (int i = 0; i < 50; i++) {
        const double middle = 0.5 * (low + high);
        if (function(middle, more) < value)
            low = middle;
        else
            high = middle;
    }
    return 0.5 * (low + high);
}

// The expected score over both colours, if moving first is worth `first` Elo.
static double expected_colours(double elo, double first) {
    return 0.5 * (expected(elo + 0.5 * first) + expected(elo - 0.5 * first));
}

// Agents between `weakest` and 0 Elo, eight snapshots a run. With `effect` every pairing has one of
// its own, of that deviation, beside its mean by the ratings, and moving first is worth 200 Elo.
static void fill_bradley_terry(World *world, double weakest, double effect, Rng *rng) {
    const int players = world->agents + 1;
    const double first = effect > 0.0 ? 200.0 : 0.0;
    for (int i = 0; i < world->agents; i++)
        world->truth[i] = weakest * (1.0 - (i % 8 + (double)rng_uniform(rng)) / 8.0);
    for (int i = 0; i < players; i++)
        for (int j = 0; j < i; j++) {
            double elo = world->truth[i] - world->truth[j];
            if (effect > 0.0) {
                elo = invert(expected_mean, effect, expected(elo)) + effect * rng_normal(rng);
                elo = invert(expected_colours, first, expected(elo));
            }
            world->rate[i * players + j] = expected(elo + 0.5 * first);
            world->rate[j * players + i] = expected(-elo + 0.5 * first);
        }
}

// Plays every pairing; with `rng` NULL the wins are their expectations.
static Rating *play_robin(const World *world, Rng *rng) {
    const int players = world->agents + 1, half = ROBIN_GAMES / 2;
    RatingGames *games = memory_zeroed((size_t)(players * players), sizeof *games);
    int count = 0;
    for (int i = 0; i < players; i++)
        for (int j = 0; j < players; j++) {
            const double rate = world->rate[i * players + j];
            const double wins = rng ? binomial(rng, half, rate) : half * rate;
            if (i != j)
                games[count++] = (RatingGames){i, j, wins, half - wins};
        }
    RatingConfig config = rating_config_default();
    config.anchor = world->agents;
    Rating *rating;
    Error error = {""};
    if (rating_solve(&config, players, games, count, NULL, &rating, &error) != STATUS_OK)
        fail_msg("%s", error.text);
    free(games);
    return rating;
}

// 64 trained agents and perfect play on 4x4, who do not follow Bradley-Terry, as they were
// measured.
static void fill_trained(World *world) {
    const int players = AGENTS + 1;
    char line[512];
    FILE *file = fopen(TEST_DATA "/robin_4x4.txt", "r");
    assert_non_null(file);
    assert_true(fgets(line, sizeof line, file) && fgets(line, sizeof line, file)); // what it is
    for (int i = 0; i < players * players; i++) {
        int wins;
        assert_int_equal(fscanf(file, "%d", &wins), 1);
        world->rate[i] = wins / 512.0;
    }
    fclose(file);
    Rating *rating = play_robin(world, NULL);
    memcpy(world->truth, rating->elo, (size_t)players * sizeof *world->truth);
    rating_destroy(rating);
}

// --- the tournament ---

typedef struct Simulation {
    long games;
    int rounds;
    Rating *rating;
} Simulation;

static void play_job(const World *world, const PlanJob *job, Rng *rng, Plan *plan) {
    const int all = world->agents + 1, half = job->games / 2;
    const int players[] = {job->first, job->second};
    for (int side = 0; side < 2; side++) {
        const int wins = binomial(rng, half, world->rate[players[side] * all + players[!side]]);
        const StoreTrial trial = {.black_wins = wins, .white_wins = half - wins};
        plan_note(plan, job, &trial, side == 1);
    }
}

static void simulate(const World *world, double elo, Rng *rng, Simulation *simulation) {
    const int n = world->agents;
    StoreAgent *agents = memory_zeroed((size_t)n, sizeof *agents);
    for (int i = 0; i < n; i++) {
        agents[i] = (StoreAgent){.id = i + 1, .paper_flops = i % 8};
        snprintf(agents[i].run, sizeof agents[i].run, "run %d", i / 8);
    }
    TournamentConfig config = tournament_config_default();
    config.size = 5;
    config.target = elo;
    Plan *plan = plan_create(&config, agents, n);
    Error error = {""};
    for (simulation->rounds = 0;; simulation->rounds++) {
        const PlanJob *jobs;
        int count;
        if (plan_round(plan, &jobs, &count, &error) != STATUS_OK)
            fail_msg("%s", error.text);
        if (count == 0)
            break;
        for (int i = 0; i < count; i++)
            play_job(world, &jobs[i], rng, plan);
    }
    simulation->games = plan->game_total;
    assert_int_equal(plan_rate(plan, &simulation->rating, &error), STATUS_OK);
    plan_destroy(plan);
    free(agents);
}

// --- what it must hold ---

typedef struct Sums {
    double games, rounds, inside, agreeing, agreeing_squares, widest;
    int fewest; // agreeing
} Sums;

// Agents whose interval holds the truth, and whose rating is that of the round robin within the
// intervals of both, by the root of the sum of their squares: the two share no game, and the
// anchor, perfect play at 0 Elo. All ratings share the error of the anchor's games, so in a single
// tournament many may lie outside together.
static void add_simulation(const World *world, Rng *rng, Sums *sums) {
    Simulation simulation;
    simulate(world, target, rng, &simulation);
    Rating *robin = play_robin(world, rng);
    int inside = 0, agreeing = 0;
    for (int i = 0; i < world->agents; i++) {
        const double margin = rating_margin(simulation.rating, i), elo = simulation.rating->elo[i];
        sums->widest = fmax(sums->widest, margin);
        inside += fabs(elo - world->truth[i]) < margin;
        agreeing += fabs(elo - robin->elo[i]) < hypot(margin, rating_margin(robin, i));
    }
    sums->games += (double)simulation.games;
    sums->rounds += simulation.rounds;
    sums->inside += inside;
    sums->agreeing += agreeing;
    sums->agreeing_squares += agreeing * agreeing;
    if (agreeing < sums->fewest)
        sums->fewest = agreeing;
    rating_destroy(robin);
    rating_destroy(simulation.rating);
}

// With a fraction of a round robin's games, intervals have their nominal coverage, and ratings
// agree with the round robin's.
static void check_world(const char *name, double weakest, double effect, int all, uint64_t index) {
    Sums sums = {.fewest = AGENTS};
    World *world = world_create(AGENTS);
    if (weakest == 0.0)
        fill_trained(world);
    for (int i = 0; i < all; i++) {
        Rng rng = testing_rng(index + (uint64_t)i);
        if (weakest < 0.0)
            fill_bradley_terry(world, weakest, effect, &rng);
        add_simulation(world, &rng, &sums);
    }
    world_destroy(world);
    const double robin = ROBIN_GAMES * (AGENTS + 1.0) * AGENTS / 2.0;
    const double games = sums.games / all, agreeing = sums.agreeing / all;
    const double inside = sums.inside / all / AGENTS;
    print_message(
        "%s to +-%.0f Elo: %.0f games, %.1f%% of a round robin, %.1f rounds; %.1f%% of intervals "
        "hold the truth; %.1f of %d agree with the round robin (deviation %.1f, fewest %d; %d "
        "repetitions)\n",
        name, target, games, 100.0 * games / robin, sums.rounds / all, 100.0 * inside, agreeing,
        AGENTS, sqrt(fmax(0.0, sums.agreeing_squares / all - agreeing * agreeing)), sums.fewest,
        all);
    assert_true(sums.widest <= target);
    assert_true(games < 0.15 * robin);
    assert_true(all < 10 || (inside > 0.91 && inside < 0.99));
    assert_true(all < 10 || agreeing > 0.91 * AGENTS);
}

static void test_bradley_terry(void **state) {
    (void)state;
    const int all = repetitions(TESTING_SANITIZED ? 2 : 20);
    check_world("64 agents from -600 Elo", -600.0, 0.0, all, 1000);
    check_world("64 agents from -1300 Elo", -1300.0, 0.0, all, 2000);
}

static void test_effects_of_pairings(void **state) {
    (void)state;
    check_world("64 agents whose pairings have effects of 60 Elo", -600.0, 60.0,
                repetitions(TESTING_SANITIZED ? 1 : 10), 3000);
}

static void test_trained_agents(void **state) {
    (void)state;
    check_world("64 trained agents", 0.0, 0.0, repetitions(TESTING_SANITIZED ? 1 : 10), 4000);
}

// The cost grows about in proportion to the number of agents, not to its square.
static void test_growth(void **state) {
    (void)state;
    double games[4];
    for (int k = 0; k < 4; k++) {
        const int all = repetitions(2);
        games[k] = 0.0;
        for (int i = 0; i < all; i++) {
            Rng rng = testing_rng((uint64_t)(6000 + 1000 * k + i));
            World *world = world_create(16 << k);
            fill_bradley_terry(world, -800.0, 0.0, &rng);
            Simulation simulation;
            simulate(world, 25.0, &rng, &simulation);
            games[k] += (double)simulation.games / all;
            rating_destroy(simulation.rating);
            world_destroy(world);
        }
        print_message("%3d agents from -800 Elo: %.0f games, %.0f an agent, %.2f%% of a round "
                      "robin\n",
                      16 << k, games[k], games[k] / (16 << k),
                      100 * games[k] / (512.0 * (16 << k) * ((16 << k) - 1)));
    }
    assert_true(games[3] < 8.0 * games[0]);
    assert_true(games[3] < 2.2 * games[2]);
}

static void test_games_allowed(void **state) {
    (void)state;
    const StoreAgent agents[] = {{.id = 1, .paper_flops = 1.0}, {.id = 2, .paper_flops = 2.0}};
    TournamentConfig config = tournament_config_default();
    config.size = 5;
    config.target = 25.0;
    config.games_max = 150;
    Plan *plan = plan_create(&config, agents, 2);
    const PlanJob *jobs;
    int count;
    Error error = {""};
    assert_int_equal(plan_round(plan, &jobs, &count, &error), STATUS_LIMIT);
    assert_non_null(strstr(error.text, "expected 192 more"));
    plan_destroy(plan);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_bradley_terry),  cmocka_unit_test(test_effects_of_pairings),
        cmocka_unit_test(test_trained_agents), cmocka_unit_test(test_growth),
        cmocka_unit_test(test_games_allowed),
    };
    return TESTING_RUN(tests);
}
