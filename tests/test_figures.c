#include "base/file.h"
#include "base/memory.h"
#include "elo/report/figures.h"
#include "tests/made_up_errors.h"

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

enum { BOARDS = 3, RUNS = 6, SNAPS = 8, NODES = 2, AGENTS = RUNS * SNAPS * NODES };

typedef struct Scene {
    char folder[64];
    ScalingBoard *boards[BOARDS];
    Standings *standings[BOARDS];
    StoreTrial *trials[BOARDS];
    int trial_count[BOARDS];
    ScalingFit *fit;
    HorizonField *horizons[BOARDS];
    ErrorLaw *errors;
    Laws *laws; // three, of the same snapshots on fewer and fewer boards
    FiguresData data;
} Scene;

static double win_share(double difference) {
    return 1 / (1 + pow(10, -difference / 400));
}

static StoreTrial trial(int black, int white, double share) {
    const int wins = (int)lround(100 * share);
    return (StoreTrial){
        .black = black, .white = white, .black_wins = wins, .white_wins = 100 - wins};
}

// Two runs that climb from a plateau to perfect play, each snapshot with 16 and 64 nodes, rated
// without error, and games that bear the ratings out.
static void make_standings(Scene *scene, int b, int size) {
    Standings *standings = memory_zeroed(1, sizeof *standings);
    StoreTrial *trials = memory_zeroed(AGENTS * 4, sizeof *trials);
    Rating *rating = memory_zeroed(1, sizeof *rating);
    *standings = (Standings){.size = size, .count = AGENTS, .perfect = true, .rating = rating};
    standings->agents = memory_zeroed(AGENTS, sizeof *standings->agents);
    rating->players = AGENTS + 1;
    rating->elo = memory_zeroed(AGENTS + 1, sizeof *rating->elo);
    rating->covariance = memory_zeroed((AGENTS + 1) * (AGENTS + 1), sizeof *rating->covariance);
    int count = 0;
    for (int i = 0; i < AGENTS; i++) {
        const int run = i / (SNAPS * NODES), snap = i / NODES % SNAPS;
        StoreAgent *agent = &standings->agents[i];
        *agent = (StoreAgent){.id = 10 + i,
                              .snap = i / NODES,
                              .nodes = i % NODES ? 64 : 16,
                              .size = size,
                              .width = 2 << run % 3,
                              .depth = 1,
                              .train_nodes = 16,
                              .moves = NAN,
                              .idx = snap};
        snprintf(agent->run, sizeof agent->run, "run-%d", run);
        const double x = 7 + b + 0.375 * snap + 0.1 * run;
        agent->paper_flops = pow(10, x);
        rating->elo[i] = fmin(0, fmax(-300.0 - 200 * b, 300 * (x - 9 - 1.2 * b))) - 5 * (i % 3) -
                         60 * (1 - i % NODES);
        rating->covariance[i * (AGENTS + 1) + i] = 25;
        trials[count++] = trial(10 + i, STORE_PERFECT, win_share(rating->elo[i]));
        trials[count++] = trial(STORE_PERFECT, 10 + i, win_share(-rating->elo[i]));
        if (i > 0) {
            const double share = win_share(rating->elo[i] - rating->elo[i - 1]);
            trials[count++] = trial(10 + i, 9 + i, share);
            trials[count++] = trial(9 + i, 10 + i, 1 - share);
        }
    }
    scene->standings[b] = standings;
    scene->trials[b] = trials;
    scene->trial_count[b] = count;
}

// Horizons that double with each 100 Elo, up to 25 plies; every third agent is not measured.
static HorizonField *make_field(const ScalingBoard *board) {
    HorizonField *field = horizon_field_create(board->size, board->count);
    for (int i = 0; i < board->count; i++) {
        field->agents[i] = (HorizonAgent){
            .run = board->snaps[i].run, .x = board->snaps[i].x, .elo = board->snaps[i].elo};
        const double half = 16 * pow(2, board->snaps[i].elo / 100);
        HorizonCounts counts = {{0}, {0}};
        for (int plies = 1; plies <= HORIZON_PLIES_MAX && i % 3; plies += 2) {
            counts.tasks[plies] = 100;
            counts.done[plies] = (int)lround(100 / (1 + pow(plies / half, 2)));
        }
        if (i % 3)
            field->agents[i].fit = horizon_fit(&counts);
    }
    Error error;
    if (horizon_field_fit(field, &error) != STATUS_OK)
        fail_msg("%s", error.text);
    return field;
}

static ErrorLaw *make_errors(int size) {
    ErrorLaw *law = memory_zeroed(1, sizeof *law);
    law->kind = STORE_ERROR_SEARCH;
    law->boards = BOARDS;
    const ScalingBoard *boards[BOARDS];
    for (int b = 0; b < BOARDS; b++) {
        MadeUpErrors sweep = made_up_errors_usual;
        sweep.size = size + b;
        sweep.seeds = 1;
        sweep.start += b;
        Rng rng = rng_stream(1, RNG_TEST, (uint64_t)b);
        law->board[b] = made_up_errors_board(&sweep, &rng);
        law->board[b]->board->split = sweep.start + 2;
        boards[b] = law->board[b]->board;
    }
    ScalingConfig config = scaling_config_default();
    config.replicates = 30;
    Error error;
    if (scaling_fit(&config, boards, BOARDS, &law->fit, &error) != STATUS_OK)
        fail_msg("%s", error.text);
    return law;
}

static Status make_laws(Scene *scene) {
    static const char *const names[] = {"a \"new\" {one}", "default search=puct", "old"};
    const ScalingConfig config = {.replicates = 20, .seed = 1, .unit = UNIT_PAPER};
    Error error;
    Status status = STATUS_OK;
    scene->laws = laws_create(UNIT_PAPER);
    for (int i = 0; i < 3 && status == STATUS_OK; i++)
        status = laws_add(scene->laws, &config, names[i],
                          (const ScalingBoard *const *)scene->boards, BOARDS - i, &error);
    return status;
}

// With boards from this size on.
static int set_up_from(void **state, int size) {
    Scene *scene = memory_zeroed(1, sizeof *scene);
    strcpy(scene->folder, "/tmp/test_figures.XXXXXX");
    if (!mkdtemp(scene->folder))
        return -1;
    for (int b = 0; b < BOARDS; b++) {
        make_standings(scene, b, size + b);
        scene->boards[b] = scaling_board_create(scene->standings[b], 64, UNIT_PAPER);
    }
    ScalingConfig config = scaling_config_default();
    config.replicates = 50;
    Error error;
    *state = scene;
    Status status = scaling_fit(&config, (const ScalingBoard *const *)scene->boards, BOARDS,
                                &scene->fit, &error);
    if (status == STATUS_OK)
        status = make_laws(scene);
    for (int b = 0; b < BOARDS; b++)
        scene->horizons[b] = make_field(scene->boards[b]);
    scene->errors = make_errors(size);
    scene->data = (FiguresData){.boards = BOARDS,
                                .errors = scene->errors,
                                .fit = scene->fit,
                                .scaling = (const ScalingBoard *const *)scene->boards,
                                .standings = (const Standings *const *)scene->standings,
                                .trials = (const StoreTrial *const *)scene->trials,
                                .trial_count = scene->trial_count,
                                .horizons = (const HorizonField *const *)scene->horizons,
                                .laws = scene->laws};
    return (int)status;
}

static int set_up(void **state) {
    return set_up_from(state, 3);
}

static int set_up_below_the_paper(void **state) {
    return set_up_from(state, 2);
}

static int set_up_beyond_the_paper(void **state) {
    return set_up_from(state, 10);
}

static int tear_down(void **state) {
    Scene *scene = *state;
    char command[96];
    snprintf(command, sizeof command, "rm -rf '%s'", scene->folder);
    const int failed = system(command);
    scaling_fit_destroy(scene->fit);
    error_law_destroy(scene->errors);
    laws_destroy(scene->laws);
    for (int b = 0; b < BOARDS; b++) {
        scaling_board_destroy(scene->boards[b]);
        horizon_field_destroy(scene->horizons[b]);
        standings_destroy(scene->standings[b]);
        free(scene->trials[b]);
    }
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

// All figures; the first failure ends it.
static Status draw_all(const Scene *scene, FiguresConfig config, Error *error) {
    int count;
    const Figure *figures = figures_list(&count);
    for (int i = 0; i < count; i++) {
        const Status status = figures[i].draw(&config, &scene->data, error);
        if (status != STATUS_OK)
            return status;
    }
    return STATUS_OK;
}

static void test_pictures_and_their_data(void **state) {
    const Scene *scene = *state;
    FiguresConfig config = figures_config_default();
    char inner[96], file[64];
    snprintf(inner, sizeof inner, "%s/a/b", scene->folder); // folders are made
    config.folder = inner;
    Error error = {""};
    if (draw_all(scene, config, &error) != STATUS_OK)
        fail_msg("%s", error.text);
    static const char *const texts[][3] = {
        {"curves", "frontier of Jones 2021", "Training compute (paper FLOPs)"},
        {"law", "fitted law", "Jones 2021: 506 Elo/decade, 7.1 times a board size"},
        {"laws", "default search=puct", "perfect play"},
        {"top", "fitted law", "against the strongest alone"},
        {"prediction", "9×9, Jones 2021", "Residual variance"},
        {"forecast", "5×5, foretold", "Training compute (paper FLOPs)"},
        {"time", "fitted law", "Jones 2021"},
        {"test", "a line a snapshot", "paper FLOPs a move"},
        {"trade", "plane: 10 times the training", "Jones 2021: about 15 times"},
        {"size", "5×5 at -50 Elo, Jones 2021", "Weights and biases"},
        {"sizes", "larger nets darker", "Self-play in training (moves)"},
        {"optimal", "on the frontier", "Neumann and Gros 2022"},
        {"perfect", "as White", "Share won against perfect play"},
        {"elo", "games, 95%", "Share won by the stronger"},
        {"horizon", "5×5 Elo (right)", "50% time horizon (plies)"},
        {"errors", "Error rate (search, moves drawn)", "-300 Elo"},
    };
    int count;
    const Figure *figures = figures_list(&count);
    assert_int_equal(count, sizeof texts / sizeof *texts);
    size_t length;
    for (int i = 0; i < count; i++) {
        assert_string_equal(figures[i].name, texts[i][0]);
        assert_true(strlen(figures[i].title) > 10 && strlen(figures[i].about) > 40);
        assert_ptr_equal(figures_find(figures[i].name), &figures[i]);
        snprintf(file, sizeof file, "%s.png", figures[i].name);
        char *png = read_file(inner, file, &length);
        assert_memory_equal(png, "\x89PNG", 4);
        // width and height in the header
        assert_memory_equal(png + 16, "\0\0\x04\xb0\0\0\x03\x20", 8);
        free(png);
        snprintf(file, sizeof file, "%s.svg", figures[i].name);
        char *svg = read_file(inner, file, &length);
        for (int k = 1; k < 3; k++)
            if (!strstr(svg, texts[i][k]))
                fail_msg("%s: no '%s'", file, texts[i][k]);
        assert_non_null(strstr(svg, "</svg>"));
        free(svg);
    }
    assert_null(figures_find("nothing"));
    char *runs = read_file(inner, "curves_runs.csv", &length);
    assert_int_equal(strncmp(runs, "board_size,run,paper_flops,elo\n3,0,1e+07,-305.00\n", 49), 0);
    free(runs);
    // Drawn again: the same bytes of data and script.
    static const char *const data[] = {"curves.gp",
                                       "curves_runs.csv",
                                       "curves_frontiers.csv",
                                       "curves_lines.csv",
                                       "curves_paper.csv",
                                       "law.gp",
                                       "law_frontiers.csv",
                                       "top.csv",
                                       "prediction.csv",
                                       "forecast.csv",
                                       "forecast_frontiers.csv",
                                       "time.csv",
                                       "test.csv",
                                       "trade.csv",
                                       "prediction_paper.csv",
                                       "size.csv",
                                       "sizes.csv",
                                       "sizes_snapshots.csv",
                                       "optimal.csv",
                                       "optimal_frontier.csv",
                                       "perfect.csv",
                                       "elo.csv",
                                       "horizon.csv",
                                       "errors.gp",
                                       "errors_runs.csv",
                                       "errors_frontiers.csv",
                                       "errors_lines.csv",
                                       "errors_near.csv"};
    enum { FILES = sizeof data / sizeof *data };
    char *first[FILES];
    size_t lengths[FILES];
    for (int i = 0; i < FILES; i++)
        first[i] = read_file(inner, data[i], &lengths[i]);
    assert_int_equal(draw_all(scene, config, &error), STATUS_OK);
    for (int i = 0; i < FILES; i++) {
        char *second = read_file(inner, data[i], &length);
        assert_int_equal(length, lengths[i]);
        assert_memory_equal(first[i], second, length);
        free(first[i]);
        free(second);
    }
}

// The rows of elo.csv, each of which must be near the curve.
__attribute__((noinline)) static int rows_that_agree(const char *csv) {
    int rows = 0;
    for (const char *line = strchr(csv, '\n'); line && line[1]; line = strchr(line + 1, '\n')) {
        double difference, games, expected, seen;
        assert_int_equal(sscanf(line, "%lf,%lf,%lf,%lf", &difference, &games, &expected, &seen), 4);
        assert_true(fabs(expected - seen) < 0.02);
        rows++;
    }
    return rows;
}

// Numbers in the data files, against what the scene was made from.
static void test_numbers(void **state) {
    const Scene *scene = *state;
    FiguresConfig config = figures_config_default();
    config.folder = scene->folder;
    Error error = {""};
    static const char *const names[] = {"perfect", "elo", "time", "size"};
    for (int i = 0; i < 4; i++)
        assert_int_equal(figures_find(names[i])->draw(&config, &scene->data, &error), STATUS_OK);
    size_t length;
    char *csv = read_file(scene->folder, "perfect.csv", &length);
    // At 0 Elo half of the games with each colour.
    assert_non_null(strstr(csv, "\n3,run-0/"));
    assert_non_null(strstr(csv, ",0.5000,0.4038,0.5962,100,0.5000,0.4038,0.5962,100,0.5000,"));
    free(csv);
    csv = read_file(scene->folder, "elo.csv", &length);
    assert_true(rows_that_agree(csv) > 8);
    free(csv);
    csv = read_file(scene->folder, "time.csv", &length);
    assert_non_null(strstr(csv, ",1.3518e+11\n4,")); // the paper's for 3x3, then the next board
    free(csv);
    csv = read_file(scene->folder, "size.csv", &length);
    assert_non_null(strstr(csv, "\n3,1e+07,74,2,1\n")); // (18+1)*2 + (2+1)*2 + (2+1)*10
    free(csv);
}

// A panel each board; names cannot end a title in gnuplot; every law has its dots and its lines.
static void test_several_laws(void **state) {
    const Scene *scene = *state;
    FiguresConfig config = figures_config_default();
    config.folder = scene->folder;
    Error error = {""};
    assert_int_equal(figures_laws(&config, scene->laws, &error), STATUS_OK);
    size_t length;
    char *svg = read_file(scene->folder, "laws.svg", &length);
    char *lines = read_file(scene->folder, "laws_lines.csv", &length);
    char *dots = read_file(scene->folder, "laws.csv", &length);
    assert_non_null(strstr(svg, "a -new- -one-"));
    assert_non_null(strstr(dots, ",\"default search=puct\"\n"));
    for (int b = 0; b < BOARDS; b++)
        for (int i = 0; i < 3; i++) {
            char row[32], title[16];
            snprintf(title, sizeof title, "%d×%d", scene->boards[b]->size, scene->boards[b]->size);
            assert_non_null(strstr(svg, title));
            snprintf(row, sizeof row, "\n%d,%d,", scene->boards[b]->size, i + 1);
            assert_int_equal(strstr(dots, row) != NULL, b < BOARDS - i);
            assert_int_equal(strstr(lines, row) != NULL, b < BOARDS - i);
        }
    free(svg);
    free(lines);
    free(dots);
}

static bool says(const Scene *scene, const char *file, const char *text) {
    size_t length;
    char *bytes = read_file(scene->folder, file, &length);
    const bool found = strstr(bytes, text) != NULL;
    free(bytes);
    return found;
}

// Axes and columns name what compute is counted in; the paper's curves are moved with it, and left
// out where nobody knows where they would lie.
static void test_other_units(void **state) {
    Scene *scene = *state;
    FiguresConfig config = figures_config_default();
    config.folder = scene->folder;
    Error error = {""};
    enum { COUNT = 7, PREDICTION = 4, HORIZON = 5 };
    static const char *const files[COUNT][3] = {{"curves", "curves.gp", "curves_frontiers.csv"},
                                                {"law", "law.gp", "law_frontiers.csv"},
                                                {"time", "time.gp", "time.csv"},
                                                {"size", "size.gp", "size.csv"},
                                                {"prediction", "prediction.gp", ""},
                                                {"horizon", "horizon.gp", "horizon.csv"},
                                                {"errors", "errors.gp", "errors_lines.csv"}};
    for (int unit = UNIT_EXECUTED; unit <= UNIT_SECONDS; unit++) {
        const bool known = unit == UNIT_EXECUTED;
        char column[64];
        snprintf(column, sizeof column, "board_size,%s,", unit_column((Unit)unit));
        scene->fit->unit = scene->errors->fit->unit = (Unit)unit;
        for (int b = 0; b < BOARDS; b++)
            scene->horizons[b]->unit = (Unit)unit;
        for (int i = 0; i < COUNT; i++) {
            const char *script = files[i][1];
            if (!known && i > 0 && i != PREDICTION)
                continue; // as they are in the other
            assert_int_equal(figures_find(files[i][0])->draw(&config, &scene->data, &error),
                             STATUS_OK);
            assert_false(says(scene, script, "paper FLOPs"));
            // In a figure's legend, or of the paper's crosses.
            assert_int_equal(says(scene, script, "Jones 2021"), known && i < HORIZON);
            if (i == PREDICTION)
                continue; // no compute on its axes
            assert_true(says(scene, script, unit_axis((Unit)unit)));
            assert_true(says(scene, files[i][2], column));
        }
    }
}

static void test_without_the_paper(void **state) {
    const Scene *scene = *state;
    FiguresConfig config = figures_config_default();
    config.folder = scene->folder;
    config.paper = false;
    Error error = {""};
    static const char *const files[] = {"curves", "law", "prediction", "size"};
    for (int i = 0; i < 4; i++) {
        assert_int_equal(figures_find(files[i])->draw(&config, &scene->data, &error), STATUS_OK);
        char path[96];
        snprintf(path, sizeof path, "%s/%s_paper.csv", scene->folder, files[i]);
        assert_int_equal(access(path, F_OK), -1);
    }
}

// Boards that the paper lacks, before boards that it has and alone.
static void test_boards_that_the_paper_lacks(void **state) {
    const Scene *scene = *state;
    FiguresConfig config = figures_config_default();
    config.folder = scene->folder;
    Error error = {""};
    if (draw_all(scene, config, &error) != STATUS_OK)
        fail_msg("%s", error.text);
    static const char *const names[] = {"curves.gp", "law.gp", "time.gp", "size.gp"};
    const bool some = scene->standings[0]->size < 10;
    for (int i = 0; i < 4; i++) {
        size_t length;
        char *script = read_file(scene->folder, names[i], &length);
        if (!!strstr(script, "Jones 2021") != some)
            fail_msg("%s: is Jones 2021 in it? expected: %d", names[i], some);
        free(script);
    }
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

// A picture is there as a whole or as it was before, and what a link in its place leads to stays.
static void test_pictures_are_replaced_as_a_whole(void **state) {
    const Scene *scene = *state;
    FiguresConfig config = figures_config_default();
    config.folder = scene->folder;
    Error error = {""};
    char other[PATH_MAX], picture[PATH_MAX];
    size_t length;
    const Figure *curves = figures_find("curves");
    assert_int_equal(file_path(scene->folder, "other", other, &error), STATUS_OK);
    assert_int_equal(file_path(scene->folder, "curves.svg", picture, &error), STATUS_OK);
    assert_int_equal(file_write(other, "old", 3, &error), STATUS_OK);
    unlink(picture);
    assert_int_equal(symlink(other, picture), 0);
    // Fails; draws nothing; draws the half of it.
    static const char *const programs[] = {"false", "true", "./half"};
    static const char half[] = "#!/bin/sh\necho '<svg' >\"$(ls | grep svg.tmp)\"\n";
    assert_int_equal(file_write("half", half, sizeof half - 1, &error), STATUS_OK);
    assert_int_equal(chmod("half", 0700), 0);
    for (int i = 0; i < 3; i++) {
        config.gnuplot = programs[i];
        assert_int_equal(curves->draw(&config, &scene->data, &error), STATUS_IO);
        char *before = read_file(scene->folder, "curves.svg", &length);
        assert_string_equal(before, "old");
        free(before);
    }
    assert_non_null(strstr(error.text, "curves.svg: gnuplot did not write all of it"));
    unlink("half");
    config.gnuplot = "gnuplot";
    if (curves->draw(&config, &scene->data, &error) != STATUS_OK)
        fail_msg("%s", error.text);
    char *svg = read_file(scene->folder, "curves.svg", &length);
    char *kept = read_file(scene->folder, "other", &length);
    assert_non_null(strstr(svg, "</svg>"));
    assert_string_equal(kept, "old");
    free(svg);
    free(kept);
    unlink(other);
}

// What these results do not hold is refused with the reason, and told from what failed.
static void test_too_little_for_a_figure(void **state) {
    Scene *scene = *state;
    ScalingConfig scaling = scaling_config_default();
    scaling.replicates = 30;
    ScalingFit *fit;
    Error error = {""};
    assert_int_equal(
        scaling_fit(&scaling, (const ScalingBoard *const *)scene->boards, 1, &fit, &error),
        STATUS_OK);
    FiguresConfig config = figures_config_default();
    config.folder = scene->folder;
    for (int i = 0; i < AGENTS; i++)
        scene->standings[0]->agents[i].nodes = 64;
    scene->standings[0]->perfect = false;
    FiguresData data = scene->data;
    data.boards = 1;
    data.fit = fit;
    data.errors = NULL;
    data.laws = NULL;
    const int no_trials = 0;
    data.trial_count = &no_trials;
    static const char *const reasons[][2] = {
        {"law", "expected at least 2"},        {"prediction", "expected at least 3"},
        {"test", "several numbers of search"}, {"trade", "the same number of nodes"},
        {"top", "fewer than 3 agents won"},    {"perfect", "no games against perfect play or"},
        {"elo", "no games between"},           {"horizon", "no horizons are measured"},
        {"errors", "no errors are measured"},  {"laws", "the runs have one label"},
    };
    scene->horizons[0]->measured = 0;
    for (size_t i = 0; i < sizeof reasons / sizeof *reasons; i++) {
        assert_int_equal(figures_find(reasons[i][0])->draw(&config, &data, &error), STATUS_INVALID);
        if (!strstr(error.text, reasons[i][1]))
            fail_msg("%s: %s", reasons[i][0], error.text);
    }
    assert_int_equal(figures_find("curves")->draw(&config, &data, &error), STATUS_OK);
    scaling_fit_destroy(fit);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_pictures_and_their_data, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_pictures_are_replaced_as_a_whole, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_numbers, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_several_laws, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_other_units, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_without_the_paper, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_boards_that_the_paper_lacks, set_up_below_the_paper,
                                        tear_down),
        cmocka_unit_test_setup_teardown(test_boards_that_the_paper_lacks, set_up_beyond_the_paper,
                                        tear_down),
        cmocka_unit_test_setup_teardown(test_failures_are_told, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_too_little_for_a_figure, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
