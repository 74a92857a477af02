// hexlaw fit: the law in a store's results, with intervals and a verdict; or in a table of
// frontiers or of runs; or the laws of two stores side by side; or forecasts by it.
#include "elo/law/scaling_compare.h"
#include "elo/law/scaling_runs.h"
#include "elo/law/scaling_table.h"
#include "tools/shared/error_analysis.h"
#include "tools/shared/foretell.h"

#include "base/file.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { TABLE_BYTES_MAX = 64 << 20 };

// What is asked of a fit with runs.
typedef struct Question {
    int replicates;
    ForetellChoice foretell;
} Question;

static bool forecasts(const Question *question) {
    return question->foretell.budget > 0.0 || question->foretell.cuts;
}

// Forecasts take the fit without its intervals.
static int replicates_of(const Question *question) {
    return forecasts(question) ? 0 : question->replicates;
}

// Prints the answer; returns the exit code.
static int answer(const Command *command, const Question *question, const ScalingFit *fit,
                  const ScalingBoard *const *boards) {
    if (forecasts(question))
        return foretell_print(&question->foretell, fit, boards, command->json) ? COMMAND_DONE
                                                                               : COMMAND_NO;
    if (command->json) {
        char *json = scaling_json(fit);
        puts(json);
        free(json);
    } else {
        analysis_print_fit(fit);
    }
    return fit->verdict == SCALING_NOT_LINEAR ? COMMAND_NO : COMMAND_DONE;
}

static int fit_store(const Command *command, const AnalysisSource *source,
                     const Question *question) {
    Error error;
    Analysis analysis;
    Status status = analysis_open(source, &analysis, &error);
    if (status == STATUS_OK)
        status = analysis_fit(&analysis, replicates_of(question), command->seed, &error);
    int exit_code = COMMAND_DONE;
    if (status == STATUS_OK)
        exit_code =
            answer(command, question, analysis.fit, (const ScalingBoard *const *)analysis.boards);
    analysis_close(&analysis);
    return status == STATUS_OK ? exit_code : command_end(command, status, &error);
}

// Drops the boards that were not asked for; returns how many are left.
static int keep_sizes(ScalingBoard **boards, int count, const IntList *sizes) {
    int kept = 0;
    for (int i = 0; i < count; i++) {
        bool wanted = sizes->count == 0;
        for (int k = 0; k < sizes->count; k++)
            wanted |= sizes->items[k] == boards[i]->size;
        if (wanted)
            boards[kept++] = boards[i];
        else
            scaling_board_destroy(boards[i]);
    }
    return kept;
}

static int fit_runs(const Command *command, const char *path, const AnalysisSource *source,
                    const Question *question) {
    const Unit unit = (Unit)source->unit;
    Error error;
    char *text;
    size_t length;
    ScalingBoard *boards[SCALING_BOARDS_MAX];
    int count = 0, exit_code = COMMAND_DONE;
    Status status = file_text(path, TABLE_BYTES_MAX, &text, &length, &error);
    if (status != STATUS_OK)
        return command_end(command, status, &error);
    status = scaling_runs_read(unit, path, text, length, boards, &count, &error);
    free(text);
    count = keep_sizes(boards, count, &source->sizes);
    const ScalingConfig config = {replicates_of(question), command->seed, unit};
    ScalingFit *fit = NULL;
    if (status == STATUS_OK)
        status = scaling_fit(&config, (const ScalingBoard *const *)boards, count, &fit, &error);
    if (status == STATUS_OK)
        exit_code = answer(command, question, fit, (const ScalingBoard *const *)boards);
    scaling_fit_destroy(fit);
    for (int i = 0; i < count; i++)
        scaling_board_destroy(boards[i]);
    return status == STATUS_OK ? exit_code : command_end(command, status, &error);
}

// The same for error rates, which take no games.
static int fit_errors(const Command *command, const AnalysisSource *source, StoreErrorKind kind,
                      int replicates) {
    Error error;
    Analysis analysis;
    Status status = error_analysis_open(source, &analysis, &error);
    if (status == STATUS_OK)
        status = error_analysis_fit(source, &analysis, kind, replicates, command->seed, &error);
    int exit_code = COMMAND_DONE;
    if (status == STATUS_OK) {
        if (analysis.errors->fit->verdict == SCALING_NOT_LINEAR)
            exit_code = COMMAND_NO;
        if (command->json) {
            char *json = error_law_json(analysis.errors);
            puts(json);
            free(json);
        } else {
            error_analysis_print(analysis.errors);
        }
    }
    analysis_close(&analysis);
    return status == STATUS_OK ? exit_code : command_end(command, status, &error);
}

static void print_table(const ScalingTable *table) {
    printf("x: %s\n", unit_plural(table->unit));
    printf("%-5s  %6s  %10s  %8s  %12s\n", "board", "points", "Elo/decade", "plateau",
           "-50 Elo at");
    for (int i = 0; i < table->boards; i++) {
        const ScalingTableBoard *board = &table->board[i];
        char name[16];
        snprintf(name, sizeof name, "%dx%d", board->size, board->size);
        printf("%-5s  %6d", name, board->points);
        analysis_print_number("  %*.0f", 10, board->incline.slope);
        analysis_print_number("  %*.0f", 8, board->incline.plateau);
        analysis_print_number("  %*.2e", 12, pow(10.0, board->crossing));
        putchar('\n');
    }
    analysis_print_law(&table->law, table->unit, "leaving out one board");
    analysis_print_predictions(table->prediction, table->predictions);
}

static int fit_table(const Command *command, const char *path, Unit unit) {
    Error error;
    char *text;
    size_t length;
    ScalingPoint *points = NULL;
    ScalingTable table;
    int count;
    Status status = file_text(path, TABLE_BYTES_MAX, &text, &length, &error);
    if (status != STATUS_OK)
        return command_end(command, status, &error);
    status = scaling_table_read(unit, path, text, length, &points, &count, &error);
    free(text);
    if (status == STATUS_OK)
        status = scaling_table_fit(unit, points, count, &table, &error);
    free(points);
    if (status == STATUS_OK && command->json) {
        char *json = scaling_table_json(&table);
        puts(json);
        free(json);
    } else if (status == STATUS_OK) {
        print_table(&table);
    }
    return command_end(command, status, &error);
}

// --- two stores ---

static void print_difference(const char *name, ScalingValue value, const char *format) {
    char text[48];
    printf("  %-52s ", name);
    if (isfinite(value.value))
        printf(format, value.value);
    else
        putchar('-');
    printf("  (%s)\n", analysis_interval(value, format, text));
}

static void print_comparison(const ScalingComparison *comparison, const char *const names[2]) {
    const Unit unit = comparison->unit;
    char slope[64], height[96], compute[64], multiple[64];
    snprintf(slope, sizeof slope, "slope, Elo for ten times the %s", unit_noun(unit));
    snprintf(compute, sizeof compute, "%s to -50 Elo, as a multiple", unit_noun(unit));
    snprintf(multiple, sizeof multiple, "%s for a board size, as a multiple", unit_noun(unit));
    printf("%s less %s, with 95%% intervals; x: %s\n", names[0], names[1], unit_plural(unit));
    for (int i = 0; i < comparison->boards; i++) {
        const ScalingDifference *board = &comparison->board[i];
        printf("\n%dx%d\n", board->size, board->size);
        print_difference(slope, board->slope, "%+.0f");
        print_difference("intercept, Elo at x = 0", board->intercept, "%+.0f");
        snprintf(height, sizeof height, "height, Elo at %.2g %s", pow(10.0, board->x),
                 unit_plural(unit));
        print_difference(height, board->height, "%+.0f");
        print_difference(compute, board->compute, "%.3g");
    }
    printf("\nlaw across boards\n");
    print_difference(slope, comparison->law_slope, "%+.0f");
    print_difference("intercept", comparison->law_intercept, "%+.0f");
    print_difference(multiple, comparison->law_multiple, "%.3g");
}

static Status open_side(const Command *command, AnalysisSource source, const char *store,
                        int replicates, Analysis *analysis, Error *error) {
    source.store = store;
    const Status status = analysis_open(&source, analysis, error);
    return status == STATUS_OK ? analysis_fit(analysis, replicates, command->seed, error) : status;
}

static int compare_stores(const Command *command, const AnalysisSource *source, int replicates,
                          const char *out) {
    char **rest = command->arguments; // paths that do not exist are not recognised as stores
    const char *const names[2] = {source->store ? source->store : rest[0],
                                  rest[source->store ? 0 : 1]};
    Analysis sides[2] = {{0}, {0}};
    ScalingComparison comparison;
    Error error;
    Status status = STATUS_OK;
    for (int i = 0; i < 2 && status == STATUS_OK; i++)
        status = open_side(command, *source, names[i], replicates, &sides[i], &error);
    if (status == STATUS_OK)
        status = scaling_compare(sides[0].fit, sides[1].fit, &comparison, &error);
    if (status == STATUS_OK) {
        FiguresConfig config = figures_config_default();
        config.folder = out;
        status = figures_compare(&config, sides[0].fit, names[0], sides[1].fit, names[1], &error);
    }
    analysis_close(&sides[0]);
    analysis_close(&sides[1]);
    if (status == STATUS_OK && command->json) {
        char *json = scaling_compare_json(&comparison);
        puts(json);
        free(json);
    } else if (status == STATUS_OK) {
        print_comparison(&comparison, names);
        printf("\nfigure: %s/compare.svg, %s/compare.png\n", out, out);
    }
    return command_end(command, status, &error);
}

// Refuses options and arguments that do not go together.
static void check_sources(const Command *command, const AnalysisSource *source,
                          const Question *question, const char *frontiers, const char *runs,
                          bool compare) {
    if ((frontiers || runs) && (source->store || (frontiers && runs)))
        command_refuse(command, "--%s: expected no %s beside it", frontiers ? "frontiers" : "runs",
                       source->store ? "--store" : "--runs");
    if (forecasts(question) && (frontiers || compare))
        command_refuse(command, "--%s: expected a store, or runs with --runs, not --%s",
                       question->foretell.cuts ? "cuts" : "forecast",
                       frontiers ? "frontiers" : "compare");
    const int stores = command->argument_count + (source->store != NULL);
    if (compare && (frontiers || runs || stores != 2))
        command_refuse(command, "--compare: expected two stores and no other source");
    if (!compare && command->argument_count > 0)
        command_refuse(command, "unexpected argument %s: %s", command->arguments[0],
                       source->store ? "two stores are compared with --compare"
                                     : "expected a store, or a table of frontiers");
}

int cmd_fit(int argc, char **argv) {
    AnalysisSource source = {0};
    Question question = {.replicates = scaling_config_default().replicates};
    const char *frontiers = NULL, *runs = NULL, *out = "figures";
    bool compare = false;
    int strength = STRENGTH_ELO, kind = (int)error_law_config_default().kind;
    const Option own[] = {
        {.name = "replicates",
         .value = "N",
         .integer = &question.replicates,
         .least = 20,
         .most = 1e6,
         .help = "replicates of the bootstrap that gives the intervals"},
        {.name = "frontiers",
         .value = "CSV",
         .text = &frontiers,
         .subject = COMMAND_TABLE,
         .help = "fit the law to this table instead (board_size,log10_flops,elo; with another --x "
                 "than paper executed_multiply_adds, cpu_seconds or moves in the middle): no "
                 "intervals, but how far the numbers go when one board is left out"},
        {.name = "runs",
         .value = "CSV",
         .text = &runs,
         .help = "fit the runs in this table instead (board_size,run,log10_flops,elo, columns as "
                 "above), whose ratings are taken as exact"},
        {.name = "forecast",
         .value = "FLOPS",
         .number = &question.foretell.budget,
         .least = 1e-9,
         .most = 1e99,
         .default_text = "",
         .help = "how strong the best agent of this compute will be, in the unit of --x, with 95% "
                 "intervals: on the boards there are, up to two decades beyond their data, and, "
                 "from three boards, on the next two sizes"},
        {.name = "cuts",
         .flag = &question.foretell.cuts,
         .help = "how forecasts turned out: from the snapshots up to each half decade of compute, "
                 "the frontier at each further half decade, by shape"},
        {.name = "compare",
         .flag = &compare,
         .help = "compare the laws of two stores, given as arguments: differences with intervals "
                 "and one plot"},
        {.name = "out",
         .letter = 'o',
         .value = "DIR",
         .text = &out,
         .help = "where that plot goes"},
        analysis_unit_option(&source.unit),
        {.name = "y",
         .value = "STRENGTH",
         .choice = &strength,
         .choices = strength_names,
         .help = "what strength is measured in: Elo, or errors, -log10 of the share of won "
                 "positions that a move throws away, which hexlaw errors measures without games"},
        error_analysis_option(&kind),
        OPTIONS_END,
    };
    Option options[ANALYSIS_OPTIONS + sizeof own / sizeof own[0]];
    analysis_options(&source, own, options);
    const Command command = command_read(
        &(CommandSyntax){
            .options = options,
            .common = COMMON_JSON | COMMON_QUIET | COMMON_SEED,
            .about = "Fits strength against log compute: a line on each board's incline, the "
                     "paper's change-point law across boards, and a verdict on whether a line is "
                     "what the data show. Exit code 1: they do not.",
            .example = "hexlaw fit --store exp/hexlaw.sqlite --json\n"
                       "hexlaw fit --store exp/hexlaw.sqlite --x executed\n"
                       "hexlaw fit --store exp/hexlaw.sqlite --y errors --errors net\n"
                       "hexlaw fit --frontiers elo/law/paper/frontiers.csv\n"
                       "hexlaw fit --store exp/hexlaw.sqlite --forecast 1e12\n"
                       "hexlaw fit --runs elo/law/paper/runs.csv --cuts\n"
                       "hexlaw fit new/hexlaw.sqlite old/hexlaw.sqlite --compare --out figures",
            .arguments = "[STORE]",
            .most_arguments = 2,
        },
        argc, argv);
    check_sources(&command, &source, &question, frontiers, runs, compare);
    if (strength == STRENGTH_ERRORS && (compare || frontiers || runs || forecasts(&question)))
        command_refuse(&command, "--y errors: expected one store, and no --compare, --frontiers, "
                                 "--runs, --forecast or --cuts");
    if (strength == STRENGTH_ERRORS)
        return fit_errors(&command, &source, (StoreErrorKind)kind, question.replicates);
    if (compare)
        return compare_stores(&command, &source, question.replicates, out);
    if (runs)
        return fit_runs(&command, runs, &source, &question);
    return frontiers ? fit_table(&command, frontiers, (Unit)source.unit)
                     : fit_store(&command, &source, &question);
}
