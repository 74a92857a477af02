// hexlaw plot: the figures of a store.
#include "tools/shared/error_analysis.h"
#include "tools/shared/laws.h"

#include "tools/frame/json_out.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>

// The list of figures for the help.
static void describe(char *text, size_t room) {
    int count;
    const Figure *figures = figures_list(&count);
    size_t length = (size_t)snprintf(text, room,
                                     "Draws figures as SVG and PNG, with their data and scripts; "
                                     "all that the results hold enough for, or those named:");
    for (int i = 0; i < count && length < room; i++)
        length += (size_t)snprintf(text + length, room - length, "%s %s (%s)", i ? "," : "",
                                   figures[i].name, figures[i].title);
    if (length < room)
        snprintf(text + length, room - length, ".");
}

static void print_drawing(const Command *command, const AnalysisDrawing *drawing, const char *out) {
    for (int i = 0; i < drawing->left_out && !command->quiet; i++)
        command_warn(command, "left out %s: %s", drawing->without[i]->name,
                     drawing->reason[i].text);
    cJSON *list = command->json ? cJSON_CreateArray() : NULL;
    for (int i = 0; i < drawing->count; i++) {
        const char *name = drawing->drawn[i]->name;
        char file[PATH_MAX + 64];
        snprintf(file, sizeof file, "%s/%s.svg", out, name);
        if (command->json)
            cJSON_AddItemToArray(list, cJSON_CreateString(file));
        else
            printf("%s\n%s/%s.png\n", file, out, name);
    }
    if (command->json)
        json_out(list);
}

// Rates and fits what the figures named, or all of them, take: the one of errors no ratings.
static Status conclude(const Command *command, const AnalysisSource *source, StoreErrorKind kind,
                       Analysis *analysis, Error *error) {
    const int replicates = scaling_config_default().replicates;
    bool errors = command->argument_count == 0, others = errors;
    for (int i = 0; i < command->argument_count; i++) {
        const bool all = strcmp(command->arguments[i], "all") == 0;
        const bool own = strcmp(command->arguments[i], "errors") == 0;
        errors |= all || own;
        others |= all || !own;
    }
    Status status = others ? analysis_open(source, analysis, error)
                           : error_analysis_open(source, analysis, error);
    if (status == STATUS_OK && others)
        status = analysis_fit(analysis, replicates, command->seed, error);
    if (status == STATUS_OK && !others)
        return error_analysis_fit(source, analysis, kind, replicates, command->seed, error);
    if (status == STATUS_OK && errors)
        return error_analysis_fit_measured(source, analysis, kind, replicates, command->seed,
                                           error);
    return status;
}

int cmd_plot(int argc, char **argv) {
    AnalysisSource source = {0};
    int kind = (int)error_law_config_default().kind;
    const char *out = "figures", *gnuplot = figures_config_default().gnuplot;
    bool plain = false;
    const Option own[] = {
        {.name = "out",
         .letter = 'o',
         .value = "DIR",
         .text = &out,
         .help = "where the figures go, with their data and gnuplot scripts"},
        analysis_unit_option(&source.unit),
        error_analysis_option(&kind),
        {.name = "no-paper", .flag = &plain, .help = "without the paper's numbers under ours"},
        {.name = "gnuplot", .value = "PROGRAM", .text = &gnuplot, .help = "the program that draws"},
        OPTIONS_END,
    };
    Option options[ANALYSIS_OPTIONS + sizeof own / sizeof own[0]];
    analysis_options(&source, own, options);
    char about[2048];
    describe(about, sizeof about);
    const Command command = command_read(
        &(CommandSyntax){
            .options = options,
            .common = COMMON_JSON | COMMON_QUIET | COMMON_SEED,
            .about = about,
            .example = "hexlaw plot --store exp/hexlaw.sqlite --out exp/figures\n"
                       "hexlaw plot --store exp/hexlaw.sqlite law time",
            .arguments = "[NAME...|all]",
            .most_arguments = ANALYSIS_FIGURES_MAX,
        },
        argc, argv);
    const bool all = command.argument_count == 1 && strcmp(command.arguments[0], "all") == 0;
    FiguresConfig config = figures_config_default();
    config.folder = out;
    config.gnuplot = gnuplot;
    config.paper = !plain;
    Error error;
    Analysis analysis;
    AnalysisDrawing drawing;
    Status status = conclude(&command, &source, (StoreErrorKind)kind, &analysis, &error);
    if (status == STATUS_OK)
        status =
            laws_of_labels(&analysis, scaling_config_default().replicates, command.seed, &error);
    if (status == STATUS_OK)
        status = analysis_draw(&analysis, &config, (const char *const *)command.arguments,
                               all ? 0 : command.argument_count, &drawing, &error);
    if (status == STATUS_OK && !all && command.argument_count > 0)
        status = analysis_all_drawn(&drawing, &error);
    analysis_close(&analysis);
    if (status == STATUS_OK)
        print_drawing(&command, &drawing, out);
    return command_end(&command, status, &error);
}
