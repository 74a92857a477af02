// hexlaw plot: the figures of a store.
#include "engine/board.h"
#include "tools/analysis.h"

#include "tools/json_out.h"

#include <stdio.h>

int cmd_plot(int argc, char **argv) {
    const char *path = NULL, *out = "figures", *gnuplot = figures_config_default().gnuplot;
    bool greedy = false;
    IntList sizes = {0};
    const Option options[] = {
        {.name = "store",
         .letter = 's',
         .value = "FILE",
         .text = &path,
         .help = "the store: hexlaw's, or boardlaw's published database"},
        {.name = "out",
         .letter = 'o',
         .value = "DIR",
         .text = &out,
         .help = "where the figures go, with their data and gnuplot scripts"},
        {.name = "boards",
         .value = "LIST",
         .list = &sizes,
         .least = 1,
         .most = BOARD_SIZE_MAX,
         .default_text = "all in the store",
         .help = "board sizes, e.g. 3-5"},
        {.name = "greedy", .flag = &greedy, .help = "games with greedy moves, not sampled ones"},
        {.name = "gnuplot", .value = "PROGRAM", .text = &gnuplot, .help = "the program that draws"},
        OPTIONS_END,
    };
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
    if (!path)
        command_refuse(&command, "--store is missing: expected the store of an experiment");
    static const char *const names[] = {"curves", "law"};
    Error error;
    Analysis analysis;
    int drawn = 0;
    Status status = analysis_open(path, &sizes, greedy, &analysis, &error);
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
