// Results of games as PGN (Edwards 1994, "Portable Game Notation Specification", section 8.1): tags
// only, moves are skipped.
#include "elo/rating/results_internal.h"

#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

enum { TAG_WHITE, TAG_BLACK, TAG_RESULT, TAGS };

static const char *const tag_names[TAGS] = {"White", "Black", "Result"};

typedef struct Game {
    int white, black; // offsets of names in the reader's text
    double points;    // of White, who moves first
} Game;

typedef struct Reader {
    const char *name;
    char *text; // a copy; values of tags are unescaped and terminated in place
    size_t at, length;
    int line;
    char *tag[TAGS]; // of the game that is read, NULL: not yet
    bool moves;      // text other than tags has been seen since
    Game *games;
    size_t count, room;
    long unfinished;
} Reader;

// --- what is neither tag nor move ---

static void step(Reader *reader) {
    reader->line += reader->text[reader->at++] == '\n';
}

static void skip_to(Reader *reader, char end) {
    while (reader->at < reader->length && reader->text[reader->at] != end)
        step(reader);
    if (reader->at < reader->length)
        step(reader);
}

// Skips blanks, and comments: from ; or, at the beginning of a line, % to its end, and within {}.
static void skip_blanks(Reader *reader) {
    while (reader->at < reader->length) {
        const char c = reader->text[reader->at];
        const bool begins = reader->at == 0 || reader->text[reader->at - 1] == '\n';
        if (c == ';' || (c == '%' && begins))
            skip_to(reader, '\n');
        else if (c == '{')
            skip_to(reader, '}');
        else if (strchr(" \t\r\n\v\f", c))
            step(reader);
        else
            return;
    }
}

bool results_is_pgn(const char *text, size_t length) {
    if (memchr(text, '\0', length))
        return false;
    Reader reader = {.text = (char *)text, .length = length};
    skip_blanks(&reader);
    return reader.at < length && text[reader.at] == '[';
}

// --- games ---

static Status check_game(const Reader *reader, Error *error) {
    for (int t = 0; t < TAGS; t++)
        if (!reader->tag[t])
            return error_set(error, STATUS_INVALID,
                             "%.200s:%d: the game before has no tag %s, expected White, Black and "
                             "Result",
                             reader->name, reader->line, tag_names[t]);
    for (int t = 0; t < TAG_RESULT; t++)
        if (!results_good_name(reader->tag[t]))
            return error_set(error, STATUS_INVALID,
                             "%.200s:%d: tag %s of the game before, expected the name of a player, "
                             "1 to %d bytes without control characters",
                             reader->name, reader->line, tag_names[t], RESULTS_NAME_MAX);
    if (strcmp(reader->tag[TAG_WHITE], reader->tag[TAG_BLACK]) == 0)
        return error_set(error, STATUS_INVALID,
                         "%.200s:%d: '%s' against itself in the game before, expected two players",
                         reader->name, reader->line, reader->tag[TAG_WHITE]);
    return STATUS_OK;
}

static Status end_game(Reader *reader, Error *error) {
    static const char *const results[] = {"0-1", "1/2-1/2", "1-0"};
    const Status status = check_game(reader, error);
    if (status != STATUS_OK)
        return status;
    int twice = -1; // White's points
    for (int i = 0; i < 3; i++)
        if (strcmp(reader->tag[TAG_RESULT], results[i]) == 0)
            twice = i;
    if (twice < 0) {
        reader->unfinished++;
    } else {
        if (reader->count == reader->room) {
            reader->room = 2 * reader->room + 64;
            reader->games = memory_resize(reader->games, reader->room, sizeof *reader->games);
        }
        reader->games[reader->count++] =
            (Game){(int)(reader->tag[TAG_WHITE] - reader->text),
                   (int)(reader->tag[TAG_BLACK] - reader->text), 0.5 * twice};
    }
    memset(reader->tag, 0, sizeof reader->tag);
    reader->moves = false;
    return STATUS_OK;
}

static bool has_tags(const Reader *reader) {
    return reader->tag[TAG_WHITE] || reader->tag[TAG_BLACK] || reader->tag[TAG_RESULT];
}

// Takes the value of a tag from the byte after its quote, without backslashes before quotes and
// backslashes. NULL if the quote is not closed on its line.
static char *take_value(Reader *reader) {
    char *const value = reader->text + reader->at, *to = value;
    while (reader->at < reader->length) {
        char c = reader->text[reader->at];
        if (c == '\n')
            return NULL;
        if (c == '"') {
            *to = '\0';
            reader->at++;
            return value;
        }
        const char next = reader->text[reader->at + 1]; // a 0 follows the text
        if (c == '\\' && (next == '"' || next == '\\')) {
            c = next;
            reader->at++;
        }
        *to++ = c;
        reader->at++;
    }
    return NULL;
}

// Reads a tag from its bracket on: [Name "value"].
static Status take_tag(Reader *reader, Error *error) {
    const int line = reader->line;
    reader->at++;
    skip_blanks(reader);
    const char *name = reader->text + reader->at;
    const size_t length = strcspn(name, " \t\r\n\"]");
    reader->at += length;
    skip_blanks(reader);
    char *value = NULL;
    if (reader->text[reader->at] == '"') {
        reader->at++;
        value = take_value(reader);
    }
    if (value)
        skip_blanks(reader);
    if (!value || reader->text[reader->at] != ']')
        return error_set(error, STATUS_INVALID, "%.200s:%d: expected a tag as [White \"name\"]",
                         reader->name, line);
    reader->at++;
    for (int t = 0; t < TAGS; t++) {
        if (strlen(tag_names[t]) != length || strncmp(tag_names[t], name, length) != 0)
            continue;
        // A second one begins another game, if no moves came between.
        if (reader->tag[t]) {
            const Status status = end_game(reader, error);
            if (status != STATUS_OK)
                return status;
        }
        reader->tag[t] = value;
    }
    return STATUS_OK;
}

static Status read_games(Reader *reader, Error *error) {
    Status status = STATUS_OK;
    for (skip_blanks(reader); reader->at < reader->length && status == STATUS_OK;
         skip_blanks(reader)) {
        if (reader->text[reader->at] != '[') {
            reader->moves = true;
            reader->at += strcspn(reader->text + reader->at, " \t\r\n\v\f;{[");
            continue;
        }
        if (reader->moves && has_tags(reader))
            status = end_game(reader, error);
        reader->moves = false;
        if (status == STATUS_OK)
            status = take_tag(reader, error);
    }
    return status == STATUS_OK && has_tags(reader) ? end_game(reader, error) : status;
}

// --- as rows ---

static int compare_games(const void *a, const void *b) {
    const RatingGames *g = a, *h = b;
    return g->black != h->black ? g->black - h->black : g->white - h->white;
}

// Makes a row of each pair of players that met, in order of their numbers.
static Status make_rows(const Reader *reader, Results *results, Error *error) {
    const int count = (int)reader->count;
    ResultsName *names = memory_zeroed(2 * (size_t)count, sizeof *names);
    for (int i = 0; i < count; i++) {
        names[2 * i] = (ResultsName){reader->text + reader->games[i].white, 2 * i, 0};
        names[2 * i + 1] = (ResultsName){reader->text + reader->games[i].black, 2 * i + 1, 0};
    }
    const Status status = results_number(reader->name, names, count, results, error);
    RatingGames *all = memory_zeroed((size_t)count, sizeof *all);
    results->games = all;
    results->drawn = memory_zeroed((size_t)count, sizeof *results->drawn);
    for (int i = 0; i < count; i++)
        all[i] = (RatingGames){names[2 * i].player, names[2 * i + 1].player,
                               reader->games[i].points, 1.0 - reader->games[i].points};
    free(names);
    if (status != STATUS_OK)
        return status;
    qsort(all, (size_t)count, sizeof *all, compare_games);
    for (int i = 0; i < count; i++) {
        const RatingGames game = all[i];
        const double drawn = game.black_wins == 0.5;
        if (results->count == 0 || compare_games(&all[results->count - 1], &game) != 0)
            all[results->count++] = (RatingGames){game.black, game.white, 0.0, 0.0};
        all[results->count - 1].black_wins += game.black_wins;
        all[results->count - 1].white_wins += game.white_wins;
        results->drawn[results->count - 1] += drawn;
        results->draws += drawn;
    }
    return STATUS_OK;
}

Status results_read_pgn(const char *name, const char *text, size_t length, Results **results,
                        Error *error) {
    *results = NULL;
    Reader reader = {
        .name = name, .text = memory_zeroed(length + 1, 1), .length = length, .line = 1};
    memcpy(reader.text, text, length);
    Status status = read_games(&reader, error);
    if (status == STATUS_OK && reader.count == 0)
        status = error_set(error, STATUS_INVALID,
                           "%.200s: no finished game, expected results 1-0, 0-1 or 1/2-1/2", name);
    Results *made = memory_zeroed(1, sizeof *made);
    made->unfinished = reader.unfinished;
    if (status == STATUS_OK)
        status = make_rows(&reader, made, error);
    free(reader.games);
    free(reader.text);
    if (status == STATUS_OK)
        *results = made;
    else
        results_destroy(made);
    return status;
}
