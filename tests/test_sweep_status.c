// Progress of a sweep, written to its folder and shown as text.
#include "tests/testing.h"

#include "base/file.h"
#include "base/memory.h"
#include "tools/sweep/sweep_spec.h"
#include "tools/sweep/sweep_status.h"

#include <string.h>
#include <unistd.h>

static const char spec_text[] =
    "[runs]\nboards = 3-4\nshapes = 2x1, 16x2\nseeds = 1-2\nmoves = 40k\nsnapshots = 6\n";

// The second stage plays; one run of the third trains, one waits, one failed.
static SweepProgress make_progress(const SweepPlan *plan, SweepRunProgress *runs) {
    for (int i = 0; i < plan->run_count; i++)
        runs[i] = (SweepRunProgress){.state = SWEEP_RUN_TRAINED, .done = 1.0, .snapshots = 6};
    runs[4] = (SweepRunProgress){
        .state = SWEEP_RUN_TRAINING, .done = 0.25, .snapshots = 3, .moves_per_second = 100.0};
    runs[5] = (SweepRunProgress){.state = SWEEP_RUN_WAITING};
    runs[7] = (SweepRunProgress){.state = SWEEP_RUN_FAILED, .done = 0.5, .snapshots = 4};
    return (SweepProgress){.runs_done = 5,
                           .runs = plan->run_count,
                           .run = runs,
                           .training = 1,
                           .playing = 1,
                           .moves_per_second = 100.0,
                           .stage = 1,
                           .stages = plan->stage_count,
                           .size = 3,
                           .tournament = 0.375};
}

typedef struct Written {
    char *bytes;
    size_t length;
} Written;

static Written write_some(void) {
    char folder[] = "/tmp/hexlaw-test-XXXXXX", path[64];
    SweepSpec spec;
    Error error = {""};
    assert_non_null(mkdtemp(folder));
    if (sweep_spec_read("spec", spec_text, &spec, &error) != STATUS_OK)
        fail_msg("%s", error.text);
    SweepRunProgress runs[8];
    assert_int_equal(spec.plan.run_count, 8);
    assert_int_equal(spec.plan.stage_count, 4);
    // independent of the cost model
    for (int i = 0; i < 8; i++)
        spec.plan.runs[i].cost = 60.0;
    const SweepProgress now = make_progress(&spec.plan, runs);
    const SweepStatus status = {
        .plan = &spec.plan, .now = &now, .done = 0.613, .seconds_left = 754.2, .pace = 1.5};
    assert_int_equal(sweep_status_write(folder, &status, 1e9, &error), STATUS_OK);
    Written written;
    snprintf(path, sizeof path, "%s/progress.json", folder);
    assert_int_equal(file_read(path, 1 << 20, &written.bytes, &written.length, &error), STATUS_OK);
    unlink(path);
    rmdir(folder);
    sweep_spec_free(&spec);
    return written;
}

static char *told(const char *bytes, size_t length, bool running, bool json) {
    char *text;
    Error error = {""};
    if (sweep_status_text("p", bytes, length, running, 1e9 + 65, json, &text, &error) != STATUS_OK)
        fail_msg("%s", error.text);
    return text;
}

static char *golden(const char *name) {
    char *bytes;
    size_t length;
    Error error = {""};
    char path[512];
    snprintf(path, sizeof path, "%s/%s", TEST_DATA, name);
    if (file_read(path, 1 << 20, &bytes, &length, &error) != STATUS_OK)
        fail_msg("%s", error.text);
    return bytes;
}

static void test_text(void **state) {
    (void)state;
    const Written written = write_some();
    char *expected = golden("sweep_status.txt");
    char *text = told(written.bytes, written.length, true, false);
    assert_string_equal(text, expected);
    free(text);
    // No process is running the sweep any more.
    text = told(written.bytes, written.length, false, false);
    assert_non_null(strstr(text, "1 failed; nobody is at work, the last was 1m5s ago\n"));
    assert_null(strstr(text, "training"));
    assert_null(strstr(text, "playing"));
    free(text);
    free(expected);
    free(written.bytes);
}

static void test_json(void **state) {
    (void)state;
    const Written written = write_some();
    char *text = told(written.bytes, written.length, true, true);
    // All that was written, and two things more.
    assert_memory_equal(text, written.bytes, strlen("{\"time\":1000000000,\"done\":0.613,"));
    assert_non_null(strstr(text, "\"state\":\"training\",\"done\":0.25,"));
    static const char end[] = ",\"running\":true,\"seconds_ago\":65}";
    assert_string_equal(text + strlen(text) - strlen(end), end);
    free(text);
    free(written.bytes);
}

// A damaged file is rejected or shown, without further harm.
static void test_damage(void **state) {
    (void)state;
    const Written written = write_some();
    Rng rng = testing_rng(1);
    char *text;
    Error error = {""};
    for (size_t length = 0; length < written.length; length++) {
        assert_int_equal(
            sweep_status_text("p", written.bytes, length, true, 1e9, false, &text, &error),
            STATUS_INVALID);
        assert_string_equal(error.text, "p: damaged, or not a sweep's progress");
    }
    for (int i = 0; i < 2000; i++) {
        const size_t at = (size_t)rng_below(&rng, (uint32_t)written.length);
        const char kept = written.bytes[at];
        written.bytes[at] = (char)rng_below(&rng, 256);
        if (sweep_status_text("p", written.bytes, written.length, true, 1e9, false, &text,
                              &error) == STATUS_OK)
            free(text);
        written.bytes[at] = kept;
    }
    free(written.bytes);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_text),
        cmocka_unit_test(test_json),
        cmocka_unit_test(test_damage),
    };
    return TESTING_RUN(tests);
}
