#include "elo/csv.h"

#include "base/memory.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

static bool blank(char c) {
    return c == ' ' || c == '\t' || c == '\r';
}

// What is being taken apart: a copy of the text whose fields are closed with 0 in place.
typedef struct Parser {
    Csv *csv;
    char *at; // the next byte
    int line;
    size_t fields, room;
    int lines_room;
} Parser;

static void add_field(Parser *self, char *field) {
    if (self->fields == self->room) {
        self->room = 2 * self->room + 16;
        self->csv->field = memory_resize(self->csv->field, self->room, sizeof *self->csv->field);
    }
    self->csv->field[self->fields++] = field;
}

// A quoted field from the byte after its quote; returns the byte after the closing one, NULL where
// there is none on this line.
static char *take_quoted(char *at) {
    char *to = at;
    for (;; at++) {
        if (*at == '\0' || *at == '\n')
            return NULL;
        if (*at == '"' && at[1] != '"')
            break;
        at += *at == '"';
        *to++ = *at;
    }
    *to = '\0';
    return at + 1;
}

// One field; leaves `at` on the comma, line end or end of the text behind it, which is not yet
// overwritten. `*close` is where the field's 0 goes, NULL where it has one.
static Status take_field(Parser *self, char **close, Error *error) {
    while (blank(*self->at))
        self->at++;
    if (*self->at == '"') {
        char *field = self->at + 1;
        self->at = take_quoted(field);
        if (!self->at)
            return error_set(error, STATUS_INVALID,
                             "%.200s:%d: a quote is opened and not closed on its line",
                             self->csv->name, self->line);
        while (blank(*self->at))
            self->at++;
        if (*self->at != ',' && *self->at != '\n' && *self->at != '\0')
            return error_set(error, STATUS_INVALID,
                             "%.200s:%d: expected a comma after the closing quote", self->csv->name,
                             self->line);
        *close = NULL;
        add_field(self, field);
        return STATUS_OK;
    }
    char *field = self->at;
    while (*self->at != ',' && *self->at != '\n' && *self->at != '\0')
        self->at++;
    char *end = self->at;
    while (end > field && blank(end[-1]))
        end--;
    *close = end;
    add_field(self, field);
    return STATUS_OK;
}

static void begin_row(Parser *self, int row) {
    if (row >= self->lines_room) {
        self->lines_room = 2 * self->lines_room + 16;
        self->csv->line =
            memory_resize(self->csv->line, (size_t)self->lines_room, sizeof *self->csv->line);
    }
    self->csv->line[row] = self->line;
}

// A line that is not empty, with its end.
static Status take_line(Parser *self, int row, Error *error) {
    begin_row(self, row);
    int count = 0;
    for (char end = ','; end == ',';) {
        char *close = NULL;
        const Status status = take_field(self, &close, error);
        if (status != STATUS_OK)
            return status;
        count++;
        end = *self->at;
        self->at += end != '\0';
        if (close)
            *close = '\0';
    }
    if (row == 0)
        self->csv->columns = count;
    if (count != self->csv->columns)
        return error_set(error, STATUS_INVALID, "%.200s:%d: %d fields, expected %d as in line %d",
                         self->csv->name, self->line, count, self->csv->columns,
                         self->csv->line[0]);
    return STATUS_OK;
}

// Passes over empty lines.
static bool more(Parser *self) {
    for (char *at = self->at; *at != '\0';) {
        while (blank(*at))
            at++;
        if (*at != '\n')
            return *at != '\0';
        self->at = ++at;
        self->line++;
    }
    return false;
}

Status csv_create(const char *name, const char *text, size_t length, Csv **csv, Error *error) {
    *csv = NULL;
    const char *zero = memchr(text, '\0', length);
    if (zero)
        return error_set(error, STATUS_INVALID,
                         "%.200s: a 0 byte at offset %zu, expected a table as text", name,
                         (size_t)(zero - text));
    Csv *made = memory_zeroed(1, sizeof *made);
    made->name = memory_string(name);
    made->bytes = memory_zeroed(length + 1, 1);
    memcpy(made->bytes, text, length);
    Parser parser = {.csv = made, .at = made->bytes, .line = 1};
    Status status = STATUS_OK;
    int rows = 0;
    while (status == STATUS_OK && more(&parser)) {
        status = take_line(&parser, rows++, error);
        parser.line++;
    }
    if (status == STATUS_OK && rows == 0)
        status = error_set(error, STATUS_INVALID,
                           "%.200s: empty, expected a first line that names the columns", name);
    if (status != STATUS_OK) {
        csv_destroy(made);
        return status;
    }
    made->rows = rows - 1;
    *csv = made;
    return STATUS_OK;
}

void csv_destroy(Csv *csv) {
    if (!csv)
        return;
    free(csv->name);
    free(csv->field);
    free(csv->line);
    free(csv->bytes);
    free(csv);
}

int csv_column(const Csv *csv, const char *name) {
    for (int i = 0; i < csv->columns; i++)
        if (strcmp(csv->field[i], name) == 0)
            return i;
    return -1;
}

Status csv_need_column(const Csv *csv, const char *name, int *column, Error *error) {
    *column = csv_column(csv, name);
    return *column >= 0 ? STATUS_OK
                        : error_set(error, STATUS_INVALID, "%.200s:%d: no column named %s",
                                    csv->name, csv->line[0], name);
}

const char *csv_text(const Csv *csv, int row, int column) {
    return csv->field[(size_t)(row + 1) * (size_t)csv->columns + (size_t)column];
}

Status csv_number(const Csv *csv, int row, int column, double least, double most, double *number,
                  Error *error) {
    const char *text = csv_text(csv, row, column);
    char *end;
    const double value = strtod(text, &end);
    if (end != text && *end == '\0' && value >= least && value <= most) {
        *number = value;
        return STATUS_OK;
    }
    return error_set(error, STATUS_INVALID,
                     "%.200s:%d: %.40s is '%.40s', expected a number from %g to %g", csv->name,
                     csv->line[row + 1], csv->field[column], text, least, most);
}
