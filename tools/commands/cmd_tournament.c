// hexlaw tournament: the agents of a store play each other and perfect play.
#include "selfplay/search/reference.h"
#include "tools/frame/json_out.h"
#include "tools/shared/engines.h"
#include "tools/shared/play.h"

#include <stdio.h>
#include <stdlib.h>

// Prints trials and games in the store after the tournament, and failures of engines.
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
            cJSON_AddNumberToObject(item,
                                    sizes->items[i] <= REFERENCE_PERFECT_SIZE_MAX
                                        ? "games_against_perfect"
                                        : "games_against_reference",
                                    perfect);
            cJSON_AddItemToArray(list, item);
            status = engines_tell_failures(store, sizes->items[i],
                                           cJSON_AddArrayToObject(item, "failures"), error);
        } else {
            printf("%dx%d: %.0f games in %d trials, %.0f of them against %s\n", sizes->items[i],
                   sizes->items[i], games, count, perfect, reference_in_text(sizes->items[i]));
            status = engines_tell_failures(store, sizes->items[i], NULL, error);
        }
    }
    json_out_if(command->json && status == STATUS_OK, list);
    return status;
}

typedef struct Settings {
    const char *path;
    IntList sizes;
    PlaySettings play;
    Engines engines;
} Settings;

enum { OWN_OPTIONS = 4 };

static void fill_options(Settings *settings, Option options[OWN_OPTIONS + PLAY_OPTIONS + 1]) {
    const Option own[OWN_OPTIONS + 1] = {
        {.name = "store",
         .letter = 's',
         .value = "FILE",
         .text = &settings->path,
         .subject = COMMAND_STORE,
         .help = "the experiment's store, e.g. exp/hexlaw.sqlite"},
        {.name = "boards",
         .value = "LIST",
         .list = &settings->sizes,
         .least = BOARD_SIZE_MIN,
         .most = BOARD_SIZE_MAX,
         .default_text = "all in the store",
         .help = "board sizes to play on, e.g. 3-5"},
        {.name = "engine",
         .letter = 'e',
         .value = "CMD",
         .texts = &settings->engines.texts,
         .help = "a program that speaks HTP takes part, as a command for the shell, or NAME=CMD; "
                 "may be given again"},
        {.name = "engine-timeout",
         .value = "TIME",
         .seconds = &settings->engines.seconds,
         .least = 0.1,
         .most = 1e6,
         .help = "for each answer of an engine"},
        OPTIONS_END,
    };
    play_options(&settings->play, own, options);
}

static Status play_and_print(const Command *command, Settings *settings, Error *error) {
    Store *store;
    Status status = engines_read(&settings->engines, error);
    if (status != STATUS_OK)
        return status;
    settings->play.engines = settings->engines.configs;
    settings->play.engine_count = settings->engines.texts.count;
    // Engines can play without any training runs.
    const bool without_runs = settings->play.engine_count > 0 && settings->sizes.count > 0;
    status = without_runs ? store_open(settings->path, STORE_WRITE, &store, error)
                          : play_open_store(settings->path, &settings->sizes, &store, error);
    if (status != STATUS_OK)
        return status;
    status = play_boards(command, store, &settings->sizes, &settings->play, NULL, error);
    if (status == STATUS_OK || status == STATUS_LIMIT) {
        Error other;
        const Status printed =
            print_counts(command, store, &settings->sizes, settings->play.greedy, &other);
        if (printed != STATUS_OK) {
            status = printed;
            *error = other;
        }
    }
    store_close(store);
    return status;
}

int cmd_tournament(int argc, char **argv) {
    Settings settings = {.play = play_settings_default(), .engines = engines_default()};
    Option options[OWN_OPTIONS + PLAY_OPTIONS + 1];
    fill_options(&settings, options);
    const Command command = command_read(
        &(CommandSyntax){
            .options = options,
            .common = COMMON_JSON | COMMON_QUIET | COMMON_SEED | COMMON_THREADS,
            .about = "Makes every snapshot in the store an agent and plays them against each other "
                     "and, where it can be computed, against perfect play: in rounds, where games "
                     "tell most; with --target until ratings are as exact as wanted. Both colours "
                     "equally often. What was played already is not played again. Engines, other "
                     "programs, take part on the given board sizes; there is no swap rule. A game "
                     "in which one fails (late, ended, an illegal move) is lost, and the reason "
                     "stored; see docs/htp.md.",
            .example = "hexlaw tournament --store exp/hexlaw.sqlite\n"
                       "hexlaw tournament --store exp/hexlaw.sqlite --target 25\n"
                       "hexlaw tournament --store exp/hexlaw.sqlite --boards 5 "
                       "--engine 'mohex=mohex --quiet'",
        },
        argc, argv);
    if (!settings.path)
        command_refuse(&command, "--store is missing: expected the store of an experiment");
    Error error;
    if (play_plan(&settings.play, "--", &error) != STATUS_OK)
        command_refuse(&command, "%s", error.text);
    const Status status = play_and_print(&command, &settings, &error);
    return command_end(&command, status, &error);
}
