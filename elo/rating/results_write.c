// Results as files for this and other programs.
#include "elo/rating/results_internal.h"

#include "base/file.h"
#include "base/memory.h"
#include "elo/rating/csv.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

// Writes one row.
typedef void WriteRow(FILE *out, const Results *results, int row);

static int compare_names(const void *a, const void *b) {
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static Status check_names(const Results *results, Error *error) {
    const size_t n = (size_t)results->players;
    const char **names = memory_zeroed(n, sizeof *names);
    for (size_t i = 0; i < n; i++)
        names[i] = results->names[i];
    qsort(names, n, sizeof *names, compare_names);
    Status status = STATUS_OK;
    for (size_t i = 0; i < n && status == STATUS_OK; i++) {
        if (!results_good_name(names[i]))
            status = error_set(error, STATUS_INVALID,
                               "player '%.200s' cannot be written: expected a name of 1 to %d "
                               "bytes without control characters",
                               names[i], RESULTS_NAME_MAX);
        else if (i > 0 && strcmp(names[i - 1], names[i]) == 0)
            status =
                error_set(error, STATUS_INVALID,
                          "two players are called '%.200s', expected a name for each", names[i]);
    }
    free(names);
    return status;
}

// Writes the head, then each row of `results`, unless the user stops it.
static Status write_file(const char *path, const char *head, WriteRow *write_row,
                         const Results *results, const volatile sig_atomic_t *stop, Error *error) {
    char temporary[PATH_MAX];
    int handle;
    Status status = check_names(results, error);
    if (status == STATUS_OK)
        status = file_begin(path, temporary, &handle, error);
    if (status != STATUS_OK)
        return status;
    const int own = dup(handle); // fclose() closes it; file_finish() wants the other
    FILE *out = own < 0 ? NULL : fdopen(own, "w");
    if (!out) {
        const int reason = errno;
        if (own >= 0)
            close(own);
        file_abandon(temporary, handle);
        return error_set(error, STATUS_IO, "%s: cannot write: %s", path, strerror(reason));
    }
    fputs(head, out);
    for (int row = 0; row < results->count && !ferror(out) && !(stop && *stop); row++)
        write_row(out, results, row);
    const bool failed = ferror(out) != 0;
    if (fclose(out) != 0 || failed)
        status = error_set(error, STATUS_IO, "%s: cannot write: %s", path, strerror(errno));
    else if (stop && *stop)
        status = error_set(error, STATUS_STOPPED, "%s: not written", path);
    if (status != STATUS_OK) {
        file_abandon(temporary, handle);
        return status;
    }
    return file_finish(path, temporary, handle, error);
}

// Wins without the halves of draws.
static double wins_of(double points, double drawn) {
    return points - 0.5 * drawn;
}

static void write_csv_row(FILE *out, const Results *results, int row) {
    const RatingGames *games = &results->games[row];
    csv_write_field(out, results->names[games->black]);
    fputc(',', out);
    csv_write_field(out, results->names[games->white]);
    const double drawn = results->drawn[row];
    fprintf(out, ",%.0f,%.0f", wins_of(games->black_wins, drawn),
            wins_of(games->white_wins, drawn));
    if (results->draws > 0.0)
        fprintf(out, ",%.0f", drawn);
    fputc('\n', out);
}

Status results_write_csv(const char *path, const Results *results,
                         const volatile sig_atomic_t *stop, Error *error) {
    return write_file(path,
                      results->draws > 0.0 ? "black,white,black_wins,white_wins,draws\n"
                                           : "black,white,black_wins,white_wins\n",
                      write_csv_row, results, stop, error);
}

// A tag's value: quotes and backslashes with a backslash before them, as the PGN standard says.
static void write_tag(FILE *out, const char *tag, const char *value) {
    fprintf(out, "[%s \"", tag);
    for (; *value; value++) {
        if (*value == '"' || *value == '\\')
            fputc('\\', out);
        fputc(*value, out);
    }
    fputs("\"]\n", out);
}

static void write_pgn_row(FILE *out, const Results *results, int row) {
    static const char *const result[] = {"1-0", "0-1", "1/2-1/2"};
    const RatingGames *games = &results->games[row];
    const double drawn = results->drawn[row];
    const double count[] = {wins_of(games->black_wins, drawn), wins_of(games->white_wins, drawn),
                            drawn};
    for (int r = 0; r < 3; r++)
        for (double i = 0.0; i < count[r]; i++) {
            write_tag(out, "White", results->names[games->black]);
            write_tag(out, "Black", results->names[games->white]);
            write_tag(out, "Result", result[r]);
            fprintf(out, "\n%s\n\n", result[r]);
        }
}

Status results_write_pgn(const char *path, const Results *results,
                         const volatile sig_atomic_t *stop, Error *error) {
    double games = 0.0;
    for (int i = 0; i < results->count; i++)
        games += results->games[i].black_wins + results->games[i].white_wins;
    if (games > RESULTS_PGN_GAMES_MAX)
        return error_set(error, STATUS_INVALID,
                         "%s: %.0f games, expected at most %d in a PGN file; a CSV table holds "
                         "them by pairing",
                         path, games, RESULTS_PGN_GAMES_MAX);
    return write_file(path, "; White here is who moved first, as in chess: Black in Hex.\n\n",
                      write_pgn_row, results, stop, error);
}
