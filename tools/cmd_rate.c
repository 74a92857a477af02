// hexlaw rate: Elo of the agents in a store.
#include "base/memory.h"
#include "tools/analysis.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

// Agent numbers in order of strength.
static int *ranked(const Standings *standings) {
    int *order = memory_zeroed((size_t)standings->count, sizeof *order);
    const double *elo = standings->rating->elo;
    for (int i = 0; i < standings->count; i++) {
        int at = i;
        for (; at > 0 && elo[order[at - 1]] < elo[i]; at--)
            order[at] = order[at - 1];
        order[at] = i;
    }
    return order;
}

static void print_standings(const Standings *standings) {
    printf("%dx%d, %d agents, 0 Elo is %s\n", standings->size, standings->size, standings->count,
           standings->perfect ? "perfect play" : "the best agent");
    printf("%4s  %-36s  %7s  %6s  %8s  %7s  %12s\n", "#", "agent", "Elo", "95%", "games", "score",
           "paper FLOPs");
    int *order = ranked(standings);
    for (int place = 0; place < standings->count; place++) {
        const int agent = order[place];
        char name[STANDINGS_NAME_MAX];
        standings_name(&standings->agents[agent], name);
        printf("%4d  %-36s  %7.0f  %6.0f  %8.0f  %6.1f%%  ", place + 1, name,
               standings->rating->elo[agent], rating_margin(standings->rating, agent),
               standings->rating->games[agent], 100.0 * standings->rating->score[agent]);
        if (isnan(standings->agents[agent].paper_flops))
            printf("%12s\n", "-"); // an engine
        else
            printf("%12.3e\n", standings->agents[agent].paper_flops);
    }
    free(order);
}

int cmd_rate(int argc, char **argv) {
    AnalysisSource source = {0};
    const Option own[] = {
        OPTIONS_END,
    };
    Option options[ANALYSIS_OPTIONS + sizeof own / sizeof own[0]];
    analysis_options(&source, own, options);
    const Command command = command_read(
        &(CommandSyntax){
            .options = options,
            .common = COMMON_JSON | COMMON_QUIET,
            .about = "Rates the agents of a store by their games: Bradley-Terry with "
                     "a weak prior, perfect play at 0 Elo, with 95% intervals.",
            .example = "hexlaw rate --store exp/hexlaw.sqlite --boards 5",
        },
        argc, argv);
    Error error;
    Analysis analysis;
    const Status status = analysis_open(&source, &analysis, &error);
    if (status == STATUS_OK && command.json) {
        char *json = standings_json((const Standings *const *)analysis.standings, analysis.count);
        puts(json);
        free(json);
    } else if (status == STATUS_OK) {
        for (int i = 0; i < analysis.count; i++) {
            if (i > 0)
                putchar('\n');
            print_standings(analysis.standings[i]);
        }
    }
    analysis_close(&analysis);
    return command_end(&command, status, &error);
}
