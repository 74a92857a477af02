// hexlaw fit: the law in a store's results, with intervals and a verdict.
#include "tools/analysis.h"

#include <stdio.h>
#include <stdlib.h>

int cmd_fit(int argc, char **argv) {
    AnalysisSource source = {0};
    int replicates = scaling_config_default().replicates;
    const Option own[] = {
        {.name = "replicates",
         .value = "N",
         .integer = &replicates,
         .least = 10,
         .most = 1e6,
         .help = "replicates of the bootstrap that gives the intervals"},
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
            .example = "hexlaw fit --store exp/hexlaw.sqlite --json",
        },
        argc, argv);
    Error error;
    Analysis analysis;
    Status status = analysis_open(&source, &analysis, &error);
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
