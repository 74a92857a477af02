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
#include <string.h>

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
    char model[RATING_SENTENCE_MAX], first[RATING_FIRST_MOVE_MAX], fit[RATING_SENTENCE_MAX];
    char misfit[RATING_MISFIT_MAX];
    rating_model_sentence(table->rating, model);
    rating_first_move_sentence(table->first, first);
    rating_fit_sentence(table->rating, fit);
    rating_misfit_sentence(table->misfit, misfit);
    char *text = rating_table_text(table), *beyond = rating_table_beyond_text(table);
    printf("%s\n%s%s\n%s\n%s%s%s%s", model, text, first, fit, misfit, misfit[0] ? "\n" : "", beyond,
           beyond[0] ? "\n" : "");
    free(text);
    free(beyond);
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

// --- results: a table, or a store's for plain ratings ---

// What is done with results.
typedef struct Task {
    bool csv, plain;
    const char *anchor; // NULL: not given
    double anchor_elo;
    const char *games_csv, *pgn; // files to write instead of rating, NULL: none
} Task;

// The results of one board, and their ratings.
typedef struct Rated {
    int board; // 0: unknown
    int zero;  // number of perfect play or the reference player, -1 if it took no part
    Results *results;
    RatingPools *pools;
} Rated;

static int find_player(const Results *results, const char *name) {
    for (int i = 0; i < results->players; i++)
        if (strcmp(results->names[i], name) == 0)
            return i;
    return -1;
}

static Status rate_one(const Task *task, Rated *rated, Error *error) {
    const Results *results = rated->results;
    RatingConfig config = rating_config_default();
    config.model = task->plain ? RATING_MODEL_PLAIN : RATING_MODEL_BRADLEY_TERRY;
    config.anchor = task->anchor       ? find_player(results, task->anchor)
                    : rated->zero >= 0 ? rated->zero
                                       : RATING_BEST;
    config.anchor_elo = task->anchor_elo;
    if (task->anchor && config.anchor < 0)
        return error_set(error, STATUS_INVALID, "--anchor: no player named %.160s", task->anchor);
    const Status status =
        rating_pools_solve(&config, results->players, results->games, results->count,
                           (const char *const *)results->names, &rated->pools, error);
    for (int i = 0; status == STATUS_OK && task->anchor && i < rated->pools->beyond_count; i++)
        if (rated->pools->beyond[i].player == config.anchor)
            return error_set(error, STATUS_INVALID,
                             "--anchor: %.160s made %g points in %g games, which gives it no "
                             "finite plain rating: expected another player",
                             task->anchor, rated->pools->beyond[i].points,
                             rated->pools->beyond[i].games);
    return status;
}

// Notes on what the text tables cannot show.
static void print_notes(const Results *results, const RatingPools *pools) {
    if (results->draws > 0.0)
        printf("%.0f draws count as half a point for each player.\n", results->draws);
    if (results->unfinished > 0)
        printf("%ld games without a result are left out.\n", results->unfinished);
    if (pools->idle > 0)
        printf("%d players without games are left out.\n", pools->idle);
}

// The line above a table: board, pool, and who is at which Elo, where that is not plain from it.
static void print_heading(const Print *print, const Task *task, const Rated *rated, int number) {
    const RatingPools *pools = rated->pools;
    const RatingPool *pool = &pools->pools[number];
    if (rated->board == 0 && pools->count == 1 && !task->anchor)
        return;
    printf("%s", print->printed > 0 ? "\n" : "");
    if (rated->board > 0)
        printf("%dx%d, ", rated->board, rated->board);
    if (pools->count > 1)
        printf("pool %d of %d that %s, ", number + 1, pools->count,
               task->plain ? "no chain of wins and one of losses joins" : "never met");
    const int anchor = pool->player[pool->rating->anchor];
    const char *name = pool->names[pool->rating->anchor];
    printf("%d players, %g Elo is ", pool->players, pool->rating->elo[pool->rating->anchor]);
    if (anchor == rated->zero || (task->anchor && strcmp(name, task->anchor) == 0))
        printf("%s\n", name);
    else
        printf("the best of them\n");
}

// Makes the tables of one board; returns their number.
static int make_tables(const Task *task, const Rated *rated, RatingTable *tables) {
    const RatingPools *pools = rated->pools;
    for (int i = 0; i < pools->count; i++) {
        const RatingPool *pool = &pools->pools[i];
        tables[i] =
            (RatingTable){.rating = pool->rating,
                          .names = pool->names,
                          .board = rated->board,
                          .pool = i + 1,
                          .first = rating_first_move(pool->rating, pool->games, pool->count)};
        if (!task->plain)
            tables[i].misfit = rating_misfit(pool->rating, pool->games, pool->count, NULL);
    }
    if (pools->count > 0) {
        RatingTable *last = &tables[pools->count - 1];
        last->beyond = pools->beyond;
        last->beyond_count = pools->beyond_count;
        last->everyone = (const char *const *)rated->results->names;
    }
    return pools->count;
}

static void print_rated(const Command *command, const Task *task, const Rated *rated, int boards) {
    Print print = {.csv = task->csv};
    RatingTable *tables = NULL;
    int count = 0;
    for (int b = 0; b < boards; b++) {
        const int pools = rated[b].pools->count;
        tables = memory_resize(tables, (size_t)(count + pools) + 1, sizeof *tables);
        make_tables(task, &rated[b], tables + count);
        for (int i = 0; i < pools && !command->json; i++) {
            if (!task->csv)
                print_heading(&print, task, &rated[b], i);
            print_table(&print, &tables[count + i]);
        }
        if (!command->json && !task->csv)
            print_notes(rated[b].results, rated[b].pools);
        count += pools;
    }
    if (command->json) {
        char *json = rating_table_json(tables, count);
        puts(json);
        free(json);
    }
    free(tables);
}

static Status write_results(const Command *command, const Task *task, const Results *results,
                            Error *error) {
    Status status = STATUS_OK;
    if (task->games_csv)
        status = results_write_csv(task->games_csv, results, command_stop(), error);
    if (status == STATUS_OK && task->pgn)
        status = results_write_pgn(task->pgn, results, command_stop(), error);
    if (status != STATUS_OK || command->quiet)
        return status;
    double games = 0.0;
    for (int i = 0; i < results->count; i++)
        games += results->games[i].black_wins + results->games[i].white_wins;
    printf("%.0f games of %d players written%s\n", games, results->players,
           task->pgn ? "; White in the PGN is who moved first" : "");
    return status;
}

// Rates or writes the results of `boards` boards, and frees them.
static int end_results(const Command *command, const Task *task, Rated *rated, int boards,
                       Status status, Error *error) {
    if (status == STATUS_OK && (task->games_csv || task->pgn)) {
        status = boards == 1 ? write_results(command, task, rated[0].results, error)
                             : error_set(error, STATUS_INVALID,
                                         "--games-csv and --pgn hold the games of one board, the "
                                         "store has %d: choose one with --boards",
                                         boards);
    } else if (status == STATUS_OK) {
        for (int i = 0; i < boards && status == STATUS_OK; i++)
            status = rate_one(task, &rated[i], error);
        if (status == STATUS_OK)
            print_rated(command, task, rated, boards);
    }
    for (int i = 0; i < boards; i++) {
        results_destroy(rated[i].results);
        rating_pools_destroy(rated[i].pools);
    }
    return command_end(command, status, error);
}

static int rate_store_results(const Command *command, const AnalysisSource *source,
                              const Task *task) {
    Error error;
    Store *store = NULL;
    IntList sizes = {0};
    Rated rated[INT_LIST_MAX] = {0};
    Status status = analysis_open_store(source, &store, &error);
    if (status == STATUS_OK)
        status = analysis_sizes(source, store, &sizes, &error);
    for (int i = 0; i < sizes.count && status == STATUS_OK; i++) {
        const StandingsChoice choice = analysis_choice(source, sizes.items[i]);
        rated[i].board = sizes.items[i];
        status = standings_results(store, &choice, &rated[i].results, &rated[i].zero, &error);
    }
    store_close(store);
    return end_results(command, task, rated, sizes.count, status, &error);
}

static int rate_games(const Command *command, const char *path, const Task *task) {
    Error error;
    char *text;
    size_t length;
    Rated rated = {.zero = -1};
    Status status = file_text(path, RESULTS_BYTES_MAX, &text, &length, &error);
    if (status != STATUS_OK)
        return command_end(command, status, &error);
    status = results_read(path, text, length, &rated.results, &error);
    free(text);
    return end_results(command, task, &rated, 1, status, &error);
}

// --- the command line ---

static void check_use(const Command *command, const AnalysisSource *source, const char *games,
                      const Task *task, bool anchor_elo) {
    const bool writes = task->games_csv || task->pgn;
    if (games && source->store)
        command_refuse(command, "--games: expected no --store beside it");
    if (task->csv && command->json)
        command_refuse(command, "--csv and --json: expected one of the two");
    if (games && (source->model != STANDINGS_MODEL_AUTO || source->sizes.count > 0))
        command_refuse(command, "--games: expected no --%s beside it",
                       source->sizes.count > 0 ? "boards" : "model");
    if (task->plain && source->model != STANDINGS_MODEL_AUTO)
        command_refuse(command, "--plain: expected no --model beside it");
    if (task->anchor && !games && !task->plain)
        command_refuse(command, "--anchor: expected --games or --plain beside it");
    if (anchor_elo && !task->anchor)
        command_refuse(command, "--anchor-elo: expected --anchor beside it");
    if (writes && (task->csv || command->json || task->plain || task->anchor))
        command_refuse(command, "--games-csv and --pgn write games without rating them: expected "
                                "no --csv, --json, --plain and --anchor beside them");
}

int cmd_rate(int argc, char **argv) {
    AnalysisSource source = {0};
    const char *games = NULL;
    Task task = {0};
    bool anchor_elo = false;
    const Option own[] = {
        {.name = "games",
         .value = "FILE",
         .text = &games,
         .subject = COMMAND_TABLE,
         .help = "rate the players of this table instead, - for standard input: CSV with columns "
                 "black,white,black_wins,white_wins and, if there are any, draws, or PGN, whose "
                 "White is who moved first; the best is at 0 Elo"},
        {.name = "plain",
         .flag = &task.plain,
         .help = "plain Bradley-Terry, as Ordo: maximum likelihood, all games weighed alike, no "
                 "prior; players without a finite rating are listed as beyond the scale"},
        {.name = "anchor",
         .value = "NAME",
         .text = &task.anchor,
         .help = "the player at 0 Elo, with --games or --plain"},
        {.name = "anchor-elo",
         .value = "ELO",
         .number = &task.anchor_elo,
         .least = -1e6,
         .most = 1e6,
         .given = &anchor_elo,
         .help = "the anchor's Elo"},
        {.name = "csv", .flag = &task.csv, .help = "print the table as CSV"},
        {.name = "games-csv",
         .value = "FILE",
         .text = &task.games_csv,
         .help = "write the games of one board as a table that --games reads, and rate nothing"},
        {.name = "pgn",
         .value = "FILE",
         .text = &task.pgn,
         .help = "the same as PGN, which Ordo and BayesElo read; White is who moved first"},
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
                       "hexlaw rate exp\nhexlaw rate --games results.csv --csv\n"
                       "hexlaw rate exp --boards 5 --plain\n"
                       "hexlaw rate exp --boards 5 --pgn games.pgn",
        },
        argc, argv);
    check_use(&command, &source, games, &task, anchor_elo);
    if (games)
        return rate_games(&command, games, &task);
    if (task.plain || task.games_csv || task.pgn)
        return rate_store_results(&command, &source, &task);
    return rate_store(&command, &source, task.csv);
}
