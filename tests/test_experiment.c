// Experiments: training, playing and the store together, on the smallest boards.
#include "tests/testing.h"
#include "tests/testing_folder.h"

#include "base/file.h"
#include "base/memory.h"
#include "elo/experiment/experiment.h"
#include "elo/experiment/grid.h"
#include "elo/experiment/sweep.h"
#include "nn/weights.h"
#include "selfplay/search/player.h"
#include "selfplay/search/reference.h"
#include "selfplay/train/preset.h"
#include "selfplay/train/settings.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { RUNS = 4 };

// Two shapes with two seeds on a board, each short; the most expensive is not the first.
static void plan(int size, ExperimentRun runs[RUNS]) {
    for (int i = 0; i < RUNS; i++) {
        const NetShape shape = {.size = size, .width = i < 2 ? 4 : 16, .depth = 1};
        ExperimentRun *run = &runs[i];
        *run = (ExperimentRun){.trainer = trainer_config_default(shape), .snapshots = 4};
        run->trainer.seed = (uint64_t)i;
        run->trainer.search.nodes = 8;
        run->trainer.lane_games = 16;
        run->trainer.batch = 64;
        const double generation = trainer_generation_flops(&run->trainer);
        run->first = 4.0 * generation;
        run->budget = 60.0 * generation;
        run->cost = run->budget;
        strcpy(run->group, "test");
        strcpy(run->preset, "default");
        experiment_name(&run->trainer, run->preset, run->name);
    }
}

static Status train(const char *folder, ExperimentRun runs[RUNS], int threads, Error *error) {
    SweepStage stage = {.first = 0, .count = RUNS};
    const SweepPlan plan_of_runs = {
        .runs = runs, .run_count = RUNS, .stages = &stage, .stage_count = 1};
    SweepWorker *worker = sweep_worker_create(NULL);
    SweepConfig config = {.folder = folder,
                          .origin = {.command = "test", .version = "0"},
                          .test = experiment_test_default(),
                          .tournament = tournament_config_default(),
                          .checkpoint_seconds = 30.0,
                          .crew = crew_threads_create(threads, sweep_work, worker)};
    config.test.search.nodes = 8;
    config.tournament.seed = 3;
    config.tournament.games_perfect = config.tournament.games_pair = 16;
    config.tournament.rounds = 2;
    const Status status = sweep_run(&config, &plan_of_runs, error);
    crew_destroy(config.crew);
    sweep_worker_destroy(worker);
    return status;
}

static Store *open_store(const char *folder) {
    char path[PATH_MAX];
    Store *store;
    Error error;
    assert_int_equal(file_path(folder, "hexlaw.sqlite", path, &error), STATUS_OK);
    if (store_open(path, STORE_WRITE, &store, &error) != STATUS_OK)
        fail_msg("%s", error.text);
    return store;
}

static Status play(Store *store, int size, int threads, Error *error) {
    TournamentConfig tournament = tournament_config_default();
    tournament.seed = 3;
    tournament.games_perfect = tournament.games_pair = 16;
    tournament.rounds = 2;
    Pool *pool = pool_create(threads);
    ExperimentTest test = experiment_test_default();
    test.search.nodes = 8;
    const Status status = experiment_play(store, size, &test, &tournament, pool, error);
    pool_destroy(pool);
    return status;
}

static void train_and_play(const char *folder, int size, int threads) {
    ExperimentRun runs[RUNS];
    Error error;
    plan(size, runs);
    if (train(folder, runs, threads, &error) != STATUS_OK)
        fail_msg("%s", error.text);
    Store *store = open_store(folder);
    if (play(store, size, threads, &error) != STATUS_OK)
        fail_msg("%s", error.text);
    store_close(store);
}

static void check_same_files(const char *a, const char *b, const ExperimentRun *run) {
    for (int i = 0; i < run->snapshots; i++) {
        char path[2][PATH_MAX], *bytes[2];
        size_t length[2];
        Error error;
        snprintf(path[0], sizeof path[0], "%s/runs/%s/snap-%02d.safetensors", a, run->name, i);
        snprintf(path[1], sizeof path[1], "%s/runs/%s/snap-%02d.safetensors", b, run->name, i);
        for (int k = 0; k < 2; k++)
            assert_int_equal(file_read(path[k], 1 << 24, &bytes[k], &length[k], &error), STATUS_OK);
        assert_int_equal(length[0], length[1]);
        assert_memory_equal(bytes[0], bytes[1], length[0]);
        free(bytes[0]);
        free(bytes[1]);
    }
}

// One thread and three: the same weights byte by byte, the same agents and the same trials.
static void test_threads_make_no_difference(void **state) {
    (void)state;
    char *folder[2] = {make_folder(), make_folder()};
    StoreTrial *trials[2];
    StoreAgent *agents[2];
    int trial_count[2], agent_count[2];
    for (int k = 0; k < 2; k++) {
        train_and_play(folder[k], 3, k == 0 ? 1 : 3);
        Store *store = open_store(folder[k]);
        Error error;
        assert_int_equal(store_trials(store, 3, false, &trials[k], &trial_count[k], &error),
                         STATUS_OK);
        assert_int_equal(store_agents(store, 3, &agents[k], &agent_count[k], &error), STATUS_OK);
        store_close(store);
    }
    ExperimentRun runs[RUNS];
    plan(3, runs);
    for (int i = 0; i < RUNS; i++)
        check_same_files(folder[0], folder[1], &runs[i]);
    assert_int_equal(agent_count[0], agent_count[1]);
    assert_int_equal(agent_count[0], RUNS * 4);
    for (int i = 0; i < agent_count[0]; i++) {
        assert_int_equal(agents[0][i].id, agents[1][i].id);
        assert_string_equal(agents[0][i].weights, agents[1][i].weights);
        assert_true(agents[0][i].paper_flops == agents[1][i].paper_flops);
    }
    assert_int_equal(trial_count[0], trial_count[1]);
    assert_true(trial_count[0] > RUNS * 4);
    for (int i = 0; i < trial_count[0]; i++) {
        const StoreTrial *a = &trials[0][i], *b = &trials[1][i];
        assert_int_equal(a->black, b->black);
        assert_int_equal(a->white, b->white);
        assert_int_equal(a->black_wins, b->black_wins);
        assert_int_equal(a->white_wins, b->white_wins);
        assert_true(a->moves == b->moves);
    }
    for (int k = 0; k < 2; k++) {
        free(trials[k]);
        free(agents[k]);
        remove_folder(folder[k]);
    }
}

// Black wins with best play on every board of more than one cell, so perfect play must win every
// game as Black against any opponent.
static void test_perfect_play_is_perfect(void **state) {
    (void)state;
    char *folder = make_folder();
    for (int size = 2; size <= 5; size++) {
        train_and_play(folder, size, 2);
        Store *store = open_store(folder);
        StoreTrial *trials;
        int count, as_black = 0, as_white = 0;
        Error error;
        assert_int_equal(store_trials(store, size, false, &trials, &count, &error), STATUS_OK);
        for (int i = 0; i < count; i++) {
            if (trials[i].black == STORE_PERFECT) {
                as_black += trials[i].black_wins;
                assert_int_equal(trials[i].white_wins, 0);
            }
            if (trials[i].white == STORE_PERFECT)
                as_white += trials[i].black_wins + trials[i].white_wins;
        }
        assert_true(as_black >= RUNS * 4 * 8);
        assert_int_equal(as_black, as_white); // both colours equally
        free(trials);
        store_close(store);
    }
    remove_folder(folder);
}

static void test_what_is_there_is_not_done_again(void **state) {
    (void)state;
    char *folder = make_folder();
    train_and_play(folder, 2, 2);
    Store *store = open_store(folder);
    StoreTrial *trials;
    int before, after;
    Error error;
    assert_int_equal(store_trials(store, 2, false, &trials, &before, &error), STATUS_OK);
    free(trials);
    // With the weights gone, training and playing anew would fail.
    char command[256];
    snprintf(command, sizeof command, "rm %s/runs/*/snap-*", folder);
    assert_int_equal(system(command), 0);
    assert_int_equal(play(store, 2, 1, &error), STATUS_OK);
    assert_int_equal(store_trials(store, 2, false, &trials, &after, &error), STATUS_OK);
    free(trials);
    assert_int_equal(before, after);
    store_close(store);
    remove_folder(folder);
}

static void test_damaged_weights_are_named(void **state) {
    (void)state;
    char *folder = make_folder(), path[256];
    ExperimentRun runs[RUNS];
    Error error;
    plan(3, runs);
    const ExperimentConfig config = {
        .folder = folder, .origin = {.command = "test", .version = "0"}, .threads = 1};
    for (int i = 0; i < RUNS; i++)
        assert_int_equal(experiment_train(&config, &runs[i], NULL, &error), STATUS_OK);
    snprintf(path, sizeof path, "%s/runs/%s/snap-02.safetensors", folder, runs[1].name);
    char *bytes;
    size_t length;
    assert_int_equal(file_read(path, 1 << 24, &bytes, &length, &error), STATUS_OK);
    for (int kind = 0; kind < 3; kind++) { // cut, flipped, for another board
        bytes[length / 2] = (char)(bytes[length / 2] ^ (kind == 1 ? 16 : 0));
        assert_int_equal(file_write(path, bytes, kind == 0 ? length - 5 : length, &error),
                         STATUS_OK);
        bytes[length / 2] = (char)(bytes[length / 2] ^ (kind == 1 ? 16 : 0));
        if (kind == 2) {
            Net *net = net_create((NetShape){.size = 4, .width = 2, .depth = 1});
            assert_int_equal(weights_save(path, net, NULL, 0, &error), STATUS_OK);
            net_destroy(net);
        }
        Store *store = open_store(folder);
        error.text[0] = '\0';
        assert_int_equal(play(store, 3, 2, &error), STATUS_INVALID);
        assert_non_null(strstr(error.text, "snap-02.safetensors"));
        store_close(store);
    }
    free(bytes);
    remove_folder(folder);
}

static void test_a_run_of_other_settings_is_refused(void **state) {
    (void)state;
    char *folder = make_folder();
    ExperimentRun runs[RUNS];
    Error error;
    plan(2, runs);
    assert_int_equal(train(folder, runs, 2, &error), STATUS_OK);
    runs[2].trainer.batch = 32;
    assert_int_equal(train(folder, runs, 2, &error), STATUS_INVALID);
    assert_non_null(strstr(error.text, runs[2].name));
    remove_folder(folder);
}

// Nothing is trained if the store could not be written.
static void test_a_bad_store_is_refused_first(void **state) {
    (void)state;
    char *folder = make_folder(), path[256], *bytes;
    ExperimentRun runs[RUNS];
    Error error = {""};
    size_t length;
    plan(2, runs);
    snprintf(path, sizeof path, "%s/hexlaw.sqlite", folder);
    assert_int_equal(file_write(path, "not a store", 11, &error), STATUS_OK);
    assert_int_equal(train(folder, runs, 2, &error), STATUS_INVALID);
    assert_non_null(strstr(error.text, "hexlaw.sqlite"));
    assert_int_equal(file_read(path, 100, &bytes, &length, &error), STATUS_OK);
    assert_string_equal(bytes, "not a store");
    free(bytes);
    snprintf(path, sizeof path, "%s/runs", folder);
    assert_int_not_equal(access(path, F_OK), 0);
    remove_folder(folder);
}

// ---- players ----

static void test_weights_past_all_bounds_are_refused(void **state) {
    (void)state;
    SearchConfig search = search_config_default(SEARCH_GUMBEL);
    search.nodes = SEARCH_NODES_MAX / 2; // few games at once then
    Net *net = net_create((NetShape){.size = 2, .width = 4, .depth = 1});
    Rng weights = testing_stream(1, 0), rngs[20];
    net_initialise(net, 0.3f, &weights);
    float *parameters = net->parameters;
    const size_t count = net->parameter_count;
    Player *agent = player_agent_create(net, &search, false);
    Board boards[20];
    int moves[20];
    Error error;
    for (int i = 0; i < 20; i++) {
        boards[i] = board_empty(2);
        rngs[i] = testing_stream(1, (uint64_t)i);
    }
    assert_int_equal(agent->choose(agent, boards, rngs, 20, moves, &error), STATUS_OK);
    for (size_t i = 0; i < count; i++)
        parameters[i] *= 1e30f;
    assert_int_equal(agent->choose(agent, boards, rngs, 20, moves, &error), STATUS_INVALID);
    assert_non_null(strstr(error.text, "expected weights"));
    player_destroy(agent);
}

static void test_players_move_legally(void **state) {
    (void)state;
    const SearchConfig search = search_config_default(SEARCH_PUCT);
    const PerfectConfig perfect_config = perfect_config_default();
    Perfect *perfect = perfect_create(&perfect_config);
    Net *net = net_create((NetShape){.size = 3, .width = 4, .depth = 1});
    Player *players[] = {player_random_create(), reference_player_create(perfect),
                         player_agent_create(net, &search, false)};
    enum { GAMES = 100 }; // more than an agent searches at once
    static Board boards[GAMES];
    static Rng rngs[GAMES];
    static int moves[GAMES];
    Error error;
    for (int p = 0; p < 3; p++) {
        for (int i = 0; i < GAMES; i++) {
            boards[i] = board_empty(3);
            rngs[i] = testing_stream(1, (uint64_t)i);
            if (i % 2)
                board_play(&boards[i], i % 9);
        }
        assert_int_equal(players[p]->choose(players[p], boards, rngs, GAMES, moves, &error),
                         STATUS_OK);
        for (int i = 0; i < GAMES; i++)
            assert_true(bits_has(board_legal(&boards[i]), moves[i]));
    }
    // An agent's board is its net's.
    boards[0] = board_empty(4);
    assert_int_equal(players[2]->choose(players[2], boards, rngs, 1, moves, &error),
                     STATUS_INVALID);
    for (int p = 0; p < 3; p++)
        player_destroy(players[p]);
    perfect_destroy(perfect);
}

// ---- the grid ----

static void test_grid_grows_with_time(void **state) {
    (void)state;
    const int sizes[] = {3, 4, 5};
    double last = 0.0;
    for (double seconds = 20.0; seconds < 5000.0; seconds *= 2.0) {
        const GridConfig config = {.sizes = sizes, .size_count = 3, .seconds = seconds, .seed = 7};
        Grid grid = grid_create(&config);
        assert_int_equal(grid.count, 3 * 8 * grid.seeds);
        assert_true(grid.cost >= last);
        last = grid.cost;
        for (int i = 0; i < grid.count; i++) {
            const ExperimentRun *run = &grid.runs[i];
            assert_int_equal(trainer_config_check(&run->trainer, NULL), STATUS_OK);
            assert_true(run->snapshots >= 10);
            assert_true(run->first <= run->budget / 4.0);
            assert_in_range(run->trainer.shape.width, 2, 64);
            for (int k = 0; k < i; k++)
                assert_string_not_equal(run->name, grid.runs[k].name);
        }
        // A tenth of a full run is the least; above that, no more than was allowed.
        if (seconds >= 120.0)
            assert_true(grid.cost <= seconds);
        grid_destroy(&grid);
    }
}

static TrainerConfig cosine_recipe(const void *context, NetShape shape) {
    TrainerConfig trainer = preset_config(*(const Preset *)context, shape);
    trainer.rate_decay = TRAINER_DECAY_COSINE;
    return trainer;
}

// Another recipe: its runs have other names, and a schedule that ends with the budget gets it.
static void test_grid_takes_a_recipe(void **state) {
    (void)state;
    const int size = 4;
    const Preset preset = PRESET_PAPER;
    const GridConfig config = {.sizes = &size,
                               .size_count = 1,
                               .seconds = 600.0,
                               .seed = 1,
                               .trainer = cosine_recipe,
                               .context = &preset,
                               .preset = preset_names[preset]};
    Grid grid = grid_create(&config);
    assert_true(grid.count >= 8);
    for (int i = 0; i < grid.count; i++) {
        const ExperimentRun *run = &grid.runs[i];
        assert_int_equal(trainer_config_check(&run->trainer, NULL), STATUS_OK);
        assert_int_equal(run->trainer.search.lambda, SEARCH_LAMBDA_PAPER);
        assert_true(run->trainer.rate_end == run->budget);
        assert_non_null(strstr(run->name, "-regularised64-paper"));
    }
    grid_destroy(&grid);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_threads_make_no_difference),
        cmocka_unit_test(test_perfect_play_is_perfect),
        cmocka_unit_test(test_what_is_there_is_not_done_again),
        cmocka_unit_test(test_damaged_weights_are_named),
        cmocka_unit_test(test_a_run_of_other_settings_is_refused),
        cmocka_unit_test(test_a_bad_store_is_refused_first),
        cmocka_unit_test(test_weights_past_all_bounds_are_refused),
        cmocka_unit_test(test_players_move_legally),
        cmocka_unit_test(test_grid_grows_with_time),
        cmocka_unit_test(test_grid_takes_a_recipe),
    };
    return TESTING_RUN(tests);
}
