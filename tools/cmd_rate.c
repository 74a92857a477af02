// hexlaw rate: Elo of the agents in a store, or of the players in a table of results.
#include "base/file.h"
#include "base/memory.h"
#include "elo/rating_check.h"
#include "elo/rating_first_move.h"
#include "elo/rating_table.h"
#include "elo/results.h"
#include "tools/analysis.h"

#include <stdio.h>
#include <stdlib.h>

enum { RESULTS_BYTES_MAX = 256 << 20 };

static void print_checks(const Rating *rating, const RatingGames *games, int count) {
    char first[RATING_FIRST_MOVE_MAX], fit[RATING_SENTENCE_MAX];
    rating_first_move_sentence(rating_first_move(rating, games, count), first);
    rating_fit_sentence(rating, fit);
    printf("%s\n%s\n", first, fit);
}

static void print_text(const Rating *rating, const char *const *names) {
    char *text = rating_table_text(rating, names);
    fputs(text, stdout);
    free(text);
}

static void print_csv(const Rating *rating, const char *const *names, int board, bool header) {
    char *text = rating_table_csv(rating, names, board, header);
    fputs(text, stdout);
    free(text);
}

static void print_standings(const Standings *standings, bool csv, bool first) {
    const int players = standings->rating->players;
    char(*texts)[STANDINGS_NAME_MAX] = memory_zeroed((size_t)players, sizeof *texts);
    const char **names = memory_zeroed((size_t)players, sizeof *names);
    standings_names(standings, texts);
    for (int i = 0; i < players; i++)
        names[i] = texts[i];
    if (csv) {
        print_csv(standings->rating, names, standings->size, first);
    } else {
        printf("%s%dx%d, %d agents, 0 Elo is %s\n", first ? "" : "\n", standings->size,
               standings->size, standings->count,
               !standings->perfect ? "the best agent"
               : standings->perfect_version == 1
                   ? "perfect play of version 1, easier to beat than today's"
                   : "perfect play");
        print_text(standings->rating, names);
        print_checks(standings->rating, standings->games, standings->game_count);
    }
    free(names);
    free(texts);
}

static int rate_store(const Command *command, const AnalysisSource *source, bool csv) {
    Error error;
    Analysis analysis;
    const Status status = analysis_open(source, &analysis, &error);
    if (status == STATUS_OK && command->json) {
        char *json = standings_json((const Standings *const *)analysis.standings, analysis.count);
        puts(json);
        free(json);
    } else if (status == STATUS_OK) {
        for (int i = 0; i < analysis.count; i++)
            print_standings(analysis.standings[i], csv, i == 0);
    }
    analysis_close(&analysis);
    return command_end(command, status, &error);
}

static void print_results(const Command *command, const Results *results, const Rating *rating,
                          bool csv) {
    const char *const *names = (const char *const *)results->names;
    if (command->json) {
        char *json = rating_table_json(rating, names);
        puts(json);
        free(json);
    } else if (csv) {
        print_csv(rating, names, 0, true);
    } else {
        print_text(rating, names);
        print_checks(rating, results->games, results->count);
        if (results->draws > 0.0)
            printf("%.0f draws count as half a point for each player.\n", results->draws);
    }
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
        Rating *rating = NULL;
        status = rating_solve(&config, results->players, results->games, results->count,
                              (const char *const *)results->names, &rating, &error);
        if (status == STATUS_OK)
            print_results(command, results, rating, csv);
        rating_destroy(rating);
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
            .about = "Rates the agents of a store by their games: Bradley-Terry with a weak prior, "
                     "perfect play at 0 Elo, with 95% intervals (ERROR) and the chance of being "
                     "stronger than the next (LOS); what moving first is worth; and whether "
                     "Bradley-Terry fits at all.",
            .example = "hexlaw rate --store exp/hexlaw.sqlite --boards 5\n"
                       "hexlaw rate --games results.csv --csv",
        },
        argc, argv);
    if (games && source.store)
        command_refuse(&command, "--games: expected no --store beside it");
    if (csv && command.json)
        command_refuse(&command, "--csv and --json: expected one of the two");
    return games ? rate_games(&command, games, csv) : rate_store(&command, &source, csv);
}
