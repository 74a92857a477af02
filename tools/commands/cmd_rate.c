// hexlaw rate: Elo of the agents in a store, or of the players in a table of results.
#include "base/file.h"
#include "base/memory.h"
#include "elo/rating/rating_check.h"
#include "elo/rating/rating_pools.h"
#include "elo/rating/rating_table.h"
#include "elo/rating/results.h"
#include "selfplay/search/reference.h"
#include "tools/shared/analysis.h"

#include <stdio.h>
#include <stdlib.h>

enum { RESULTS_BYTES_MAX = 256 << 20 };

// How tables are printed.
typedef struct Print {
    bool csv;
    int printed; // tables so far
} Print;

// Prints a table as text, with its notes, or as CSV.
static void print_table(Print *print, const RatingTable *table) {
    if (print->csv) {
        char *text = rating_table_csv(table, print->printed++ == 0);
        fputs(text, stdout);
        free(text);
        return;
    }
    char first[RATING_FIRST_MOVE_MAX], fit[RATING_SENTENCE_MAX], misfit[RATING_MISFIT_MAX];
    rating_first_move_sentence(table->first, first);
    rating_fit_sentence(table->rating, fit);
    rating_misfit_sentence(table->misfit, misfit);
    char *text = rating_table_text(table);
    printf("%s%s\n%s\n%s%s", text, first, fit, misfit, misfit[0] ? "\n" : "");
    free(text);
    print->printed++;
}

// --- a store ---

// The zero of the ratings, and how certain it is.
static void print_zero(const Standings *standings) {
    if (!standings->perfect)
        printf("0 Elo is the best agent\n");
    else if (standings->perfect_version == 0)
        printf("0 Elo is perfect play\n");
    else if (standings->size <= REFERENCE_PERFECT_SIZE_MAX)
        printf("0 Elo is perfect play of version %d%s, %d agents lie above it with their whole "
               "interval\n",
               standings->perfect_version,
               standings->perfect_version < REFERENCE_VERSION ? ", easier to beat than today's"
                                                              : "",
               standings_above_perfect(standings));
    else
        printf("0 Elo is the reference player of version %d, which is not perfect: of its %ld "
               "games it had settled the winner of %.1f%% before the end, with %.1f stones on the "
               "board, and the deciding moment of %.1f%% is proven\n",
               standings->perfect_version, standings->zero_games,
               100.0 * (double)standings->zero_settled / (double)standings->zero_games,
               standings->zero_settled > 0
                   ? standings->zero_stones / (double)standings->zero_settled
                   : 0.0,
               100.0 * (double)standings->zero_proven / (double)standings->zero_games);
}

static void print_standings(Print *print, const Standings *standings, int pools) {
    const int players = standings->rating->players;
    char(*texts)[STANDINGS_NAME_MAX] = memory_zeroed((size_t)players, sizeof *texts);
    const char **names = memory_zeroed((size_t)players, sizeof *names);
    standings_names(standings, texts);
    for (int i = 0; i < players; i++)
        names[i] = texts[i];
    if (!print->csv) {
        printf("%s%dx%d, %d agents, ", print->printed > 0 ? "\n" : "", standings->size,
               standings->size, standings->count);
        if (pools > 1)
            printf("pool %d of %d that never met, ", standings->pool, pools);
        print_zero(standings);
    }
    const StandingsCheck check = standings_check(standings, !print->csv);
    const RatingTable table = {.rating = standings->rating,
                               .names = names,
                               .board = standings->size,
                               .pool = standings->pool,
                               .first = check.first,
                               .misfit = check.misfit};
    print_table(print, &table);
    free(names);
    free(texts);
}

static int rate_store(const Command *command, const AnalysisSource *source, bool csv) {
    Error error;
    Store *store = NULL;
    IntList sizes = {0};
    Standings **pools[INT_LIST_MAX] = {NULL};
    int counts[INT_LIST_MAX] = {0};
    Status status = analysis_open_store(source, &store, &error);
    if (status == STATUS_OK)
        status = analysis_sizes(source, store, &sizes, &error);
    for (int i = 0; i < sizes.count && status == STATUS_OK; i++) {
        const StandingsChoice choice = analysis_choice(source, sizes.items[i]);
        status = standings_load_pools(store, &choice, &pools[i], &counts[i], &error);
    }
    if (status == STATUS_OK) {
        Print print = {.csv = csv};
        const Standings **all = NULL;
        int count = 0;
        for (int i = 0; i < sizes.count; i++) {
            all = memory_resize(all, (size_t)(count + counts[i]), sizeof(*all));
            for (int p = 0; p < counts[i]; p++) {
                all[count++] = pools[i][p];
                if (!command->json)
                    print_standings(&print, pools[i][p], counts[i]);
            }
        }
        if (command->json) {
            char *json = standings_json(all, count);
            puts(json);
            free(json);
        }
        free(all);
    }
    for (int i = 0; i < sizes.count; i++)
        standings_destroy_pools(pools[i], counts[i]);
    store_close(store);
    return command_end(command, status, &error);
}

// --- a table of results ---

// Notes on what the text tables cannot show.
static void print_notes(const Results *results, const RatingPools *pools) {
    if (results->draws > 0.0)
        printf("%.0f draws count as half a point for each player.\n", results->draws);
    if (pools->idle > 0)
        printf("%d players without games are left out.\n", pools->idle);
}

static void print_results(const Command *command, const Results *results, const RatingPools *pools,
                          bool csv) {
    Print print = {.csv = csv};
    RatingTable *tables = memory_zeroed((size_t)pools->count, sizeof *tables);
    for (int i = 0; i < pools->count; i++) {
        const RatingPool *pool = &pools->pools[i];
        tables[i] =
            (RatingTable){.rating = pool->rating,
                          .names = pool->names,
                          .pool = i + 1,
                          .first = rating_first_move(pool->rating, pool->games, pool->count),
                          .misfit = rating_misfit(pool->rating, pool->games, pool->count, NULL)};
        if (!command->json && !csv && pools->count > 1)
            printf("%spool %d of %d that never met, %d players, 0 Elo is the best of them\n",
                   i > 0 ? "\n" : "", i + 1, pools->count, pool->players);
        if (!command->json)
            print_table(&print, &tables[i]);
    }
    if (command->json) {
        char *json = rating_table_json(tables, pools->count);
        puts(json);
        free(json);
    } else if (!csv) {
        print_notes(results, pools);
    }
    free(tables);
}

static int rate_games(const Command *command, const char *path, bool csv) {
    Error error;
    char *text;
    size_t length;
    Results *results = NULL;
    Status status = file_text(path, RESULTS_BYTES_MAX, &text, &length, &error);
    if (status != STATUS_OK)
        return command_end(command, status, &error);
    status = results_read(path, text, length, &results, &error);
    free(text);
    if (status == STATUS_OK) {
        const RatingConfig config = rating_config_default();
        RatingPools *pools;
        status = rating_pools_solve(&config, results->players, results->games, results->count,
                                    (const char *const *)results->names, &pools, &error);
        if (status == STATUS_OK)
            print_results(command, results, pools, csv);
        rating_pools_destroy(pools);
    }
    results_destroy(results);
    return command_end(command, status, &error);
}

int cmd_rate(int argc, char **argv) {
    AnalysisSource source = {0};
    const char *games = NULL;
    bool csv = false;
    const Option own[] = {
        {.name = "games",
         .value = "CSV",
         .text = &games,
         .subject = COMMAND_TABLE,
         .help = "rate the players of this table instead, - for standard input: "
                 "black,white,black_wins,white_wins and, if there are any, draws; the best is at "
                 "0 Elo"},
        {.name = "csv", .flag = &csv, .help = "print the table as CSV"},
        OPTIONS_END,
    };
    Option options[ANALYSIS_OPTIONS + sizeof own / sizeof own[0]];
    analysis_options(&source, own, options);
    const Command command = command_read(
        &(CommandSyntax){
            .options = options,
            .common = COMMON_JSON | COMMON_QUIET,
            .about = "Rates the agents of a store by their games. Perfect play is at 0 Elo, and an "
                     "agent's Elo is the score that its strengths as Black and as White (BLACK, "
                     "WHITE) promise against it, half of the games as Black; with --model "
                     "bradley-terry one strength for all games, as in the paper. With 95% "
                     "intervals (ERROR) and the chance of being stronger than the next (LOS); "
                     "what moving first is worth; whether the model fits at all; and what "
                     "Bradley-Terry's misfit is due to: colours, distance, the same run, cycles.",
            .example = "hexlaw rate --store exp/hexlaw.sqlite --boards 5\n"
                       "hexlaw rate exp\nhexlaw rate --games results.csv --csv",
        },
        argc, argv);
    if (games && source.store)
        command_refuse(&command, "--games: expected no --store beside it");
    if (csv && command.json)
        command_refuse(&command, "--csv and --json: expected one of the two");
    return games ? rate_games(&command, games, csv) : rate_store(&command, &source, csv);
}
