#include "elo/errors/error_positions.h"

#include "base/memory.h"
#include "elo/errors/error_builtin.h"

#include <float.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FORMAT = 1, HEX_DIGITS_MAX = 32 };
static const double population_max = 1e9;

// --- writing ---

static void put_cells(FILE *out, Bits cells) {
    const uint64_t high = (uint64_t)(cells >> 64), low = (uint64_t)cells;
    if (high)
        fprintf(out, "%" PRIx64 "%016" PRIx64, high, low);
    else
        fprintf(out, "%" PRIx64, low);
}

char *error_positions_encode(const ErrorPositions *set) {
    char *text;
    size_t length;
    FILE *out = memory_stream(&text, &length);
    fprintf(out,
            "hexlaw-error-positions %d\nsize %d version %d seed %" PRIu64
            " population %.0f errorless %.0f positions %d\n",
            FORMAT, set->size, set->version, set->seed, set->population, set->errorless,
            set->count);
    for (int i = 0; i < set->count; i++) {
        const ErrorPosition *position = &set->positions[i];
        put_cells(out, position->board.stones[BLACK]);
        fputc(' ', out);
        put_cells(out, position->board.stones[WHITE]);
        fputc(' ', out);
        put_cells(out, position->winning);
        fprintf(out, " %.6g %.4g\n", position->weight, position->expected);
    }
    memory_stream_end(out, &text);
    return text;
}

// --- reading ---

typedef struct Lines {
    const char *name;
    char *next; // NULL: no more
    int number; // of the last line read, 1 first
} Lines;

static char *next_line(Lines *lines) {
    char *line = lines->next;
    lines->number++;
    if (!line || *line == '\0')
        return NULL;
    char *end = strchr(line, '\n');
    if (end)
        *end = '\0';
    lines->next = end ? end + 1 : NULL;
    return line;
}

static Status refuse(const Lines *lines, const char *expected, Error *error) {
    return error_set(error, STATUS_INVALID, "%s: line %d: expected %s", lines->name, lines->number,
                     expected);
}

static bool get_cells(const char *digits, Bits *cells) {
    *cells = 0;
    for (; *digits; digits++) {
        const char *const all = "0123456789abcdef", *digit = strchr(all, *digits);
        if (!digit)
            return false;
        *cells = *cells << 4 | (unsigned)(digit - all);
    }
    return true;
}

static Status read_head(Lines *lines, ErrorPositions *set, Error *error) {
    int format, end = -1;
    const char *line = next_line(lines);
    if (!line || sscanf(line, "hexlaw-error-positions %9d%n", &format, &end) != 1 || end < 0 ||
        line[end] != '\0' || format != FORMAT)
        return refuse(lines, "'hexlaw-error-positions 1'", error);
    line = next_line(lines);
    end = -1;
    if (!line ||
        sscanf(line,
               "size %9d version %9d seed %20" SCNu64
               " population %20lf errorless %20lf positions %9d%n",
               &set->size, &set->version, &set->seed, &set->population, &set->errorless,
               &set->count, &end) != 6 ||
        end < 0 || line[end] != '\0')
        return refuse(lines, "size, version, seed, population, errorless and positions", error);
    if (set->size < BOARD_SIZE_MIN || set->size > BOARD_SIZE_MAX || set->version < 1 ||
        set->count < 1 || set->count > ERROR_POSITIONS_MAX)
        return refuse(lines, "a board size, a version and a number of positions", error);
    if (!(set->population <= population_max) || !(set->errorless >= 0.0) ||
        !(set->population >= set->errorless + set->count))
        return refuse(lines, "a population of at least the positions and those without error",
                      error);
    return STATUS_OK;
}

static Status read_position(Lines *lines, int size, ErrorPosition *position, Error *error) {
    char digits[3][HEX_DIGITS_MAX + 1];
    int end = -1;
    const char *line = next_line(lines);
    if (!line ||
        sscanf(line, "%32s %32s %32s %lf %lf%n", digits[0], digits[1], digits[2], &position->weight,
               &position->expected, &end) != 5 ||
        end < 0 || line[end] != '\0')
        return refuse(lines, "black, white, winning, weight, expected", error);
    Bits cells[3];
    const Bits all = bits_geometry[size].all;
    for (int i = 0; i < 3; i++)
        if (!get_cells(digits[i], &cells[i]) || (cells[i] & ~all))
            return refuse(lines, "cells of the board as hexadecimal numbers", error);
    const int more = bits_count(cells[0]) - bits_count(cells[1]);
    if ((cells[0] & cells[1]) || more < 0 || more > 1)
        return refuse(lines, "as many black stones as white ones, or one more", error);
    position->board = board_from_stones(size, cells[0], cells[1], more == 0 ? BLACK : WHITE);
    position->winning = cells[2];
    const Bits legal = board_legal(&position->board);
    if (!cells[2] || (cells[2] & ~legal) || cells[2] == legal)
        return refuse(lines, "a game that is not over, and some of its moves, not all", error);
    if (!(position->weight > 0.0) || !(position->weight <= population_max) ||
        !(position->expected >= 0.0) || !(position->expected <= 1.0))
        return refuse(lines, "a weight above 0 and a chance", error);
    return STATUS_OK;
}

static Status read_set(Lines *lines, ErrorPositions *set, Error *error) {
    Status status = read_head(lines, set, error);
    if (status != STATUS_OK)
        return status;
    set->positions = memory_zeroed((size_t)set->count, sizeof *set->positions);
    for (int i = 0; i < set->count && status == STATUS_OK; i++)
        status = read_position(lines, set->size, &set->positions[i], error);
    if (status == STATUS_OK && next_line(lines))
        status = refuse(lines, "no more lines", error);
    return status;
}

Status error_positions_decode(const char *name, const char *bytes, size_t length,
                              ErrorPositions **set, Error *error) {
    *set = NULL;
    if (memchr(bytes, '\0', length))
        return error_set(error, STATUS_INVALID, "%s: not text", name);
    char *text = memory_resize(NULL, length + 1, 1);
    memcpy(text, bytes, length);
    text[length] = '\0';
    Lines lines = {.name = name, .next = text};
    ErrorPositions *read = memory_zeroed(1, sizeof *read);
    const Status status = read_set(&lines, read, error);
    free(text);
    if (status == STATUS_OK)
        *set = read;
    else
        error_positions_destroy(read);
    return status;
}

void error_positions_destroy(ErrorPositions *set) {
    if (set)
        free(set->positions);
    free(set);
}

// --- the program's own ---

static const ErrorBuiltin *find(int size) {
    for (const ErrorBuiltin *builtin = error_builtins; builtin->size > 0; builtin++)
        if (builtin->size == size)
            return builtin;
    return NULL;
}

bool error_positions_has(int size) {
    return find(size) != NULL;
}

Status error_positions_builtin(int size, ErrorPositions **set, Error *error) {
    const ErrorBuiltin *builtin = find(size);
    *set = NULL;
    if (!builtin)
        return error_set(error, STATUS_INVALID, "no positions to measure errors on %dx%d with",
                         size, size);
    char name[32];
    snprintf(name, sizeof name, "positions of %dx%d", size, size);
    return error_positions_decode(name, (const char *)builtin->bytes,
                                  (size_t)(builtin->end - builtin->bytes), set, error);
}

// --- sizes ---

double error_positions_kish(const ErrorPositions *set) {
    double sum = 0.0, squares = 0.0;
    for (int i = 0; i < set->count; i++) {
        sum += set->positions[i].weight;
        squares += set->positions[i].weight * set->positions[i].weight;
    }
    return sum * sum / squares;
}

double error_positions_effective(const ErrorPositions *set) {
    double sum = 0.0, errors = 0.0, variance = 0.0;
    for (int i = 0; i < set->count; i++) {
        sum += set->positions[i].weight;
        errors += set->positions[i].weight * set->positions[i].expected;
    }
    const double rate = errors / sum;
    for (int i = 0; i < set->count; i++) {
        const double share = set->positions[i].weight / sum, y = set->positions[i].expected;
        variance += share * share * (y * (1.0 - rate) * (1.0 - rate) + (1.0 - y) * rate * rate);
    }
    return variance > 0.0 ? rate * (1.0 - rate) / variance : 0.0;
}
