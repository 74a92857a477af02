// Checkpoints from outside: nothing in them is trusted, and only one process at a time writes them.
#include "tests/testing.h"

#include "base/file.h"
#include "base/memory.h"
#include "nn/weights.h"
#include "selfplay/train/lane_internal.h"
#include "selfplay/train/run.h"
#include "selfplay/train/schedule.h"
#include "selfplay/train/settings.h"
#include "selfplay/train/trainer_internal.h"
#include "tests/testing_checkpoint.h"

#include <math.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

// Sets a field of a trainer in the middle of its run to a value that no run produces.
typedef void Damage(Trainer *trainer);

static Replay *replay_of(Trainer *trainer) {
    return trainer->lanes[1]->replay;
}

// The first sample among the moves of the first game, which must have one.
static LanePly *first_sample(Trainer *trainer, int *ply) {
    for (*ply = 0; *ply < trainer->lanes[0]->boards[0].ply; ++*ply)
        if (lane_plies(trainer->lanes[0], 0)[*ply].searched)
            return &lane_plies(trainer->lanes[0], 0)[*ply];
    fail_msg("no sample in the first game");
    return NULL;
}

// clang-format off
static void damage_weight(Trainer *t) { t->net->parameters[3] = NAN; }
static void damage_average(Trainer *t) { t->averaged->parameters[3] = INFINITY; }
static void damage_moment(Trainer *t) { adam_first_moment(t->adam)[3] = -INFINITY; }
static void damage_square(Trainer *t) { adam_second_moment(t->adam)[3] = -1.0f; }
static void damage_aux(Trainer *t) { t->aux[0] = NAN; }
static void damage_aux_square(Trainer *t) { adam_second_moment(t->aux_adam)[0] = -1.0f; }
static void damage_learner_rng(Trainer *t) { t->learner_rng = (Rng){{0}}; }
static void damage_owed(Trainer *t) { t->owed = 1.8e19; }
static void damage_owed_batch(Trainer *t) { t->owed = schedule_batch(&t->config, (double)t->stats.samples); }
static void damage_owed_below(Trainer *t) { t->owed = -1.0; }
static void damage_owed_nan(Trainer *t) { t->owed = NAN; }
static void damage_generations(Trainer *t) { t->stats.generations++; }
static void damage_generations_most(Trainer *t) { t->stats.generations = UINT64_MAX; }
static void damage_steps(Trainer *t) { t->stats.steps = UINT64_MAX; }
static void damage_samples(Trainer *t) { t->stats.samples *= 1000; }
static void damage_evaluations(Trainer *t) { t->stats.evaluations = UINT64_MAX; }
static void damage_wall(Trainer *t) { t->stats.wall_seconds = -1.0; }
static void damage_cpu(Trainer *t) { t->stats.cpu_seconds = INFINITY; }
static void damage_work(Trainer *t) { t->stats.multiply_adds = NAN; }
static void damage_looks(Trainer *t) { t->stats.looks = -1.0; }
static void damage_loss(Trainer *t) { t->stats.loss.owner = NAN; }
static void damage_stones(Trainer *t) { t->lanes[0]->boards[0].stones[BLACK] |= (Bits)1 << 100; }
static void damage_turn(Trainer *t) { t->lanes[0]->boards[0].stones[WHITE] = 0; t->lanes[0]->boards[0].stones[BLACK] = 3; }
static void damage_lane_rng(Trainer *t) { t->lanes[0]->rngs[1] = (Rng){{0}}; }
static void damage_moves(Trainer *t) { t->lanes[0]->counts.full_moves--; }
static void damage_wins(Trainer *t) { t->lanes[0]->counts.black_wins = t->lanes[0]->counts.games + 1; }
static void damage_games(Trainer *t) { t->lanes[0]->counts.games = 0; t->lanes[0]->counts.black_wins = 0; }
static void damage_watched(Trainer *t) { t->lanes[0]->episodes[0].winner = BLACK; }
static void damage_added(Trainer *t) { replay_of(t)->added += (uint64_t)replay_of(t)->capacity; }
static void damage_input(Trainer *t) { replay_of(t)->inputs[5].mine |= (Bits)1 << 127; }
static void damage_input_two(Trainer *t) { replay_of(t)->inputs[5].mine = replay_of(t)->inputs[5].theirs = 1; }
static void damage_input_won(Trainer *t) { replay_of(t)->inputs[5] = (NetInput){.mine = 0x49, .theirs = 0x26}; }
static void damage_policy(Trainer *t) { replay_of(t)->policies[5 * 9] += 0.5f; }
static void damage_policy_nan(Trainer *t) { replay_of(t)->policies[5 * 9] = NAN; }
static void damage_value(Trainer *t) { replay_of(t)->values[5] = -3e38f; }
static void damage_end(Trainer *t) { replay_of(t)->ends[5].theirs = ~(Bits)0; }
static void damage_left(Trainer *t) { replay_of(t)->ends[5].left = INT32_MAX; }
// clang-format on

static void damage_ply_input(Trainer *trainer) {
    int ply;
    first_sample(trainer, &ply)->input = (NetInput){.mine = 0x1c0, .theirs = 0x038};
}

static void damage_ply_policy(Trainer *trainer) {
    int ply;
    first_sample(trainer, &ply);
    memset(lane_policy(trainer->lanes[0], 0, ply), 0, 9 * sizeof(float));
}

static void damage_ply_value(Trainer *trainer) {
    int ply;
    first_sample(trainer, &ply)->root_value = NAN;
}

static const struct {
    Damage *damage;
    const char *expected;
} damages[] = {
    {damage_weight, "a weight or a loss that is no number"},
    {damage_average, "a weight or a loss that is no number"},
    {damage_moment, "a weight or a loss that is no number"},
    {damage_square, "a weight or a loss that is no number"},
    {damage_aux, "a weight or a loss that is no number"},
    {damage_aux_square, "a weight or a loss that is no number"},
    {damage_loss, "a weight or a loss that is no number"},
    {damage_learner_rng, ": a random stream of zeros"},
    {damage_owed, "samples still to be learnt from"},
    {damage_owed_batch, "samples still to be learnt from"},
    {damage_owed_below, "samples still to be learnt from"},
    {damage_owed_nan, "samples still to be learnt from"},
    {damage_generations, "other moves than its generations have"},
    {damage_generations_most, "more generations or steps than can be counted"},
    {damage_steps, "more generations or steps than can be counted"},
    {damage_samples, "its optimiser steps do not make its samples"},
    {damage_evaluations, "more evaluations than its moves can have"},
    {damage_wall, "seconds that nothing can have taken"},
    {damage_cpu, "seconds that nothing can have taken"},
    {damage_work, "operations that nothing can have taken"},
    {damage_looks, "operations that nothing can have taken"},
    {damage_stones, "lane 0, game 0: stones off the board or on each other"},
    {damage_turn, "lane 0, game 0: a position in which nobody can be to move"},
    {damage_lane_rng, "lane 0, game 1: a random stream of zeros"},
    {damage_moves, "do not agree with each other"},
    {damage_wins, "do not agree with each other"},
    {damage_games, "do not agree with each other"},
    {damage_watched, "lane 0, game 0: what is kept for watching is not this game"},
    {damage_added, "lane 1, "},
    {damage_input, "lane 1, sample 6 of "},
    {damage_input_two, "stones off the board or on each other"},
    {damage_input_won, "a position that is won"},
    {damage_policy, "a policy that "},
    {damage_policy_nan, "a policy that is no distribution"},
    {damage_value, "a value that is not from -1 to 1"},
    {damage_end, "an end with stones off the board"},
    {damage_left, "an end that no game has moves enough for"},
    {damage_ply_input, "lane 0, game 0, move "},
    {damage_ply_policy, "lane 0, game 0, move "},
    {damage_ply_value, "a value that is not from -1 to 1"},
};

// Trains until the first game has a sample; not all moves become samples.
static Trainer *train_for_damage(const TrainerConfig *config) {
    Trainer *trainer = trainer_create(config);
    Pool *pool = pool_create(1);
    for (int i = 0, held = 0; i < 60 || held == 0; i++) {
        trainer_generation(trainer, pool);
        held = 0;
        for (int ply = 1; ply < trainer->lanes[0]->boards[0].ply; ply++)
            held += lane_plies(trainer->lanes[0], 0)[ply].searched;
    }
    pool_destroy(pool);
    return trainer;
}

// Every impossible value is rejected with a one-line error, even with a valid checksum.
static void test_checkpoints_are_not_trusted(void **state) {
    (void)state;
    const TrainerConfig config = checkpoint_config(1);
    for (size_t i = 0; i < sizeof damages / sizeof damages[0]; i++) {
        Trainer *trainer = train_for_damage(&config), *none = NULL;
        Error error = {""};
        char *bytes;
        size_t length;
        damages[i].damage(trainer);
        trainer_encode(trainer, &bytes, &length);
        trainer_destroy(trainer);
        const Status status =
            trainer_decode(&config, "RUN/checkpoint", bytes, length, false, &none, &error);
        free(bytes);
        if (status != STATUS_INVALID || !strstr(error.text, damages[i].expected) ||
            strncmp(error.text, "RUN/checkpoint: ", 16) != 0 || strchr(error.text, '\n'))
            fail_msg("damage %zu: \"%s\", expected \"%s\"", i, error.text, damages[i].expected);
    }
}

// States that once caused writes outside arrays or endless loops, in the current format behind the
// byte that the fuzz target expects.
static void test_attacks_are_refused(void **state) {
    (void)state;
    static const char *const cases[][2] = {
        {"ckheap", "lane 0, sample 31 of 64: stones off the board or on each other"},
        {"ckhang", "samples still to be learnt from that are none, or a batch and more"},
    };
    const TrainerConfig config = checkpoint_config(0);
    Trainer *trainer = trainer_create(&config), *none = NULL;
    char *sound, *attack, path[512];
    size_t length, attack_length;
    Error error;
    trainer_encode(trainer, &sound, &length);
    for (int i = 0; i < 2; i++) {
        snprintf(path, sizeof path, "%s/../fuzz/corpus/checkpoint/%s", TEST_DATA, cases[i][0]);
        assert_int_equal(file_read(path, 1 << 20, &attack, &attack_length, &error), STATUS_OK);
        const uint64_t checksum = 0;
        BytesWriter file = {0};
        bytes_put(&file, sound, checkpoint_state_at(sound));
        bytes_put(&file, attack + 1, attack_length - 1);
        bytes_put(&file, &checksum, sizeof checksum);
        checkpoint_sign(file.bytes, file.length);
        assert_int_equal(
            trainer_decode(&config, "c", file.bytes, file.length, false, &none, &error),
            STATUS_INVALID);
        if (!strstr(error.text, cases[i][1]))
            fail_msg("\"%s\", expected \"%s\"", error.text, cases[i][1]);
        free(file.bytes);
        free(attack);
    }
    free(sound);
    trainer_destroy(trainer);
}

// Missing or surplus bytes.
static void test_checkpoint_of_another_length(void **state) {
    (void)state;
    const TrainerConfig config = checkpoint_config(0);
    Trainer *trainer = train_for_damage(&config), *none = NULL;
    Error error;
    char *bytes;
    size_t length;
    trainer_encode(trainer, &bytes, &length);
    trainer_destroy(trainer);
    char *longer = memory_zeroed(length + 3, 1);
    memcpy(longer, bytes, length);
    checkpoint_sign(longer, length + 3);
    assert_int_equal(trainer_decode(&config, "c", longer, length + 3, false, &none, &error),
                     STATUS_INVALID);
    assert_non_null(strstr(error.text, "3 bytes more than its settings ask for"));
    for (size_t cut = length - 1; cut >= sizeof(uint64_t); cut -= 1 + cut / 50) {
        checkpoint_sign(bytes, cut);
        assert_int_equal(trainer_decode(&config, "c", bytes, cut, false, &none, &error),
                         STATUS_INVALID);
    }
    free(longer);
    free(bytes);
}

// Another BLAS kernel or another build: rejected with what differs, or accepted if mixing is
// allowed.
static void test_checkpoint_of_another_machine(void **state) {
    (void)state;
    const TrainerConfig config = checkpoint_config(0);
    Trainer *trainer = trainer_create(&config), *loaded = NULL;
    Error error;
    char *bytes;
    size_t length;
    trainer_encode(trainer, &bytes, &length);
    trainer_destroy(trainer);
    char *kernel = memmem(bytes, length, "\nkernel = ", 10);
    assert_non_null(kernel);
    kernel[10] = '?';
    checkpoint_sign(bytes, length);
    assert_int_equal(trainer_decode(&config, "c", bytes, length, false, &loaded, &error),
                     STATUS_INVALID);
    assert_non_null(strstr(error.text, "c: made by another machine or build (kernel = "));
    assert_non_null(strstr(error.text, "--mix-machines"));
    assert_int_equal(trainer_decode(&config, "c", bytes, length, true, &loaded, &error), STATUS_OK);
    trainer_destroy(loaded);
    free(bytes);
}

// The checkpoint's bytes with other settings in it.
static char *with_settings(const char *bytes, size_t length, const char *text, size_t *other) {
    uint64_t was, is = strlen(text);
    memcpy(&was, bytes + 8, sizeof was);
    const size_t rest = 16 + (size_t)was;
    *other = length - (size_t)was + (size_t)is;
    char *made = memory_zeroed(*other, 1);
    memcpy(made, bytes, 8);
    memcpy(made + 8, &is, sizeof is);
    memcpy(made + 16, text, (size_t)is);
    memcpy(made + 16 + is, bytes + rest, length - rest);
    checkpoint_sign(made, *other);
    return made;
}

// An older checkpoint lacks newer settings: training continues if these have the values that
// reproduce the old behaviour.
static void test_checkpoint_of_before_a_setting(void **state) {
    (void)state;
    TrainerConfig config = checkpoint_config(2);
    Trainer *trainer = trainer_create(&config), *loaded = NULL;
    Error error = {""};
    char *bytes, *text = trainer_config_text(&config), *kept = memory_zeroed(strlen(text) + 1, 1);
    size_t length, other;
    trainer_encode(trainer, &bytes, &length);
    for (const char *line = text; *line; line += strcspn(line, "\n") + 1)
        if (strncmp(line, "proofs", 6) != 0 && strncmp(line, "inputs", 6) != 0 &&
            strncmp(line, "random_", 7) != 0)
            strncat(kept, line, strcspn(line, "\n") + 1);
    char *older = with_settings(bytes, length, kept, &other);
    if (trainer_decode(&config, "c", older, other, false, &loaded, &error) != STATUS_OK)
        fail_msg("%s", error.text);
    trainer_destroy(loaded);
    config.search.proofs = true;
    assert_int_equal(trainer_decode(&config, "c", older, other, false, &loaded, &error),
                     STATUS_INVALID);
    assert_non_null(strstr(error.text, "other settings: proofs = no, expected proofs = yes"));
    trainer_destroy(trainer);
    free(older);
    free(kept);
    free(text);
    free(bytes);
}

// ---- runs that older versions made ----

static void copy_run(const char *name, char folder[]) {
    char command[512];
    assert_non_null(mkdtemp(folder));
    snprintf(command, sizeof command, "cp " TEST_DATA "/runs/%s/* %s", name, folder);
    assert_int_equal(system(command), 0);
}

// Trains the rest of a run, with its original settings.
static Run *take_up(const char *folder) {
    Run *there, *run;
    Error error = {""};
    if (run_open(folder, &there, &error) != STATUS_OK)
        fail_msg("%s", error.text);
    Pool *pool = pool_create(1);
    RunConfig config = run_config_default(there->trainer.shape);
    config.folder = folder;
    config.trainer = there->trainer;
    config.first = there->first;
    config.budget = there->budget;
    config.snapshots = there->snapshots;
    config.pool = pool;
    config.mix_machines = true;
    if (run_train(&config, &run, &error) != STATUS_OK)
        fail_msg("%s", error.text);
    assert_true(run->done && run->taken == there->snapshots);

    Run *none; // the error names a setting that differs
    config.trainer.search.proofs = !config.trainer.search.proofs;
    assert_int_equal(run_train(&config, &none, &error), STATUS_INVALID);
    assert_non_null(strstr(error.text, "proofs = "));
    for (int i = 0; i < run->taken; i++) {
        char path[128];
        Net *net;
        snprintf(path, sizeof path, "%s/%s", folder, run->snapshot[i].weights);
        assert_int_equal(weights_load(path, &net, NULL, &error), STATUS_OK);
        net_destroy(net);
    }
    run_destroy(there);
    pool_destroy(pool);
    return run;
}

static void remove_run(const char *folder) {
    char command[128];
    snprintf(command, sizeof command, "rm -r %s", folder);
    assert_int_equal(system(command), 0);
}

// tests/data/runs has runs of 3x3: one that an older version finished, one that it was stopped in,
// with a checkpoint of format 3 and heads for training only, and one that a newer was stopped in.
static void test_runs_of_older_versions_go_on(void **state) {
    (void)state;
    char done[] = "/tmp/hexlaw-test-XXXXXX", older[] = "/tmp/hexlaw-test-XXXXXX",
         stopped[] = "/tmp/hexlaw-test-XXXXXX";
    copy_run("done", done);
    Run *run = take_up(done);
    assert_true(isnan(run->snapshot[2].multiply_adds));
    assert_int_equal(run->machine_count, 0); // nothing was left to train
    run_destroy(run);

    copy_run("older", older);
    run = take_up(older);
    assert_true(isnan(run->snapshot[2].multiply_adds) && isnan(run->snapshot[2].looks));
    assert_int_equal(run->machine_count, 2);
    assert_string_equal(run->machines[0], "unknown\n");
    run_destroy(run);

    copy_run("stopped", stopped);
    run = take_up(stopped);
    assert_true(run->snapshot[2].multiply_adds > 0.0);
    run_destroy(run);
    remove_run(done);
    remove_run(older);
    remove_run(stopped);
}

// Locks the run's folder in another process, until that is killed.
static pid_t lock_elsewhere(const char *path) {
    int ready[2], lock;
    char byte;
    assert_int_equal(pipe(ready), 0);
    const pid_t child = fork();
    if (child == 0) {
        if (file_lock(path, &lock, NULL) == STATUS_OK && write(ready[1], "", 1) == 1)
            pause();
        _exit(1);
    }
    assert_int_equal(read(ready[0], &byte, 1), 1);
    close(ready[0]);
    close(ready[1]);
    return child;
}

static void test_one_process_trains_a_run(void **state) {
    (void)state;
    char folder[] = "/tmp/hexlaw-test-XXXXXX", path[128], command[128];
    assert_non_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/run.lock", folder);
    RunConfig config = run_config_default((NetShape){.size = 3, .width = 2, .depth = 1});
    config.budget = 3.0 * config.first;
    config.folder = folder;
    config.pool = pool_create(1);
    const pid_t other = lock_elsewhere(path);
    Error error;
    assert_int_equal(run_train(&config, NULL, &error), STATUS_INVALID);
    assert_non_null(strstr(error.text, "run.lock: another process is at work here"));
    kill(other, SIGKILL);
    waitpid(other, NULL, 0);
    assert_int_equal(run_train(&config, NULL, &error), STATUS_OK);
    // The lock is free again.
    const pid_t next = lock_elsewhere(path);
    kill(next, SIGKILL);
    waitpid(next, NULL, 0);
    pool_destroy(config.pool);
    snprintf(command, sizeof command, "rm -rf '%s'", folder);
    assert_int_equal(system(command), 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_checkpoints_are_not_trusted),
        cmocka_unit_test(test_attacks_are_refused),
        cmocka_unit_test(test_checkpoint_of_another_length),
        cmocka_unit_test(test_checkpoint_of_another_machine),
        cmocka_unit_test(test_checkpoint_of_before_a_setting),
        cmocka_unit_test(test_runs_of_older_versions_go_on),
        cmocka_unit_test(test_one_process_trains_a_run),
    };
    return cmocka_run_group_tests_name("checkpoint", tests, NULL, NULL);
}
