#include "elo/rating/csv.h"

#include "base/memory.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// Parser state: a copy of the text, whose fields are terminated with 0 in place.
typedef struct Parser {
    Csv *csv;
    char *at; // the next byte
    int line;
    size_t fields, room;
    int lines_room;
} Parser;

static bool blank(const Parser *self, char c) {
    return c == ' ' || (c == '\t' && self->csv->separator != '\t');
}

static bool ends_field(const Parser *self, char c) {
    return c == self->csv->separator || c == '\n' || c == '\0';
}

static void add_field(Parser *self, char *field) {
    if (self->fields == self->room) {
        self->room = 2 * self->room + 16;
        self->csv->field = memory_resize(self->csv->field, self->room, sizeof *self->csv->field);
    }
    self->csv->field[self->fields++] = field;
}

// Reads a quoted field from the byte after its quote; returns the byte after the closing quote,
// NULL if there is none on this line.
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

// Reads one field; leaves `at` on the separator, line end or end of text after it, which is not yet
// overwritten. `*close` is where to write the field's terminating 0, NULL if it has one.
static Status take_field(Parser *self, char **close, Error *error) {
    while (blank(self, *self->at))
        self->at++;
    if (*self->at == '"') {
        char *field = self->at + 1;
        self->at = take_quoted(field);
        if (!self->at)
            return error_set(error, STATUS_INVALID,
                             "%.200s:%d: a quote is opened and not closed on its line",
                             self->csv->name, self->line);
        while (blank(self, *self->at))
            self->at++;
        if (!ends_field(self, *self->at))
            return error_set(error, STATUS_INVALID,
                             "%.200s:%d: expected the end of the field after the closing quote",
                             self->csv->name, self->line);
        *close = NULL;
        add_field(self, field);
        return STATUS_OK;
    }
    char *field = self->at;
    while (!ends_field(self, *self->at))
        self->at++;
    char *end = self->at;
    while (end > field && blank(self, end[-1]))
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

// Reads a non-empty line, including its end.
static Status take_line(Parser *self, int row, Error *error) {
    begin_row(self, row);
    int count = 0;
    for (char end = self->csv->separator; end == self->csv->separator;) {
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

// Skips empty lines; returns whether text is left.
static bool more(Parser *self) {
    for (char *at = self->at; *at != '\0';) {
        while (blank(self, *at))
            at++;
        if (*at != '\n')
            return *at != '\0';
        self->at = ++at;
        self->line++;
    }
    return false;
}

// The most frequent separator in the first line outside quotes, a comma if there is none.
static char separator_of(const char *line) {
    static const char separators[] = ",;\t";
    int seen[sizeof separators] = {0}, most = 0;
    bool quoted = false;
    for (line += strspn(line, " \t\n"); *line && (*line != '\n' || quoted); line++) {
        const char *which = strchr(separators, *line);
        quoted ^= *line == '"';
        if (which && !quoted)
            seen[which - separators]++;
    }
    for (int i = 1; i < 3; i++)
        if (seen[i] > seen[most])
            most = i;
    return separators[most];
}

// Removes carriage returns before line ends; others become line ends.
static void take_out_returns(char *text) {
    char *to = text;
    for (; *text; text++)
        if (*text != '\r')
            *to++ = *text;
        else if (text[1] != '\n')
            *to++ = '\n';
    *to = '\0';
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
    take_out_returns(made->bytes);
    made->separator = separator_of(made->bytes);
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

static char folded(char c) {
    return c == ' ' || c == '-' ? '_' : (char)tolower((unsigned char)c);
}

static bool same_name(const char *a, const char *b) {
    for (; *a && folded(*a) == folded(*b); a++)
        b++;
    return folded(*a) == folded(*b);
}

Status csv_find_column(const Csv *csv, const char *name, int *column, Error *error) {
    *column = -1;
    for (int i = 0; i < csv->columns; i++) {
        if (!same_name(csv->field[i], name))
            continue;
        if (*column >= 0)
            return error_set(error, STATUS_INVALID,
                             "%.200s:%d: columns %d and %d are both named %s, expected one",
                             csv->name, csv->line[0], *column + 1, i + 1, name);
        *column = i;
    }
    return STATUS_OK;
}

Status csv_need_column(const Csv *csv, const char *name, int *column, Error *error) {
    const Status status = csv_find_column(csv, name, column, error);
    if (status != STATUS_OK || *column >= 0)
        return status;
    char found[160] = "";
    size_t length = 0;
    for (int i = 0; i < csv->columns && length < sizeof found - 40; i++)
        length += (size_t)snprintf(found + length, sizeof found - length, "%s%.30s", i ? ", " : "",
                                   i == 0 || length < sizeof found - 80 ? csv->field[i] : "...");
    return error_set(error, STATUS_INVALID, "%.200s:%d: no column named %s, only %s", csv->name,
                     csv->line[0], name, found);
}

const char *csv_text(const Csv *csv, int row, int column) {
    return csv->field[(size_t)(row + 1) * (size_t)csv->columns + (size_t)column];
}

// strtod() without "inf", "nan" and hexadecimal numbers.
static bool decimal(const char *text, char separator, double *number) {
    char digits[64];
    const size_t length = strlen(text);
    if (length == 0 || length >= sizeof digits)
        return false;
    memcpy(digits, text, length + 1);
    char *comma = separator == ';' ? strchr(digits, ',') : NULL;
    if (comma)
        *comma = '.';
    if (digits[strspn(digits, "0123456789.eE+-")] != '\0')
        return false;
    char *end;
    *number = strtod(digits, &end);
    return end != digits && *end == '\0';
}

Status csv_number(const Csv *csv, int row, int column, double least, double most, double *number,
                  Error *error) {
    const char *text = csv_text(csv, row, column);
    double value;
    if (decimal(text, csv->separator, &value) && value >= least && value <= most) {
        *number = value;
        return STATUS_OK;
    }
    return error_set(error, STATUS_INVALID,
                     "%.200s:%d: %.40s is '%.40s', expected a number from %g to %g", csv->name,
                     csv->line[row + 1], csv->field[column], text, least, most);
}

void csv_write_field(FILE *out, const char *text) {
    const size_t length = strlen(text);
    if (length > 0 && !strpbrk(text, ",\"\n\r") && text[0] != ' ' && text[length - 1] != ' ') {
        fputs(text, out);
        return;
    }
    fputc('"', out);
    for (; *text; text++) {
        if (*text == '"')
            fputc('"', out);
        fputc(*text, out);
    }
    fputc('"', out);
}
