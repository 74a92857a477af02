// hexlaw fit: the law in a store's results, with intervals and a verdict; or in a table of
// frontiers.
#include "elo/scaling_table.h"
#include "tools/analysis.h"

#include "base/file.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { TABLE_BYTES_MAX = 64 << 20 };

static int fit_store(const Command *command, const AnalysisSource *source, int replicates) {
    Error error;
    Analysis analysis;
    Status status = analysis_open(source, &analysis, &error);
    if (status == STATUS_OK)
        status = analysis_fit(&analysis, replicates, command->seed, &error);
    int answer = COMMAND_DONE;
    if (status == STATUS_OK) {
        if (analysis.fit->verdict == SCALING_NOT_LINEAR)
            answer = COMMAND_NO;
        if (command->json) {
            char *json = scaling_json(analysis.fit);
            puts(json);
            free(json);
        } else {
            analysis_print_fit(analysis.fit);
        }
    }
    analysis_close(&analysis);
    return status == STATUS_OK ? answer : command_end(command, status, &error);
}

static void print_table(const ScalingTable *table) {
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
    analysis_print_law(&table->law, "leaving out one board");
    analysis_print_predictions(table->prediction, table->predictions);
}

static int fit_table(const Command *command, const char *path) {
    Error error;
    char *text;
    size_t length;
    ScalingPoint *points = NULL;
    ScalingTable table;
    int count;
    Status status = file_read(path, TABLE_BYTES_MAX, &text, &length, &error);
    if (status != STATUS_OK)
        return command_end(command, status, &error);
    status = scaling_table_read(path, text, length, &points, &count, &error);
    free(text);
    if (status == STATUS_OK)
        status = scaling_table_fit(points, count, &table, &error);
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

int cmd_fit(int argc, char **argv) {
    AnalysisSource source = {0};
    int replicates = scaling_config_default().replicates;
    const char *frontiers = NULL;
    const Option own[] = {
        {.name = "replicates",
         .value = "N",
         .integer = &replicates,
         .least = 20,
         .most = 1e6,
         .help = "replicates of the bootstrap that gives the intervals"},
        {.name = "frontiers",
         .value = "CSV",
         .text = &frontiers,
         .help = "fit the law to this table instead (board_size,log10_flops,elo): no intervals, "
                 "but how far the numbers go when one board is left out"},
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
                       "hexlaw fit --frontiers elo/paper/frontiers.csv",
        },
        argc, argv);
    if (frontiers && source.store)
        command_refuse(&command, "--frontiers: expected no --store beside it");
    return frontiers ? fit_table(&command, frontiers) : fit_store(&command, &source, replicates);
}
