// hexlaw tournament: the agents of a store play each other and perfect play.
#include "tools/play.h"

#include "base/pool.h"
#include "tools/json_out.h"

#include <stdio.h>
#include <stdlib.h>

// Trials and games in the store after the tournament.
static Status print_counts(const Command *command, Store *store, const IntList *sizes, bool greedy,
                           Error *error) {
    cJSON *list = cJSON_CreateArray();
    Status status = STATUS_OK;
    for (int i = 0; i < sizes->count && status == STATUS_OK; i++) {
        StoreTrial *trials;
        int count;
        status = store_trials(store, sizes->items[i], greedy, &trials, &count, error);
        if (status != STATUS_OK)
            break;
        double games = 0.0, perfect = 0.0;
        for (int t = 0; t < count; t++) {
            const int played = trials[t].black_wins + trials[t].white_wins;
            games += played;
            if (trials[t].black == STORE_PERFECT || trials[t].white == STORE_PERFECT)
                perfect += played;
        }
        free(trials);
        if (command->json) {
            cJSON *item = cJSON_CreateObject();
            cJSON_AddNumberToObject(item, "size", sizes->items[i]);
            cJSON_AddNumberToObject(item, "trials", count);
            cJSON_AddNumberToObject(item, "games", games);
            cJSON_AddNumberToObject(item, "games_against_perfect", perfect);
            cJSON_AddItemToArray(list, item);
        } else {
            printf("%dx%d: %.0f games in %d trials, %.0f of them against perfect play\n",
                   sizes->items[i], sizes->items[i], games, count, perfect);
        }
    }
    if (command->json && status == STATUS_OK)
        json_out(list);
    else
        cJSON_Delete(list);
    return status;
}

int cmd_tournament(int argc, char **argv) {
    const char *path = NULL;
    IntList sizes = {0};
    PlaySettings play = play_settings_default();
    const Option own[] = {
        {.name = "store",
         .letter = 's',
         .value = "FILE",
         .text = &path,
         .help = "the experiment's store, e.g. exp/hexlaw.sqlite"},
        {.name = "boards",
         .value = "LIST",
         .list = &sizes,
         .least = BOARD_SIZE_MIN,
         .most = BOARD_SIZE_MAX,
         .default_text = "all in the store",
         .help = "board sizes to play on, e.g. 3-5"},
        OPTIONS_END,
    };
    Option options[PLAY_OPTIONS + sizeof own / sizeof own[0]];
    play_options(&play, own, options);
    const Command command = command_read(
        &(CommandSyntax){
            .options = options,
            .common = COMMON_JSON | COMMON_QUIET | COMMON_SEED | COMMON_THREADS,
            .about = "Makes every snapshot in the store an agent and plays them against each other "
                     "and, where it can be computed, against perfect play: in rounds, where games "
                     "tell most. Both colours equally often. What was played already is not played "
                     "again.",
            .example = "hexlaw tournament --store exp/hexlaw.sqlite",
        },
        argc, argv);
    if (!path)
        command_refuse(&command, "--store is missing: expected the store of an experiment");
    Error error;
    Store *store;
    Status status = play_open_store(path, &sizes, &store, &error);
    if (status == STATUS_OK) {
        status = play_boards(&command, store, &sizes, &play, NULL, &error);
        if (status == STATUS_OK)
            status = print_counts(&command, store, &sizes, play.greedy, &error);
        store_close(store);
    }
    return command_end(&command, status, &error);
}
