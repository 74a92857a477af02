// hexlaw fit: the law in a store's results, with intervals and a verdict; or in a table of
// frontiers or of runs; or any number of laws side by side; or forecasts by it.
#include "tools/frame/json_out.h"
#include "tools/shared/error_analysis.h"
#include "tools/shared/foretell.h"
#include "tools/shared/laws.h"
#include "tools/shared/sizes.h"
#include "tools/shared/tables.h"

#include <stdio.h>
#include <stdlib.h>

typedef enum By { BY_NONE, BY_LABEL } By;
static const char *const by_names[] = {"none", "label", NULL};

typedef struct Asked {
    AnalysisSource source;
    const char *frontiers, *runs; // tables from elsewhere
    int strength, kind;           // a Strength; with errors a StoreErrorKind
    int replicates;
    ForetellChoice foretell;
    bool sizes;
    bool compare;
    int by; // a By
    const char *out;
} Asked;

static bool forecasts(const Asked *asked) {
    return asked->foretell.budget > 0.0 || asked->foretell.cuts;
}

// Forecasts take the fit without its intervals.
static int replicates_of(const Asked *asked) {
    return forecasts(asked) ? 0 : asked->replicates;
}

// Prints and frees a document.
static void print_json(char *json) {
    puts(json);
    free(json);
}

// Prints what was asked of a fit; returns the exit code.
static int answer(const Command *command, const Asked *asked, const ScalingFit *fit,
                  const ScalingBoard *const *boards) {
    if (forecasts(asked))
        return foretell_print(&asked->foretell, fit, boards, command->json) ? COMMAND_DONE
                                                                            : COMMAND_NO;
    if (command->json)
        print_json(scaling_json(fit));
    else
        analysis_print_fit(fit);
    return fit->verdict == SCALING_NOT_LINEAR ? COMMAND_NO : COMMAND_DONE;
}

// The fit's document, with the sizes as its last field.
static void print_sizes_json(const ScalingFit *fit, const SizeDataStore *sizes) {
    char *json = scaling_json(fit);
    cJSON *root = cJSON_Parse(json);
    cJSON_AddItemToObject(root, "sizes", size_data_json(sizes));
    json_out(root);
    free(json);
}

// With parameters and moves beside it; returns the exit code.
static int answer_sizes(const Command *command, const Asked *asked, const Analysis *analysis) {
    SizeDataStore *sizes = analysis_sizes_fit(analysis, asked->replicates, command->seed);
    int exit_code = analysis->fit->verdict == SCALING_NOT_LINEAR ? COMMAND_NO : COMMAND_DONE;
    if (command->json) {
        print_sizes_json(analysis->fit, sizes);
    } else {
        exit_code =
            answer(command, asked, analysis->fit, (const ScalingBoard *const *)analysis->boards);
        sizes_print(sizes);
    }
    size_data_store_destroy(sizes);
    return exit_code;
}

static int fit_store(const Command *command, const Asked *asked) {
    Error error;
    Analysis analysis;
    Status status = analysis_open(&asked->source, &analysis, &error);
    if (status == STATUS_OK)
        status = analysis_fit(&analysis, replicates_of(asked), command->seed, &error);
    int exit_code = COMMAND_DONE;
    if (status == STATUS_OK)
        exit_code = asked->sizes ? answer_sizes(command, asked, &analysis)
                                 : answer(command, asked, analysis.fit,
                                          (const ScalingBoard *const *)analysis.boards);
    analysis_close(&analysis);
    return status == STATUS_OK ? exit_code : command_end(command, status, &error);
}

static int fit_runs(const Command *command, const Asked *asked) {
    const Unit unit = (Unit)asked->source.unit;
    Error error;
    ScalingBoard *boards[SCALING_BOARDS_MAX];
    int count, exit_code = COMMAND_DONE;
    Status status = tables_runs(asked->runs, unit, &asked->source.sizes, boards, &count, &error);
    const ScalingConfig config = {
        .replicates = replicates_of(asked), .seed = command->seed, .unit = unit};
    ScalingFit *fit = NULL;
    if (status == STATUS_OK)
        status = scaling_fit(&config, (const ScalingBoard *const *)boards, count, &fit, &error);
    if (status == STATUS_OK)
        exit_code = answer(command, asked, fit, (const ScalingBoard *const *)boards);
    scaling_fit_destroy(fit);
    for (int i = 0; i < count; i++)
        scaling_board_destroy(boards[i]);
    return status == STATUS_OK ? exit_code : command_end(command, status, &error);
}

// Error rates take no games.
static int fit_errors(const Command *command, const Asked *asked) {
    Error error;
    Analysis analysis;
    Status status = error_analysis_open(&asked->source, &analysis, &error);
    if (status == STATUS_OK)
        status = error_analysis_fit(&asked->source, &analysis, (StoreErrorKind)asked->kind,
                                    asked->replicates, command->seed, &error);
    int exit_code = COMMAND_DONE;
    if (status == STATUS_OK) {
        if (analysis.errors->fit->verdict == SCALING_NOT_LINEAR)
            exit_code = COMMAND_NO;
        if (command->json)
            print_json(error_law_json(analysis.errors));
        else
            error_analysis_print(analysis.errors);
    }
    analysis_close(&analysis);
    return status == STATUS_OK ? exit_code : command_end(command, status, &error);
}

static int fit_table(const Command *command, const Asked *asked) {
    Error error;
    ScalingTable table;
    const Status status =
        tables_frontiers(asked->frontiers, (Unit)asked->source.unit, &table, &error);
    if (status == STATUS_OK && command->json)
        print_json(scaling_table_json(&table));
    else if (status == STATUS_OK)
        tables_print(&table);
    return command_end(command, status, &error);
}

static int fit_laws(const Command *command, const LawsRequest *request, const char *out) {
    Laws *laws;
    Error error;
    Status status = laws_load(request, &laws, &error);
    if (status == STATUS_OK) {
        FiguresConfig config = figures_config_default();
        config.folder = out;
        status = figures_laws(&config, laws, &error);
    }
    if (status == STATUS_OK && command->json) {
        print_json(laws_json(laws));
    } else if (status == STATUS_OK) {
        laws_print(laws);
        printf("\nfigure: %s/laws.svg, %s/laws.png\n", out, out);
    }
    laws_destroy(laws);
    return command_end(command, status, &error);
}

// The stores of the options and the arguments; those that do not exist are among the arguments.
static int all_stores(const Command *command, const AnalysisSource *source,
                      const char *stores[LAWS_MAX]) {
    int count = 0;
    if (source->store)
        stores[count++] = source->store;
    for (int i = 0; i < command->argument_count && count < LAWS_MAX; i++)
        stores[count++] = command->arguments[i];
    return count;
}

// Refuses questions that one source cannot answer together.
static void check_questions(const Command *command, const Asked *asked) {
    const bool tables = asked->frontiers || asked->runs, several = asked->compare || asked->by;
    if (forecasts(asked) && (asked->frontiers || several))
        command_refuse(command, "--%s: expected a store, or runs with --runs, not --%s",
                       asked->foretell.cuts ? "cuts" : "forecast",
                       asked->frontiers ? "frontiers"
                       : asked->compare ? "compare"
                                        : "by");
    if (asked->sizes && (several || tables || forecasts(asked)))
        command_refuse(command, "--sizes: expected one store, and no --compare, --by, --frontiers, "
                                "--runs, --forecast or --cuts");
    if (asked->strength == STRENGTH_ERRORS &&
        (asked->sizes || several || tables || forecasts(asked)))
        command_refuse(command, "--y errors: expected one store, and no --compare, --by, "
                                "--frontiers, --runs, --forecast, --cuts or --sizes");
}

// Refuses sources that do not go together; `stores` is their number.
static void check_sources(const Command *command, const Asked *asked, int stores) {
    const bool store = asked->source.store != NULL, tables = asked->frontiers || asked->runs;
    const char *table = asked->frontiers ? "frontiers" : "runs";
    if (tables && (store || (asked->frontiers && asked->runs)))
        command_refuse(command, "--%s: expected no %s beside it", table,
                       store ? "--store" : "--runs");
    if (asked->compare && (tables || stores < 2))
        command_refuse(command, "--compare: expected two stores or more and no other source");
    if (tables && asked->by)
        command_refuse(command, "--%s: expected no --by beside it", table);
    if (!asked->compare && command->argument_count > 0 && (tables || stores > 1 || !asked->by))
        command_refuse(command, "unexpected argument %s: %s", command->arguments[0],
                       store ? "stores are compared with --compare"
                             : "expected a store, or a table of frontiers");
    if (asked->by && stores == 0)
        command_refuse(command, "--by: expected a store");
}

static int run(const Command *command, const Asked *asked) {
    const char *stores[LAWS_MAX];
    const LawsRequest request = {.source = &asked->source,
                                 .stores = stores,
                                 .count = all_stores(command, &asked->source, stores),
                                 .by_label = asked->by == BY_LABEL,
                                 .replicates = asked->replicates,
                                 .seed = command->seed};
    check_questions(command, asked);
    check_sources(command, asked, request.count);
    if (asked->strength == STRENGTH_ERRORS)
        return fit_errors(command, asked);
    if (asked->compare || request.by_label)
        return fit_laws(command, &request, asked->out);
    if (asked->runs)
        return fit_runs(command, asked);
    return asked->frontiers ? fit_table(command, asked) : fit_store(command, asked);
}

enum { OWN_OPTIONS = 12 };

static void own_options(Asked *asked, Option *all) {
    const Option own[OWN_OPTIONS + 1] = {
        {.name = "replicates",
         .value = "N",
         .integer = &asked->replicates,
         .least = 20,
         .most = 1e6,
         .help = "replicates of the bootstrap that gives the intervals"},
        {.name = "frontiers",
         .value = "CSV",
         .text = &asked->frontiers,
         .subject = COMMAND_TABLE,
         .help = "fit the law to this table instead (board_size,log10_flops,elo; with another --x "
                 "than paper executed_multiply_adds, cpu_seconds or moves in the middle): no "
                 "intervals, but how far the numbers go when one board is left out"},
        {.name = "runs",
         .value = "CSV",
         .text = &asked->runs,
         .help = "fit the runs in this table instead (board_size,run,log10_flops,elo, columns as "
                 "above), whose ratings are taken as exact"},
        {.name = "forecast",
         .value = "FLOPS",
         .number = &asked->foretell.budget,
         .least = 1e-9,
         .most = 1e99,
         .default_text = "",
         .help = "how strong the best agent of this compute will be, in the unit of --x, with 95% "
                 "intervals: on the boards there are, up to two decades beyond their data, and, "
                 "from three boards, on the next two sizes"},
        {.name = "cuts",
         .flag = &asked->foretell.cuts,
         .help = "how forecasts turned out: from the snapshots up to each half decade of compute, "
                 "the frontier at each further half decade, by shape"},
        {.name = "sizes",
         .flag = &asked->sizes,
         .help = "also fit strength against weights and biases and moves of self-play together: "
                 "their exponents, and the best size of net for each compute (paper FLOPs)"},
        {.name = "compare",
         .flag = &asked->compare,
         .help = "compare the laws of any number of stores, given as arguments: what differs in "
                 "each pair, with intervals that hold for all at once, and one plot"},
        {.name = "by",
         .value = "WHAT",
         .choice = &asked->by,
         .choices = by_names,
         .help = "a law for each label of the runs, compared: the label that a sweep's section or "
                 "hexlaw train --label gave them, else their preset and what differs from it; "
                 "none: all agents of a store together"},
        {.name = "out",
         .letter = 'o',
         .value = "DIR",
         .text = &asked->out,
         .help = "where the plot of several laws goes"},
        analysis_unit_option(&asked->source.unit),
        {.name = "y",
         .value = "STRENGTH",
         .choice = &asked->strength,
         .choices = strength_names,
         .help = "what strength is measured in: Elo, or errors, -log10 of the share of won "
                 "positions that a move throws away, which hexlaw errors measures without games"},
        error_analysis_option(&asked->kind),
        OPTIONS_END,
    };
    analysis_options(&asked->source, own, all);
}

int cmd_fit(int argc, char **argv) {
    Asked asked = {.replicates = scaling_config_default().replicates,
                   .kind = (int)error_law_config_default().kind,
                   .out = "figures"};
    Option options[ANALYSIS_OPTIONS + OWN_OPTIONS + 1];
    own_options(&asked, options);
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
                       "hexlaw fit --store exp/hexlaw.sqlite --forecast 1e12\n"
                       "hexlaw fit --store exp/hexlaw.sqlite --sizes\n"
                       "hexlaw fit --store exp/hexlaw.sqlite --by label --boards 3-5\n"
                       "hexlaw fit new old older --compare --by label --out figures\n"
                       "hexlaw fit --frontiers elo/law/paper/frontiers.csv\n"
                       "hexlaw fit --runs elo/law/paper/runs.csv --cuts",
            .arguments = "[STORE]",
            .most_arguments = LAWS_MAX - 1,
        },
        argc, argv);
    return run(&command, &asked);
}
