// The doctor's findings: nothing severe for a healthy run, and each fault found that was introduced
// on purpose.
#include "tests/testing.h"

#include "base/memory.h"
#include "elo/report/doctor.h"
#include "nn/net_activity.h"
#include "selfplay/search/evaluator.h"
#include "selfplay/train/settings.h"

#include <math.h>
#include <string.h>
#include <unistd.h>

static DoctorConfig quick(void) {
    DoctorConfig config = doctor_config_default();
    config.positions = 256;
    config.samples = TESTING_SANITIZED ? 256 : 1024;
    config.seed = testing_seed();
    return config;
}

static const DoctorFinding *find(const DoctorFindings *findings, DoctorSign sign) {
    for (int i = 0; i < findings->count; i++)
        if (findings->list[i].sign == sign)
            return &findings->list[i];
    return NULL;
}

static TrainerConfig small_config(void) {
    TrainerConfig config = trainer_config_default((NetShape){.size = 3, .width = 8, .depth = 1});
    config.lane_games = 32;
    return config;
}

// Trains in a new folder, whose name goes into `folder`.
static Run *train(const TrainerConfig *trainer, double budget, char folder[64]) {
    snprintf(folder, 64, "/tmp/hexlaw-doctor-XXXXXX");
    assert_non_null(mkdtemp(folder));
    RunConfig config = run_config_default(trainer->shape);
    config.trainer = *trainer;
    config.folder = folder;
    config.first = trainer_generation_flops(trainer);
    config.budget = budget;
    config.snapshots = 6;
    config.pool = pool_create(1);
    Run *run;
    Error error = {""};
    const Status status = run_train(&config, &run, &error);
    if (status != STATUS_OK)
        fail_msg("%s", error.text);
    pool_destroy(config.pool);
    return run;
}

static void forget(char *folder) {
    char command[128];
    snprintf(command, sizeof command, "rm -rf '%s'", folder);
    assert_int_equal(system(command), 0);
}

static void a_healthy_run_has_nothing_severe(void **state) {
    (void)state;
    char folder[64];
    const TrainerConfig trainer = small_config();
    Run *run = train(&trainer, 3e7, folder);
    const DoctorConfig config = quick();
    DoctorFindings findings = {0};
    Error error = {""};
    assert_int_equal(doctor_run(&config, "healthy", folder, &findings, &error), STATUS_OK);
    for (int i = 0; i < findings.count; i++) {
        print_message("%s\n", findings.list[i].sentence);
        assert_int_equal(findings.list[i].severity, DOCTOR_NOTICE);
    }
    // The record read equals the one written.
    Run *again;
    assert_int_equal(run_open(folder, &again, &error), STATUS_OK);
    char *wanted = trainer_config_text(&run->trainer), *got = trainer_config_text(&again->trainer);
    assert_string_equal(wanted, got);
    assert_int_equal(again->taken, run->taken);
    free(wanted);
    free(got);
    run_destroy(again);
    run_destroy(run);
    doctor_findings_free(&findings);
    forget(folder);
}

static void settings_are_read_as_written_or_refused(void **state) {
    (void)state;
    TrainerConfig config = small_config(), read;
    config.seed = UINT64_MAX;
    config.learning_rate = 1.0f / 3.0f;
    config.replay_ratio = 1.0 / 7.0;
    config.rate_decay = TRAINER_DECAY_COSINE;
    config.rate_end = 1e9;
    config.ema = 0.1;
    config.ema_play = true;
    char *text = trainer_config_text(&config);
    Error why = {""};
    if (trainer_config_parse(text, &read, &why) != STATUS_OK)
        fail_msg("%s", why.text);
    char *again = trainer_config_text(&read);
    assert_string_equal(text, again);
    const size_t length = strlen(text);
    for (size_t i = 0; i < length; i++) { // damage to any byte is detected
        char *damaged = memory_string(text);
        damaged[i] = damaged[i] == 'q' ? 'x' : 'q';
        Error error = {""};
        assert_int_equal(trainer_config_parse(damaged, &read, &error), STATUS_INVALID);
        assert_true(error.text[0] && !strchr(error.text, '\n'));
        damaged[i] = '\0';
        assert_int_equal(trainer_config_parse(damaged, &read, NULL), STATUS_INVALID);
        free(damaged);
    }
    free(again);
    free(text);
}

// --- the net ---

static Net *random_net(int depth) {
    Net *net = net_create((NetShape){.size = 4, .width = 16, .depth = depth});
    Rng rng = testing_rng(3);
    net_initialise(net, 0.3f, &rng);
    return net;
}

static NetTensor tensor_of(const Net *net, const char *name) {
    for (int i = 0; i < net->tensor_count; i++)
        if (strcmp(net->tensors[i].name, name) == 0)
            return net->tensors[i];
    fail_msg("no tensor %s", name);
    return (NetTensor){0};
}

// A naive first layer counts the same units.
static void activity_is_counted(void **state) {
    (void)state;
    enum { N = 40, WIDTH = 16, CELLS = 16 };
    Net *net = random_net(2);
    NetInput inputs[N];
    Rng rng = testing_rng(4);
    for (int i = 0; i < N; i++) {
        Board board = board_empty(4);
        for (int k = (int)rng_below(&rng, 6); k > 0; k--) {
            const Bits legal = board_free(&board);
            board_play(&board, bits_random(legal, &rng));
        }
        inputs[i] = evaluator_input(&board);
    }
    int fired[2 * WIDTH] = {0};
    NetWork *work = net_work_create(net->shape, N, true);
    net_activity(net, work, inputs, N, fired);
    const float *weight = net->parameters + tensor_of(net, "body.0.weight").offset;
    const float *bias = net->parameters + tensor_of(net, "body.0.bias").offset;
    for (int unit = 0; unit < WIDTH; unit++) {
        int naive = 0;
        for (int i = 0; i < N; i++) {
            double x = (double)bias[unit];
            for (int cell = 0; cell < CELLS; cell++) {
                if (inputs[i].mine >> cell & 1)
                    x += (double)weight[2 * cell * WIDTH + unit];
                if (inputs[i].theirs >> cell & 1)
                    x += (double)weight[(2 * cell + 1) * WIDTH + unit];
            }
            naive += x > 0.0;
        }
        assert_int_equal(fired[unit], naive);
    }
    net_work_destroy(work);
    net_destroy(net);
}

static void dead_units_are_found(void **state) {
    (void)state;
    const DoctorConfig config = quick();
    Net *net = random_net(2);
    DoctorFindings findings = {0};
    doctor_net(&config, "alive", net, &findings);
    assert_int_equal(findings.count, 0);
    memset(net->parameters, 0, net->parameter_count * sizeof *net->parameters);
    doctor_net(&config, "dead", net, &findings);
    const DoctorFinding *finding = find(&findings, DOCTOR_DEAD_UNITS);
    assert_non_null(finding);
    assert_true(finding->number == 1.0 && finding->severity == DOCTOR_SEVERE);
    assert_string_equal(finding->run, "dead");
    doctor_findings_free(&findings);
    net_destroy(net);
}

static void a_saturated_value_is_found(void **state) {
    (void)state;
    const DoctorConfig config = quick();
    Net *net = random_net(1);
    double wrong = 0.0; // a net that predicts only losses is right where the other is wrong
    DoctorFindings findings = {0};
    for (int sign = -1; sign <= 1; sign += 2) {
        net->parameters[tensor_of(net, "value.core.bias").offset] = 50.0f * (float)sign;
        doctor_net(&config, "sure", net, &findings);
        const DoctorFinding *finding = find(&findings, DOCTOR_SATURATED);
        assert_non_null(finding);
        assert_true(sign > 0 || finding->severity == DOCTOR_SEVERE);
        wrong += finding->number;
        doctor_findings_free(&findings);
    }
    assert_true(fabs(wrong - 1.0) < 1e-9);
    net_destroy(net);
}

// A policy that prefers the same corner in every position.
static void a_collapsed_policy_is_found(void **state) {
    (void)state;
    const DoctorConfig config = quick();
    Net *net = random_net(1);
    const size_t bias = tensor_of(net, "policy.core.bias").offset;
    for (int cell = 0; cell < 16; cell++)
        net->parameters[bias + (size_t)cell] = -30.0f * (float)cell;
    DoctorFindings findings = {0};
    doctor_net(&config, "stubborn", net, &findings);
    const DoctorFinding *finding = find(&findings, DOCTOR_COLLAPSED);
    assert_non_null(finding);
    assert_int_equal(finding->severity, DOCTOR_SEVERE);
    doctor_findings_free(&findings);
    net_destroy(net);
}

// --- the record ---

static void a_spike_is_found(void **state) {
    (void)state;
    enum { SNAPSHOTS = 8 };
    RunSnapshot snapshots[SNAPSHOTS];
    for (int i = 0; i < SNAPSHOTS; i++)
        snapshots[i] = (RunSnapshot){.idx = i,
                                     .paper_flops = pow(10.0, i),
                                     .samples = 1e5 * (i + 1),
                                     .policy_loss = 1.5 - 0.1 * i,
                                     .policy_entropy = 1.3 - 0.1 * i,
                                     .value_loss = 0.4 - 0.03 * i};
    const Run run = {.trainer = small_config(), .taken = SNAPSHOTS, .snapshot = snapshots};
    DoctorFindings findings = {0};
    doctor_losses("smooth", &run, &findings);
    assert_int_equal(findings.count, 0);
    snapshots[5].policy_loss += 3.0;
    doctor_losses("spiky", &run, &findings);
    assert_int_equal(findings.count, 1);
    assert_int_equal(findings.list[0].sign, DOCTOR_LOSS_SPIKE);
    assert_int_equal(findings.list[0].severity, DOCTOR_SEVERE);
    assert_non_null(strstr(findings.list[0].sentence, "snapshot 5, 1e+05 paper FLOPs"));
    assert_true(fabs(findings.list[0].number - (0.2 + 0.25 + 3.0) / (0.2 + 0.34)) < 1e-6);
    doctor_findings_free(&findings);
}

static void replays_are_judged(void **state) {
    (void)state;
    RunSnapshot last = {.moves = 1e6, .samples = 16e6};
    Run run = {.trainer = small_config(), .taken = 1, .snapshot = &last};
    DoctorFindings findings = {0};
    doctor_replay("fine", &run, &findings);
    assert_int_equal(findings.count, 0);
    run.trainer.replay = 1 << 21;
    run.trainer.replay_share = 1.0;
    doctor_replay("hoarder", &run, &findings);
    assert_int_equal(findings.count, 1);
    assert_int_equal(findings.list[0].sign, DOCTOR_STALE);
    assert_true(fabs(findings.list[0].number - 1.0) < 1e-6);
    run.trainer = small_config();
    last.samples = 1e9;
    doctor_replay("crammer", &run, &findings);
    assert_int_equal(findings.count, 2);
    assert_int_equal(findings.list[1].sign, DOCTOR_OVERUSED);
    assert_int_equal(findings.list[1].severity, DOCTOR_SEVERE);
    doctor_findings_free(&findings);
}

// --- training that goes wrong ---

static void severe_ones(const TrainerConfig *trainer, DoctorFindings *findings) {
    char folder[64];
    run_destroy(train(trainer, 4e7, folder));
    const DoctorConfig config = quick();
    Error error = {""};
    if (doctor_run(&config, "broken", folder, findings, &error) != STATUS_OK)
        fail_msg("%s", error.text);
    for (int i = 0; i < findings->count; i++)
        print_message("%d %s %g: %s\n", findings->list[i].severity,
                      doctor_sign_names[findings->list[i].sign], findings->list[i].number,
                      findings->list[i].sentence);
    forget(folder);
}

static void too_high_a_learning_rate_is_found(void **state) {
    (void)state;
    TrainerConfig trainer = small_config();
    trainer.shape = (NetShape){.size = 3, .width = 16, .depth = 2};
    trainer.learning_rate = 1.0f;
    DoctorFindings findings = {0};
    severe_ones(&trainer, &findings);
    int severe = 0;
    for (int i = 0; i < findings.count; i++)
        severe += findings.list[i].severity == DOCTOR_SEVERE;
    assert_true(severe > 0);
    doctor_findings_free(&findings);
}

static void too_much_reuse_of_too_little_is_found(void **state) {
    (void)state;
    TrainerConfig trainer = small_config();
    trainer.replay = 128;
    trainer.replay_least = 128;
    trainer.replay_ratio = 500.0;
    trainer.batch = 64;
    DoctorFindings findings = {0};
    severe_ones(&trainer, &findings);
    assert_non_null(find(&findings, DOCTOR_OVERUSED));
    assert_int_equal(find(&findings, DOCTOR_OVERUSED)->severity, DOCTOR_SEVERE);
    doctor_findings_free(&findings);
}

// --- ratings ---

// One rating for each of two seeds' four snapshots, independent errors of 10 Elo, perfect play
// last.
static void plateaus_and_spreads_are_found(void **state) {
    (void)state;
    enum { AGENTS = 8, PLAYERS = AGENTS + 1 };
    static const char recipe[2][32] = {"size = 3\nseed = 1\nc = 1\n",
                                       "size = 3\nseed = 2\nc = 1\n"};
    const StoreRun runs[2] = {{.name = "one", .recipe = recipe[0]},
                              {.name = "two", .recipe = recipe[1]}};
    StoreAgent agents[AGENTS];
    double elo[PLAYERS] = {0}, covariance[PLAYERS * PLAYERS] = {0};
    for (int i = 0; i < AGENTS; i++) {
        agents[i] = (StoreAgent){.id = i, .nodes = 64, .size = 3, .width = 8, .idx = i % 4};
        strcpy(agents[i].run, runs[i / 4].name);
        agents[i].paper_flops = 1e8 * pow(2.0, i % 4);
        elo[i] = i < 4 ? -600.0 + 5.0 * i : -500.0 + 150.0 * (i % 4);
        covariance[i * PLAYERS + i] = 100.0;
    }
    Rating rating = {.players = PLAYERS, .anchor = AGENTS, .elo = elo, .covariance = covariance};
    const Standings standings = {
        .size = 3, .count = AGENTS, .agents = agents, .perfect = true, .rating = &rating};
    DoctorFindings findings = {0};
    doctor_ratings(&standings, runs, 2, &findings);
    assert_int_equal(findings.count, 2);
    const DoctorFinding *plateau = find(&findings, DOCTOR_PLATEAU);
    const DoctorFinding *spread = find(&findings, DOCTOR_SPREAD);
    assert_true(plateau && spread);
    assert_string_equal(plateau->run, "one");
    assert_true(fabs(plateau->number - 10.0) < 1e-9);
    assert_string_equal(spread->run, "one");
    assert_true(fabs(spread->number - 535.0) < 1e-9);
    assert_int_equal(spread->severity, DOCTOR_SEVERE);
    // Errors that are as large as the difference explain it.
    doctor_findings_free(&findings);
    for (int i = 0; i < AGENTS; i++)
        covariance[i * PLAYERS + i] = 200.0 * 200.0;
    doctor_ratings(&standings, runs, 2, &findings);
    assert_null(find(&findings, DOCTOR_SPREAD));
    doctor_findings_free(&findings);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_healthy_run_has_nothing_severe),
        cmocka_unit_test(settings_are_read_as_written_or_refused),
        cmocka_unit_test(activity_is_counted),
        cmocka_unit_test(dead_units_are_found),
        cmocka_unit_test(a_saturated_value_is_found),
        cmocka_unit_test(a_collapsed_policy_is_found),
        cmocka_unit_test(a_spike_is_found),
        cmocka_unit_test(replays_are_judged),
        cmocka_unit_test(too_high_a_learning_rate_is_found),
        cmocka_unit_test(too_much_reuse_of_too_little_is_found),
        cmocka_unit_test(plateaus_and_spreads_are_found),
    };
    return TESTING_RUN(tests);
}
