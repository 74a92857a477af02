// hexlaw fit: the law in a store's results, with intervals and a verdict.
#include "engine/board.h"
#include "tools/analysis.h"

#include <stdio.h>
#include <stdlib.h>

int cmd_fit(int argc, char **argv) {
    const char *path = NULL;
    bool greedy = false;
    IntList sizes = {0};
    int replicates = scaling_config_default().replicates;
    const Option options[] = {
        {.name = "store",
         .letter = 's',
         .value = "FILE",
         .text = &path,
         .help = "the store: hexlaw's, or boardlaw's published database"},
        {.name = "boards",
         .value = "LIST",
         .list = &sizes,
         .least = 1,
         .most = BOARD_SIZE_MAX,
         .default_text = "all in the store",
         .help = "board sizes, e.g. 3-5"},
        {.name = "greedy",
         .flag = &greedy,
         .help = "fit games with greedy moves, not sampled ones"},
        {.name = "replicates",
         .value = "N",
         .integer = &replicates,
         .least = 10,
         .most = 1e6,
         .help = "replicates of the bootstrap that gives the intervals"},
        OPTIONS_END,
    };
    const Command command = command_read(
        &(CommandSyntax){
            .options = options,
            .common = COMMON_JSON | COMMON_QUIET | COMMON_SEED,
            .about = "Fits strength against log compute: a line on each board's incline, the "
                     "paper's change-point law across boards, and a verdict on whether a line is "
                     "what the data show. Exit code 1: they do not.",
            .example = "hexlaw fit --store exp/hexlaw.sqlite --json",
        },
        argc, argv);
    if (!path)
        command_refuse(&command, "--store is missing: expected the store of an experiment");
    Error error;
    Analysis analysis;
    Status status = analysis_open(path, &sizes, greedy, &analysis, &error);
    if (status == STATUS_OK)
        status = analysis_fit(&analysis, replicates, command.seed, &error);
    int answer = COMMAND_DONE;
    if (status == STATUS_OK) {
        if (analysis.fit->verdict == SCALING_NOT_LINEAR)
            answer = COMMAND_NO;
        if (command.json) {
            char *json = scaling_json(analysis.fit);
            puts(json);
            free(json);
        } else {
            analysis_print_fit(analysis.fit);
        }
    }
    analysis_close(&analysis);
    return status == STATUS_OK ? answer : command_end(&command, status, &error);
}
