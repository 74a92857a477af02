#include "elo/rating/results.h"

#include "base/memory.h"
#include "elo/rating/csv.h"
#include "elo/rating/results_internal.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

static int compare_texts(const void *a, const void *b) {
    const ResultsName *p = a, *q = b;
    const int order = strcmp(p->text, q->text);
    return order ? order : p->row - q->row;
}

static int compare_rows(const void *a, const void *b) {
    return ((const ResultsName *)a)->row - ((const ResultsName *)b)->row;
}

bool results_good_name(const char *text) {
    const size_t length = strlen(text);
    for (size_t i = 0; i < length; i++)
        if ((unsigned char)text[i] < ' ' || text[i] == 0x7f)
            return false;
    return length > 0 && length <= RESULTS_NAME_MAX;
}

Status results_number(const char *name, ResultsName *names, int rows, Results *results,
                      Error *error) {
    const int count = 2 * rows;
    qsort(names, (size_t)count, sizeof *names, compare_texts);
    ResultsName *firsts = memory_zeroed((size_t)count, sizeof *firsts); // one of each name
    for (int i = 0; i < count; i++)
        if (i == 0 || strcmp(names[i - 1].text, names[i].text) != 0)
            firsts[results->players++] = (ResultsName){names[i].text, names[i].row, 0};
    Status status = STATUS_OK;
    if (results->players > RESULTS_PLAYERS_MAX)
        status = error_set(error, STATUS_INVALID, "%.200s: %d players, expected at most %d", name,
                           results->players, RESULTS_PLAYERS_MAX);
    const int players = status == STATUS_OK ? results->players : 0;
    results->players = players;
    qsort(firsts, (size_t)players, sizeof *firsts, compare_rows);
    results->names = memory_zeroed((size_t)players, sizeof *results->names);
    for (int i = 0; i < players; i++) {
        results->names[i] = memory_string(firsts[i].text);
        firsts[i].player = i;
    }
    qsort(firsts, (size_t)players, sizeof *firsts, compare_texts);
    for (int i = 0, at = 0; i < count && players > 0; i++) {
        at += strcmp(firsts[at].text, names[i].text) != 0;
        names[i].player = firsts[at].player;
    }
    qsort(names, (size_t)count, sizeof *names, compare_rows);
    free(firsts);
    return status;
}

static Status read_names(const Csv *csv, const int columns[2], ResultsName *names, Error *error) {
    for (int row = 0; row < csv->rows; row++) {
        for (int colour = 0; colour < 2; colour++) {
            const char *text = csv_text(csv, row, columns[colour]);
            if (!results_good_name(text))
                return error_set(error, STATUS_INVALID,
                                 "%.200s:%d: expected the name of a player, 1 to %d bytes without "
                                 "control characters",
                                 csv->name, csv->line[row + 1], RESULTS_NAME_MAX);
            names[2 * row + colour] = (ResultsName){.text = text, .row = 2 * row + colour};
        }
        if (strcmp(names[2 * row].text, names[2 * row + 1].text) == 0)
            return error_set(error, STATUS_INVALID,
                             "%.200s:%d: '%s' against itself, expected two players", csv->name,
                             csv->line[row + 1], names[2 * row].text);
    }
    return STATUS_OK;
}

// Wins or draws; 0 if there is no such column.
static Status read_wins(const Csv *csv, int row, int column, double *wins, Error *error) {
    *wins = 0.0;
    if (column < 0)
        return STATUS_OK;
    const Status status = csv_number(csv, row, column, 0.0, RESULTS_WINS_MAX, wins, error);
    if (status == STATUS_OK && *wins != floor(*wins))
        return error_set(error, STATUS_INVALID, "%.200s:%d: %.40s is %g, expected a whole number",
                         csv->name, csv->line[row + 1], csv->field[column], *wins);
    return status;
}

// The column of draws has several names; at most one of them may occur.
static Status find_draws(const Csv *csv, int *column, Error *error) {
    static const char *const names[] = {"draws", "draw", "drawn", "ties"};
    *column = -1;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        int found;
        const Status status = csv_find_column(csv, names[i], &found, error);
        if (status != STATUS_OK)
            return status;
        if (found >= 0 && *column >= 0)
            return error_set(error, STATUS_INVALID,
                             "%.200s:%d: columns %s and %s, expected one for draws", csv->name,
                             csv->line[0], csv->field[*column], csv->field[found]);
        *column = found >= 0 ? found : *column;
    }
    return STATUS_OK;
}

static Status read_games(const Csv *csv, int row, const int columns[3], Results *results,
                         RatingGames *games, double *drawn, Error *error) {
    double draws = 0.0;
    Status status = read_wins(csv, row, columns[0], &games->black_wins, error);
    if (status == STATUS_OK)
        status = read_wins(csv, row, columns[1], &games->white_wins, error);
    if (status == STATUS_OK)
        status = read_wins(csv, row, columns[2], &draws, error);
    games->black_wins += 0.5 * draws;
    games->white_wins += 0.5 * draws;
    *drawn = draws;
    results->draws += draws;
    return status;
}

static Status read_rows(const Csv *csv, Results *results, Error *error) {
    static const char *const wanted[] = {"black", "white", "black_wins", "white_wins"};
    int columns[5];
    Status status = find_draws(csv, &columns[4], error);
    for (int i = 0; i < 4 && status == STATUS_OK; i++)
        status = csv_need_column(csv, wanted[i], &columns[i], error);
    if (status != STATUS_OK)
        return status;
    ResultsName *names = memory_zeroed(2 * (size_t)csv->rows, sizeof *names);
    status = read_names(csv, columns, names, error);
    if (status == STATUS_OK)
        status = results_number(csv->name, names, csv->rows, results, error);
    results->games = memory_zeroed((size_t)csv->rows, sizeof *results->games);
    results->drawn = memory_zeroed((size_t)csv->rows, sizeof *results->drawn);
    for (int row = 0; row < csv->rows && status == STATUS_OK; row++) {
        RatingGames *games = &results->games[results->count];
        games->black = names[2 * row].player;
        games->white = names[2 * row + 1].player;
        status = read_games(csv, row, columns + 2, results, games, &results->drawn[results->count],
                            error);
        results->count += games->black_wins + games->white_wins > 0.0;
    }
    free(names);
    if (status == STATUS_OK && results->count == 0)
        status = error_set(error, STATUS_INVALID, "%.200s: no games, expected rows with wins",
                           csv->name);
    return status;
}

Status results_read(const char *name, const char *text, size_t length, Results **results,
                    Error *error) {
    *results = NULL;
    if (results_is_pgn(text, length))
        return results_read_pgn(name, text, length, results, error);
    Csv *csv;
    Status status = csv_create(name, text, length, &csv, error);
    if (status != STATUS_OK)
        return status;
    Results *made = memory_zeroed(1, sizeof *made);
    status = read_rows(csv, made, error);
    csv_destroy(csv);
    if (status == STATUS_OK)
        *results = made;
    else
        results_destroy(made);
    return status;
}

void results_destroy(Results *results) {
    if (!results)
        return;
    for (int i = 0; i < results->players; i++)
        free(results->names[i]);
    free(results->names);
    free(results->games);
    free(results->drawn);
    free(results);
}
