#include "base/file.h"
#include "base/memory.h"
#include "elo/figures.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

typedef struct Scene {
    char folder[64];
    ScalingBoard *boards[2];
    ScalingFit *fit;
} Scene;

// Two boards whose runs climb from a plateau to perfect play.
static int set_up(void **state) {
    Scene *scene = memory_zeroed(1, sizeof *scene);
    strcpy(scene->folder, "/tmp/test_figures.XXXXXX");
    if (!mkdtemp(scene->folder))
        return -1;
    for (int b = 0; b < 2; b++) {
        ScalingBoard *board = memory_zeroed(1, sizeof *board);
        board->size = 3 + b;
        board->count = 24;
        board->snaps = memory_zeroed(24, sizeof *board->snaps);
        for (int i = 0; i < 24; i++) {
            const double x = 7 + b + 0.25 * (i % 12) + 0.1 * (i / 12);
            const double elo = fmin(0, fmax(-300.0 - 200 * b, 300 * (x - 9 - 1.2 * b)));
            board->snaps[i] = (FrontierSnap){i / 12, x, elo - 5 * (i % 3)};
        }
        scene->boards[b] = board;
    }
    ScalingConfig config = scaling_config_default();
    config.replicates = 50;
    Error error;
    *state = scene;
    return (int)scaling_fit(&config, (const ScalingBoard *const *)scene->boards, 2, &scene->fit,
                            &error);
}

static int tear_down(void **state) {
    Scene *scene = *state;
    char command[96];
    snprintf(command, sizeof command, "rm -rf '%s'", scene->folder);
    const int failed = system(command);
    scaling_fit_destroy(scene->fit);
    for (int b = 0; b < 2; b++)
        scaling_board_destroy(scene->boards[b]);
    free(scene);
    return failed;
}

static char *read_file(const char *folder, const char *name, size_t *length) {
    char path[160], *bytes;
    Error error = {""};
    snprintf(path, sizeof path, "%s/%s", folder, name);
    if (file_read(path, 1u << 22, &bytes, length, &error) != STATUS_OK)
        fail_msg("%s", error.text);
    return bytes;
}

static Status draw_all(const Scene *scene, FiguresConfig config, Error *error) {
    Status status =
        figures_curves(&config, scene->fit, (const ScalingBoard *const *)scene->boards, error);
    return status == STATUS_OK ? figures_law(&config, scene->fit, error) : status;
}

static const char *const data[] = {"curves.gp",        "curves_runs.csv",  "curves_frontiers.csv",
                                   "curves_lines.csv", "curves_paper.csv", "law.gp",
                                   "law_frontiers.csv"};

static void test_pictures_and_their_data(void **state) {
    const Scene *scene = *state;
    FiguresConfig config = figures_config_default();
    char inner[96];
    snprintf(inner, sizeof inner, "%s/a/b", scene->folder); // folders are made
    config.folder = inner;
    Error error = {""};
    if (draw_all(scene, config, &error) != STATUS_OK)
        fail_msg("%s", error.text);
    size_t length;
    for (int i = 0; i < 2; i++) {
        char *png = read_file(inner, i ? "law.png" : "curves.png", &length);
        assert_memory_equal(png, "\x89PNG", 4);
        // width and height in the header
        assert_memory_equal(png + 16, "\0\0\x04\xb0\0\0\x03\x20", 8);
        free(png);
        char *svg = read_file(inner, i ? "law.svg" : "curves.svg", &length);
        assert_non_null(strstr(svg, "Training compute (paper FLOPs)"));
        assert_non_null(strstr(svg, "Elo (perfect play = 0)"));
        assert_non_null(strstr(svg, "3×3"));
        assert_non_null(strstr(svg, i ? "fitted law" : "frontier of Jones 2021"));
        assert_non_null(strstr(svg, "</svg>"));
        free(svg);
    }
    char *runs = read_file(inner, "curves_runs.csv", &length);
    assert_int_equal(strncmp(runs, "board_size,run,paper_flops,elo\n3,0,1e+07,-300.00\n", 49), 0);
    free(runs);
    // Drawn again: the same bytes of data and script.
    for (size_t i = 0; i < sizeof data / sizeof *data; i++) {
        char *first = read_file(inner, data[i], &length), *second;
        assert_int_equal(draw_all(scene, config, &error), STATUS_OK);
        size_t again;
        second = read_file(inner, data[i], &again);
        assert_int_equal(length, again);
        assert_memory_equal(first, second, length);
        free(first);
        free(second);
    }
}

static void test_without_the_paper(void **state) {
    const Scene *scene = *state;
    FiguresConfig config = figures_config_default();
    config.folder = scene->folder;
    config.paper = false;
    Error error = {""};
    assert_int_equal(draw_all(scene, config, &error), STATUS_OK);
    char path[96];
    snprintf(path, sizeof path, "%s/curves_paper.csv", scene->folder);
    assert_int_equal(access(path, F_OK), -1);
}

static void test_failures_are_told(void **state) {
    const Scene *scene = *state;
    FiguresConfig config = figures_config_default();
    config.folder = scene->folder;
    Error error = {""};
    config.gnuplot = "no-such-gnuplot";
    assert_int_equal(draw_all(scene, config, &error), STATUS_IO);
    assert_non_null(strstr(error.text, "no-such-gnuplot: cannot run"));
    assert_non_null(strstr(error.text, "gnuplot-nox"));
    config.gnuplot = "false"; // runs, says nothing, fails
    assert_int_equal(draw_all(scene, config, &error), STATUS_IO);
    assert_non_null(strstr(error.text, "said nothing"));
    config.gnuplot = "true"; // succeeds and draws nothing
    assert_int_equal(draw_all(scene, config, &error), STATUS_IO);
    assert_non_null(strstr(error.text, "did not write it"));
    config.gnuplot = "ls"; // complains on stderr
    assert_int_equal(draw_all(scene, config, &error), STATUS_IO);
    assert_non_null(strstr(error.text, "default-settings"));
    assert_null(strchr(error.text, '\n'));
    config.gnuplot = "gnuplot";
    config.folder = "/proc/nowhere";
    assert_int_equal(draw_all(scene, config, &error), STATUS_IO);
    assert_non_null(strstr(error.text, "/proc/nowhere"));
}

static void test_one_board_has_no_law(void **state) {
    const Scene *scene = *state;
    ScalingConfig scaling = scaling_config_default();
    scaling.replicates = 30;
    ScalingFit *fit;
    Error error = {""};
    assert_int_equal(
        scaling_fit(&scaling, (const ScalingBoard *const *)scene->boards, 1, &fit, &error),
        STATUS_OK);
    FiguresConfig config = figures_config_default();
    config.folder = scene->folder;
    assert_int_equal(figures_law(&config, fit, &error), STATUS_INVALID);
    assert_int_equal(
        figures_curves(&config, fit, (const ScalingBoard *const *)scene->boards, &error),
        STATUS_OK);
    scaling_fit_destroy(fit);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_pictures_and_their_data, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_without_the_paper, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_failures_are_told, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_one_board_has_no_law, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
