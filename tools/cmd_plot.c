// hexlaw plot: the figures of a store.
#include "tools/analysis.h"

#include "tools/json_out.h"

#include <stdio.h>

int cmd_plot(int argc, char **argv) {
    AnalysisSource source = {0};
    const char *out = "figures", *gnuplot = figures_config_default().gnuplot;
    const Option own[] = {
        {.name = "out",
         .letter = 'o',
         .value = "DIR",
         .text = &out,
         .help = "where the figures go, with their data and gnuplot scripts"},
        {.name = "gnuplot", .value = "PROGRAM", .text = &gnuplot, .help = "the program that draws"},
        OPTIONS_END,
    };
    Option options[ANALYSIS_OPTIONS + sizeof own / sizeof own[0]];
    analysis_options(&source, own, options);
    const Command command = command_read(
        &(CommandSyntax){
            .options = options,
            .common = COMMON_JSON | COMMON_QUIET | COMMON_SEED,
            .about =
                "Draws Elo against training compute (curves) and, with two boards or more, the "
                "frontiers with the fitted law (law), as SVG and PNG.",
            .example = "hexlaw plot --store exp/hexlaw.sqlite --out exp/figures",
        },
        argc, argv);
    static const char *const names[] = {"curves", "law"};
    Error error;
    Analysis analysis;
    int drawn = 0;
    Status status = analysis_open(&source, &analysis, &error);
    if (status == STATUS_OK)
        status = analysis_fit(&analysis, scaling_config_default().replicates, command.seed, &error);
    if (status == STATUS_OK)
        status = analysis_draw(&analysis, out, gnuplot, &drawn, &error);
    analysis_close(&analysis);
    if (status == STATUS_OK && command.json) {
        cJSON *list = cJSON_CreateArray();
        for (int i = 0; i < drawn; i++) {
            char file[4200];
            snprintf(file, sizeof file, "%s/%s.svg", out, names[i]);
            cJSON_AddItemToArray(list, cJSON_CreateString(file));
        }
        json_out(list);
    } else if (status == STATUS_OK) {
        for (int i = 0; i < drawn; i++)
            printf("%s/%s.svg\n%s/%s.png\n", out, names[i], out, names[i]);
    }
    return command_end(&command, status, &error);
}
