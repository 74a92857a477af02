#include "tests/testing.h"

#include "base/check.h"
#include "base/memory.h"
#include "elo/match/tournament.h"
#include "elo/rating/standings.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

// Scripted players whose results follow Bradley-Terry exactly, on 11x11. Black's first stone
// encodes its player; White draws the winner and encodes it in its first stone; then the winner
// fills a line of its own and the loser stays out of the way.
enum {
    SIZE = 11,
    BLACK_WINS = 120,
    WHITE_WINS = 119,
    BLACK_COLUMN = 3,
    WHITE_ROW = 7,
    RUNS = 4,
    SNAPS = 5,
    AGENTS = RUNS * SNAPS,
    PERFECT = AGENTS,
};

typedef struct Scripted {
    Player player;
    int number;
    const double *elo; // of all, perfect play last
    bool cheats;
} Scripted;

static int first_free(const Board *board, int row_low, int row_high, int column_low) {
    for (int row = row_low; row <= row_high; row++)
        for (int column = column_low; column < SIZE; column++)
            if (bits_has(board_legal(board), row * SIZE + column))
                return row * SIZE + column;
    fail_msg("no room left");
    return -1;
}

static int script(const Scripted *self, const Board *board, Rng *rng) {
    if (self->cheats && board->ply > 4)
        return bits_first(board->stones[BLACK]);
    if (board->ply == 0)
        return self->number;
    if (board->ply == 1) {
        const int black = bits_first(board->stones[BLACK]);
        const double difference = self->elo[self->number] - self->elo[black];
        const bool white = rng_uniform(rng) < 1.0 / (1.0 + pow(10.0, -difference / 400.0));
        return white ? WHITE_WINS : BLACK_WINS;
    }
    if (bits_has(board->stones[WHITE], BLACK_WINS)) {
        if (board->to_move == WHITE)
            return first_free(board, 0, SIZE - 1, BLACK_COLUMN + 1);
        for (int row = 0; row < SIZE; row++)
            if (bits_has(board_legal(board), row * SIZE + BLACK_COLUMN))
                return row * SIZE + BLACK_COLUMN;
    }
    return board->to_move == WHITE ? first_free(board, WHITE_ROW, WHITE_ROW, 0)
                                   : first_free(board, 0, WHITE_ROW - 1, 0);
}

static Status choose(Player *player, const Board *boards, Rng *rngs, int n, int *moves,
                     Error *error) {
    (void)error;
    for (int i = 0; i < n; i++)
        moves[i] = script((const Scripted *)(void *)player, &boards[i], &rngs[i]);
    return STATUS_OK;
}

typedef struct World {
    uint64_t seed; // of the tournament as well
    double elo[AGENTS + 1];
    int broken;   // this player cannot be made, -2: none
    int cheating; // this one plays on taken cells
    volatile sig_atomic_t stop;
    long stop_after; // games, 0: never
    int reports;
    double fraction;
    double target; // as in TournamentConfig
    long games_max;
    int robin;
    int agents; // that take part, 0: all
} World;

// The players, in place of nets and perfect play.
typedef struct Hands {
    const World *world;
    Tournament *tournament;
} Hands;

static Status make(const World *world, const StoreAgent *row, Scripted *player, Error *error) {
    int run = 0;
    if (row->id != STORE_PERFECT)
        assert_int_equal(sscanf(row->run, "run %d", &run), 1);
    const int number = row->id == STORE_PERFECT ? PERFECT : run * SNAPS + row->idx;
    if (number == world->broken)
        return error_set(error, STATUS_IO, "agent %d: no weights", number);
    *player = (Scripted){.player = {.choose = choose},
                         .number = number,
                         .elo = world->elo,
                         .cheats = number == world->cheating};
    return STATUS_OK;
}

static void play_jobs(void *context, int index, int thread) {
    (void)index;
    (void)thread;
    const Hands *hands = context;
    MatchJob job;
    int place;
    while (tournament_next(hands->tournament, &job, &place)) {
        MatchResult result = {.status = STATUS_OK};
        Scripted made[2];
        for (int side = 0; side < 2 && result.status == STATUS_OK; side++)
            result.status = make(hands->world, &job.agents[side], &made[side], &result.error);
        Player *const players[2] = {&made[0].player, &made[1].player};
        if (result.status == STATUS_OK)
            match_play_by(&job, players, NULL, &result);
        tournament_result(hands->tournament, place, &result);
    }
}

static void progress(void *context, const TournamentProgress *p) {
    World *world = context;
    world->reports++;
    assert_true(p->jobs_done <= p->jobs && (p->rounds == 0 || p->round < p->rounds));
    assert_true(p->fraction >= 0.0 && p->fraction <= 1.0);
    world->fraction = p->fraction;
    if (world->stop_after > 0 && p->games_played >= world->stop_after)
        __atomic_store_n(&world->stop, 1, __ATOMIC_RELAXED);
}

// Strength grows along each run, by another amount in each.
static World make_world(uint64_t seed) {
    World world = {.seed = seed, .broken = -2, .cheating = -2};
    Rng rng = testing_stream(seed, 1);
    for (int i = 0; i < AGENTS; i++)
        world.elo[i] =
            -1300.0 + 100.0 * (i / SNAPS) + 230.0 * (i % SNAPS) + 30.0 * rng_normal(&rng);
    return world;
}

static char *new_path(void) {
    char folder[] = "/tmp/test_tournament.XXXXXX", path[64];
    assert_non_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/s.sqlite", folder);
    return memory_string(path);
}

static void remove_path(char *path) {
    char command[96];
    *strrchr(path, '/') = '\0';
    snprintf(command, sizeof command, "rm -rf '%s'", path);
    assert_int_equal(system(command), 0);
    free(path);
}

// Agents are in the order of their ids.
static Store *open_filled(const char *path) {
    Store *store;
    Error error = {""};
    if (store_open(path, STORE_WRITE, &store, &error) != STATUS_OK)
        fail_msg("%s", error.text);
    for (int r = 0; r < RUNS; r++) {
        char name[16];
        snprintf(name, sizeof name, "run %d", r);
        const StoreRun run = {.name = name,
                              .description = "test/11",
                              .size = SIZE,
                              .width = 8,
                              .depth = 1,
                              .nodes = 16,
                              .seed = 1,
                              .preset = "",
                              .recipe = "",
                              .command = "",
                              .version = "",
                              .done = true};
        assert_int_equal(store_run_add(store, &run, &error), STATUS_OK);
        for (int i = 0; i < SNAPS; i++) {
            const StoreSnap snap = {
                .run = name, .idx = i, .paper_flops = pow(10, 8 + i), .weights = ""};
            int id;
            assert_int_equal(store_snap_add(store, &snap, &id, &error), STATUS_OK);
            assert_int_equal(store_agent_add(store, id, 64, 1, "puct", NULL, &error), STATUS_OK);
        }
    }
    return store;
}

static TournamentConfig configure(World *world) {
    TournamentConfig config = tournament_config_default();
    config.size = SIZE;
    config.seed = world->seed;
    config.rounds = 2;
    config.target = world->target;
    config.games_max = world->games_max;
    config.robin = world->robin;
    config.progress = progress;
    config.progress_context = world;
    config.stop = &world->stop;
    return config;
}

static Status run(World *world, const TournamentConfig *config, Store *store, int threads,
                  Error *error) {
    StoreAgent *agents;
    int count;
    Hands hands = {.world = world};
    assert_int_equal(store_agents(store, SIZE, &agents, &count, error), STATUS_OK);
    assert_int_equal(count, AGENTS);
    const Status status = tournament_create(
        config, store, agents, world->agents ? world->agents : count, &hands.tournament, error);
    free(agents);
    if (status != STATUS_OK)
        return status;
    Pool *pool = pool_create(threads);
    while (!tournament_done(hands.tournament))
        pool_run(pool, threads, play_jobs, &hands);
    pool_destroy(pool);
    return tournament_end(hands.tournament, error);
}

static Status play(World *world, const char *path, int threads, Error *error) {
    Store *store = open_filled(path);
    const TournamentConfig config = configure(world);
    const Status status = run(world, &config, store, threads, error);
    store_close(store);
    return status;
}

static StoreTrial *read_trials(const char *path, int *count) {
    Store *store;
    Error error = {""};
    StoreTrial *trials;
    assert_int_equal(store_open(path, STORE_READ, &store, &error), STATUS_OK);
    assert_int_equal(store_trials(store, SIZE, false, &trials, count, &error), STATUS_OK);
    store_close(store);
    return trials;
}

static int count_open_jobs(const char *path, int *rounds) {
    Store *store;
    Error error = {""};
    StoreJob *jobs;
    int count;
    assert_int_equal(store_open(path, STORE_READ, &store, &error), STATUS_OK);
    assert_int_equal(store_jobs_open(store, SIZE, false, &jobs, &count, rounds, &error), STATUS_OK);
    free(jobs);
    store_close(store);
    return count;
}

static void assert_same_trials(const char *a_path, const char *b_path) {
    int a_count, b_count;
    StoreTrial *a = read_trials(a_path, &a_count), *b = read_trials(b_path, &b_count);
    assert_int_equal(a_count, b_count);
    for (int i = 0; i < a_count; i++) {
        assert_int_equal(a[i].black, b[i].black);
        assert_int_equal(a[i].white, b[i].white);
        assert_int_equal(a[i].black_wins, b[i].black_wins);
        assert_int_equal(a[i].white_wins, b[i].white_wins);
        assert_int_equal(a[i].job, b[i].job);
        assert_true(a[i].moves == b[i].moves);
    }
    free(a);
    free(b);
}

static void test_ratings_are_right(void **state) {
    (void)state;
    double squares = 0, worst = 0;
    int all = 0;
    for (uint64_t seed = 1; seed <= 12; seed++) {
        World world = make_world(seed);
        char *path = new_path();
        Error error = {""};
        if (play(&world, path, 2, &error) != STATUS_OK)
            fail_msg("%s", error.text);
        assert_true(world.reports > AGENTS && world.fraction == 1.0);
        Store *store;
        assert_int_equal(store_open(path, STORE_READ, &store, &error), STATUS_OK);
        Standings *standings;
        if (standings_load(store, SIZE, false, &standings, &error) != STATUS_OK)
            fail_msg("%s", error.text);
        assert_true(standings->perfect);
        assert_int_equal(standings->count, AGENTS);
        double games = 0;
        for (int i = 0; i < AGENTS; i++) {
            const double miss = standings->rating->elo[i] - world.elo[i];
            squares += pow(miss * RATING_Z95 / rating_margin(standings->rating, i), 2);
            worst = fmax(worst, rating_margin(standings->rating, i));
            games += standings->rating->games[i];
            all++;
        }
        if (seed == 1)
            print_message("%.0f games an agent\n", games / AGENTS);
        standings_destroy(standings);
        store_close(store);
        remove_path(path);
    }
    // Strengths down to -1300 Elo, too weak to be measured in games against perfect play.
    const double z = sqrt(squares / all);
    print_message("errors in standard deviations, root mean square of %d: %.2f; widest 95%% "
                  "margin %.0f Elo\n",
                  all, z, worst);
    assert_true(z > 0.6 && z < 1.4);
    assert_true(worst < 120.0);
}

static void test_threads_do_not_matter(void **state) {
    (void)state;
    char *paths[3];
    for (int threads = 1; threads <= 3; threads++) {
        World world = make_world(1);
        Error error = {""};
        paths[threads - 1] = new_path();
        assert_int_equal(play(&world, paths[threads - 1], threads, &error), STATUS_OK);
    }
    assert_same_trials(paths[0], paths[1]);
    assert_same_trials(paths[0], paths[2]);
    for (int i = 0; i < 3; i++)
        remove_path(paths[i]);
}

// A pairing's second job is other games than its first.
static void test_jobs_are_different_games(void **state) {
    (void)state;
    World world = make_world(1);
    char *path = new_path();
    Error error = {""};
    assert_int_equal(play(&world, path, 2, &error), STATUS_OK);
    int count, pairs = 0, same = 0;
    StoreTrial *trials = read_trials(path, &count);
    for (int i = 0; i < count; i++)
        for (int j = 0; j < count; j++) {
            const StoreTrial *a = &trials[i], *b = &trials[j];
            if (a->black != b->black || a->white != b->white || a->job != 0 || b->job != 1 ||
                a->black_wins < 8 || a->white_wins < 8)
                continue; // close pairings only: others are often equal by chance
            pairs++;
            same += a->black_wins == b->black_wins;
        }
    assert_true(pairs >= 20);
    assert_true(3 * same < pairs);
    free(trials);
    remove_path(path);
}

// Stopped repeatedly at different points, it ends with the same rows.
static void test_stopped_and_resumed(void **state) {
    (void)state;
    char *whole = new_path(), *parts = new_path();
    World world = make_world(1);
    Error error = {""};
    assert_int_equal(play(&world, whole, 2, &error), STATUS_OK);
    int stops = 0;
    Status status = STATUS_STOPPED;
    for (; status == STATUS_STOPPED; stops++) {
        world = make_world(1);
        world.stop_after = 700 + 333 * stops;
        status = play(&world, parts, 1 + stops % 3, &error);
        assert_true(stops < 100);
    }
    assert_int_equal(status, STATUS_OK);
    assert_true(stops > 3);
    assert_same_trials(whole, parts);
    // Once more: nothing is left to play.
    world = make_world(1);
    world.broken = 0; // so no player may even be created
    assert_int_equal(play(&world, parts, 2, &error), STATUS_OK);
    assert_same_trials(whole, parts);
    remove_path(whole);
    remove_path(parts);
}

// The adaptive plan gives the same rows for any number of threads and interruptions.
static void test_adaptive(void **state) {
    (void)state;
    char *whole = new_path(), *parts = new_path();
    World world = make_world(1);
    world.target = 60.0;
    Error error = {""};
    if (play(&world, whole, 2, &error) != STATUS_OK)
        fail_msg("%s", error.text);
    int rounds, stops = 0;
    assert_int_equal(count_open_jobs(whole, &rounds), 0);
    assert_true(rounds >= 3);
    Status status = STATUS_STOPPED;
    bool cut = false;
    for (; status == STATUS_STOPPED; stops++) {
        world = make_world(1);
        world.target = 60.0;
        world.stop_after = 700 + 333 * stops;
        status = play(&world, parts, 1 + stops % 3, &error);
        cut |= count_open_jobs(parts, &rounds) > 0;
        assert_true(stops < 100);
    }
    assert_int_equal(status, STATUS_OK);
    assert_true(stops > 3 && cut); // it was cut off inside a round
    assert_same_trials(whole, parts);
    Store *store;
    Standings *standings;
    assert_int_equal(store_open(whole, STORE_READ, &store, &error), STATUS_OK);
    // As the plan rates: by one number each.
    const StandingsChoice choice = {.size = SIZE, .model = STANDINGS_MODEL_BRADLEY_TERRY};
    assert_int_equal(standings_load_chosen(store, &choice, &standings, &error), STATUS_OK);
    for (int i = 0; i < AGENTS; i++) {
        const double margin = rating_margin(standings->rating, i);
        assert_true(margin <= 60.0);
        assert_true(fabs(standings->rating->elo[i] - world.elo[i]) < 2.5 * margin);
    }
    standings_destroy(standings);
    store_close(store);
    remove_path(whole);
    remove_path(parts);
}

// Agents added later meet those that exist; others play again only if needed.
static void test_adaptive_adds_what_is_missing(void **state) {
    (void)state;
    char *path = new_path();
    World world = make_world(3);
    world.target = 60.0;
    world.agents = AGENTS - 2;
    Error error = {""};
    assert_int_equal(play(&world, path, 2, &error), STATUS_OK);
    int before, after, again;
    free(read_trials(path, &before));
    assert_int_equal(play(&world, path, 1, &error), STATUS_OK);
    free(read_trials(path, &again));
    assert_int_equal(before, again);
    world.agents = AGENTS;
    assert_int_equal(play(&world, path, 2, &error), STATUS_OK);
    StoreTrial *trials = read_trials(path, &after);
    int with_newcomers = 0;
    for (int i = 0; i < after; i++) {
        // no job is there twice
        for (int j = 0; j < i; j++)
            assert_false(trials[i].black == trials[j].black && trials[i].white == trials[j].white &&
                         trials[i].job == trials[j].job);
    }
    StoreAgent *agents;
    int count;
    Store *store = open_filled(path);
    assert_int_equal(store_agents(store, SIZE, &agents, &count, &error), STATUS_OK);
    store_close(store);
    const int first = agents[AGENTS - 2].id, second = agents[AGENTS - 1].id;
    free(agents);
    for (int i = 0; i < after; i++) {
        const StoreTrial *t = &trials[i];
        const bool newcomer =
            t->black == first || t->black == second || t->white == first || t->white == second;
        with_newcomers += newcomer;
    }
    const int new_games = after - before; // in trials
    free(trials);
    assert_true(with_newcomers > 0 && new_games > 0);
    assert_true(new_games < before / 3);
    assert_true(2 * with_newcomers > new_games); // and most of that by the newcomers
    // With fewer games allowed than it takes: it says so, and keeps what was played.
    world.target = 10.0;
    world.games_max = 40L * 64 * AGENTS / 4;
    assert_int_equal(play(&world, path, 2, &error), STATUS_LIMIT);
    assert_non_null(strstr(error.text, "wider than +-10 Elo"));
    remove_path(path);
}

static void test_round_robin(void **state) {
    (void)state;
    char *path = new_path();
    World world = make_world(1);
    world.robin = 2;
    world.agents = 6;
    Error error = {""};
    assert_int_equal(play(&world, path, 2, &error), STATUS_OK);
    int count;
    free(read_trials(path, &count));
    assert_int_equal(count, 2 * 2 * (6 * 5 / 2 + 6)); // both colours, two jobs
    world.agents = 7;
    assert_int_equal(play(&world, path, 2, &error), STATUS_OK);
    free(read_trials(path, &count));
    assert_int_equal(count, 2 * 2 * (7 * 6 / 2 + 7));
    world.target = 20.0;
    assert_int_equal(play(&world, path, 2, &error), STATUS_INVALID);
    remove_path(path);
}

static void test_failures(void **state) {
    (void)state;
    for (int threads = 1; threads <= 2; threads++) {
        char *path = new_path();
        World world = make_world(1);
        world.broken = 7;
        Error error = {""};
        assert_int_equal(play(&world, path, threads, &error), STATUS_IO);
        assert_string_equal(error.text, "agent 7: no weights");
        world = make_world(1);
        world.cheating = 3;
        assert_int_equal(play(&world, path, threads, &error), STATUS_INVALID);
        assert_non_null(strstr(error.text, "no legal move"));
        world = make_world(1); // and after repair it goes on
        assert_int_equal(play(&world, path, threads, &error), STATUS_OK);
        remove_path(path);
    }
}

// Without a perfect player the runs are still connected.
static void test_without_perfect_play(void **state) {
    (void)state;
    char *path = new_path();
    World world = make_world(2);
    world.broken = PERFECT; // nobody plays perfectly
    Store *store = open_filled(path);
    TournamentConfig config = configure(&world);
    config.games_perfect = 0;
    Error error = {""};
    if (run(&world, &config, store, 2, &error) != STATUS_OK)
        fail_msg("%s", error.text);
    Standings *standings;
    assert_int_equal(standings_load(store, SIZE, false, &standings, &error), STATUS_OK);
    assert_false(standings->perfect);
    const int best = standings->rating->anchor;
    double squares = 0;
    for (int i = 0; i < AGENTS; i++) {
        const double miss = standings->rating->elo[i] - (world.elo[i] - world.elo[best]);
        if (i != best)
            squares += pow(miss * RATING_Z95 / rating_margin(standings->rating, i), 2);
    }
    assert_true(sqrt(squares / (AGENTS - 1)) < 2.0);
    standings_destroy(standings);
    store_close(store);
    remove_path(path);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_ratings_are_right),
        cmocka_unit_test(test_threads_do_not_matter),
        cmocka_unit_test(test_jobs_are_different_games),
        cmocka_unit_test(test_stopped_and_resumed),
        cmocka_unit_test(test_adaptive),
        cmocka_unit_test(test_adaptive_adds_what_is_missing),
        cmocka_unit_test(test_round_robin),
        cmocka_unit_test(test_failures),
        cmocka_unit_test(test_without_perfect_play),
    };
    return TESTING_RUN(tests);
}
