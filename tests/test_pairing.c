// How pairings are chosen, and the whole adaptive plan on synthetic tournaments: games drawn from
// known ratings instead of played, through the tournament's own plan. HEXLAW_TEST_REPETITIONS
// makes the simulations longer.
#include "tests/testing.h"

#include "base/memory.h"
#include "elo/pairing.h"
#include "elo/tournament_internal.h"

#include <math.h>
#include <string.h>

static int repetitions(int usual) {
    const char *text = getenv("HEXLAW_TEST_REPETITIONS");
    return text ? atoi(text) : usual;
}

static double expected(double elo) {
    return 1.0 / (1.0 + pow(10.0, -elo / 400.0));
}

static int binomial(Rng *rng, int games, double p) {
    int wins = 0;
    for (int i = 0; i < games; i++)
        wins += rng_uniform(rng) < p;
    return wins;
}

// --- the choice ---

// A few players with a ladder of games between them, the last one the anchor.
static Rating *few_players(int players, uint64_t index) {
    Rng rng = testing_rng(index);
    RatingGames games[64];
    int count = 0;
    for (int i = 0; i + 1 < players; i++) {
        const int wins = 20 + (int)rng_below(&rng, 20);
        games[count++] = (RatingGames){i + 1, i, wins, 60 - wins};
        games[count++] = (RatingGames){i, i + 1, 60 - wins, wins};
    }
    RatingConfig config = rating_config_default();
    config.anchor = players - 1;
    Rating *rating;
    Error error = {""};
    if (rating_solve(&config, players, games, count, NULL, &rating, &error) != STATUS_OK)
        fail_msg("%s", error.text);
    return rating;
}

// The covariance after games of that information between a and b, by Gauss and Jordan from the
// inverse: an independent way to what pairing.c does by a matrix of rank one.
static void naive_after(const double *covariance, int n, int anchor, int a, int b, double worth,
                        double *after) {
    enum { MOST = 8 };
    double m[MOST][2 * MOST] = {{0}};
    int map[MOST], count = 0;
    for (int i = 0; i < n; i++)
        if (i != anchor)
            map[count++] = i;
    // invert, add, invert
    double information[MOST][MOST];
    for (int pass = 0; pass < 2; pass++) {
        for (int i = 0; i < count; i++)
            for (int j = 0; j < count; j++) {
                m[i][j] = pass == 0 ? covariance[map[i] * n + map[j]] : information[i][j];
                m[i][count + j] = i == j;
            }
        for (int k = 0; k < count; k++) {
            const double pivot = m[k][k];
            for (int j = 0; j < 2 * count; j++)
                m[k][j] /= pivot;
            for (int i = 0; i < count; i++) {
                const double factor = m[i][k];
                for (int j = 0; i != k && j < 2 * count; j++)
                    m[i][j] -= factor * m[k][j];
            }
        }
        for (int i = 0; i < count; i++)
            for (int j = 0; j < count; j++) {
                const int x = (map[i] == a) - (map[i] == b), y = (map[j] == a) - (map[j] == b);
                information[i][j] = m[i][count + j] + (pass == 0 ? worth * x * y : 0.0);
            }
    }
    memset(after, 0, (size_t)(n * n) * sizeof *after);
    for (int i = 0; i < count; i++)
        for (int j = 0; j < count; j++)
            after[map[i] * n + map[j]] = information[i][j];
}

// The first choice takes most off the variances above the target, each weighted by how far it is
// above, of all pairings.
static void test_best_by_brute_force(void **state) {
    (void)state;
    enum { N = 7, GAMES = 40 };
    for (uint64_t index = 0; index < 20; index++) {
        Rating *rating = few_players(N, index);
        const PairingConfig config = {
            .target = 50.0, .games = GAMES, .special = -1, .games_max = GAMES};
        Pairing *chosen;
        int count;
        pairing_choose(&config, rating, NULL, &chosen, &count);
        assert_int_equal(count, 1);
        double gains[N][N] = {{0}}, most = 0.0;
        const double limit = 0.96 * pow(50.0 / RATING_Z95, 2);
        for (int a = 0; a < N; a++)
            for (int b = a + 1; b < N; b++) {
                const double *v = rating->covariance;
                const double elo = rating->elo[a] - rating->elo[b];
                const double variance = v[a * N + a] + v[b * N + b] - 2 * v[a * N + b];
                // the mean of p*(1-p) over the error of the difference, by the sum over a grid
                double spread = 0.0, sum = 0.0;
                for (double z = -6.0; z <= 6.0; z += 0.01) {
                    const double p = expected(elo + z * sqrt(variance));
                    spread += exp(-z * z / 2) * p * (1 - p);
                    sum += exp(-z * z / 2);
                }
                double after[N * N];
                naive_after(v, N, N - 1, a, b, GAMES * spread / sum / pow(RATING_ELO_PER_LOGIT, 2),
                            after);
                for (int k = 0; k < N; k++)
                    if (v[k * N + k] > limit)
                        gains[a][b] += v[k * N + k] / limit * (v[k * N + k] - after[k * N + k]);
                most = fmax(most, gains[a][b]);
            }
        // The mean of p*(1-p) is approximated there, so near ties may fall otherwise.
        assert_true(gains[chosen[0].first][chosen[0].second] > 0.97 * most);
        free(chosen);
        rating_destroy(rating);
    }
}

static void test_limits(void **state) {
    (void)state;
    enum { N = 6 };
    Rating *rating = few_players(N, 1);
    PairingConfig config = {
        .target = 10.0, .games = 64, .special = N - 1, .games_special = 32, .games_max = 1000};
    Pairing *chosen, *again;
    int count, count_again;
    pairing_choose(&config, rating, NULL, &chosen, &count);
    int games = 0;
    for (int i = 0; i < count; i++) {
        assert_true(0 <= chosen[i].first && chosen[i].first < chosen[i].second);
        assert_true(chosen[i].second < N);
        games += chosen[i].second == N - 1 ? 32 : 64;
    }
    assert_true(games <= 1000 && games > 1000 - 64); // the smaller batches fill it up, or fit once
    pairing_choose(&config, rating, NULL, &again, &count_again);
    assert_int_equal(count, count_again);
    assert_memory_equal(chosen, again, (size_t)count * sizeof *chosen);
    free(chosen);
    free(again);
    config.games_max = 31;
    pairing_choose(&config, rating, NULL, &chosen, &count);
    assert_int_equal(count, 0);
    free(chosen);
    config.games_max = 1000000;
    config.target = 1000.0;
    pairing_choose(&config, rating, NULL, &chosen, &count);
    assert_int_equal(count, 0); // met already
    free(chosen);
    rating_destroy(rating);
}

// --- whole tournaments ---

typedef struct Simulation {
    int agents;
    double weakest;
    long games;
    int rounds, inside; // agents whose interval holds the truth
    double widest;
} Simulation;

// Agents between `weakest` and 0 Elo, perfect play at 0; eight snapshots a run.
static void simulate(Simulation *simulation, double target, uint64_t index) {
    const int n = simulation->agents;
    Rng rng = testing_rng(1000 + index);
    double *truth = memory_zeroed((size_t)n + 1, sizeof *truth);
    TournamentAgent *agents = memory_zeroed((size_t)n, sizeof *agents);
    for (int i = 0; i < n; i++) {
        truth[i] = simulation->weakest * (1.0 - (i % 8 + (double)rng_uniform(&rng)) / 8.0);
        agents[i] = (TournamentAgent){.id = i + 1, .run = i / 8, .paper_flops = i % 8};
    }
    TournamentConfig config = tournament_config_default();
    config.size = 5;
    config.target = target;
    Plan *plan = plan_create(&config, agents, n);
    const Job *jobs;
    int count;
    Error error = {""};
    for (simulation->rounds = 0;; simulation->rounds++) {
        if (plan_round(plan, &jobs, &count, &error) != STATUS_OK)
            fail_msg("%s", error.text);
        if (count == 0)
            break;
        for (int i = 0; i < count; i++) {
            const int other = jobs[i].second == TOURNAMENT_PERFECT ? n : jobs[i].second;
            const double p = expected(truth[jobs[i].first] - truth[other]);
            const int half = jobs[i].games / 2;
            JobResult result = {0};
            result.trials[0].black_wins = binomial(&rng, half, p);
            result.trials[0].white_wins = half - result.trials[0].black_wins;
            result.trials[1].white_wins = binomial(&rng, half, p);
            result.trials[1].black_wins = half - result.trials[1].white_wins;
            plan_note(plan, &jobs[i], &result);
        }
    }
    simulation->games = plan->game_total;
    Rating *rating;
    assert_int_equal(plan_rate(plan, &rating, &error), STATUS_OK);
    simulation->inside = 0;
    simulation->widest = 0.0;
    for (int i = 0; i < n; i++) {
        const double margin = rating_margin(rating, i);
        simulation->widest = fmax(simulation->widest, margin);
        simulation->inside += fabs(rating->elo[i] - truth[i]) < margin;
    }
    rating_destroy(rating);
    plan_destroy(plan);
    free(agents);
    free(truth);
}

// 64 agents to +-25 Elo for a fraction of a round robin, and the intervals hold what they say.
static void test_cost_and_coverage(void **state) {
    (void)state;
    const int all = repetitions(TESTING_SANITIZED ? 3 : 25);
    static const double weakest[] = {-600.0, -1300.0};
    for (int w = 0; w < 2; w++) {
        double games = 0.0, inside = 0.0, rounds = 0.0, widest = 0.0;
        for (int i = 0; i < all; i++) {
            Simulation simulation = {.agents = 64, .weakest = weakest[w]};
            simulate(&simulation, 25.0, (uint64_t)(1000 * w + i));
            games += (double)simulation.games / all;
            rounds += (double)simulation.rounds / all;
            inside += (double)simulation.inside / 64 / all;
            widest = fmax(widest, simulation.widest);
        }
        const double robin = 1024.0 * 64 * 63 / 2;
        print_message("64 agents from %.0f Elo to +-25: %.0f games, %.1f%% of 1,024 a pairing, "
                      "%.1f rounds; %.1f%% of intervals hold the truth (%d repetitions)\n",
                      weakest[w], games, 100 * games / robin, rounds, 100 * inside, all);
        assert_true(widest <= 25.0);
        assert_true(games < 0.15 * robin);
        assert_true(all < 10 || (inside > 0.91 && inside < 0.98));
    }
}

// The cost grows about as the number of agents, not as its square.
static void test_growth(void **state) {
    (void)state;
    double games[4];
    for (int k = 0; k < 4; k++) {
        Simulation simulation = {.agents = 16 << k, .weakest = -800.0};
        const int all = repetitions(2);
        games[k] = 0.0;
        for (int i = 0; i < all; i++) {
            simulate(&simulation, 25.0, (uint64_t)(5000 + 1000 * k + i));
            games[k] += (double)simulation.games / all;
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
    const TournamentAgent agents[] = {{1, 0, 1.0}, {2, 0, 2.0}};
    TournamentConfig config = tournament_config_default();
    config.size = 5;
    config.target = 25.0;
    config.games_max = 150;
    Plan *plan = plan_create(&config, agents, 2);
    const Job *jobs;
    int count;
    Error error = {""};
    assert_int_equal(plan_round(plan, &jobs, &count, &error), STATUS_LIMIT);
    assert_non_null(strstr(error.text, "expected 192 more"));
    plan_destroy(plan);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_best_by_brute_force), cmocka_unit_test(test_limits),
        cmocka_unit_test(test_cost_and_coverage),   cmocka_unit_test(test_growth),
        cmocka_unit_test(test_games_allowed),
    };
    return TESTING_RUN(tests);
}
