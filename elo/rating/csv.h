// Tables as comma-separated values: a first line with the names of the columns, then one line per
// row. Fields may be in double quotes, with "" for a quote inside them; blanks around fields and
// empty lines are ignored. RFC 4180 except for line ends inside quotes, which are an error. As in
// the files of spreadsheets, the separator may be a semicolon or a tab, whichever the first line
// has most of; with semicolons numbers may have a decimal comma. Lines may end with a carriage
// return.
#ifndef HEXLAW_ELO_RATING_CSV_H
#define HEXLAW_ELO_RATING_CSV_H

#include "base/error.h"

#include <stddef.h>
#include <stdio.h>

typedef struct Csv {
    char *name;        // used in error messages
    char separator;    // ',', ';' or a tab
    int columns, rows; // at least 1; any number
    char **field;      // [1 + rows, columns] names, then rows
    int *line;         // [1 + rows] line number of each, from 1
    char *bytes;       // text that the fields point into
} Csv;

// Parses the text. STATUS_INVALID, with the line and what was expected, for: no line at all, rows
// of another length than the first, a quote that is never closed, a 0 byte. Free with
// csv_destroy().
Status csv_create(const char *name, const char *text, size_t length, Csv **csv, Error *error);
void csv_destroy(Csv *csv);

// The column of this name, -1 where there is none. Case is ignored, and _, - and space are equal.
// STATUS_INVALID if several columns match.
Status csv_find_column(const Csv *csv, const char *name, int *column, Error *error);

// The same; STATUS_INVALID, listing the columns, if there is none.
Status csv_need_column(const Csv *csv, const char *name, int *column, Error *error);

// A field of row 0 .. rows-1.
const char *csv_text(const Csv *csv, int row, int column);

// The field as a number in decimal digits from `least` to `most`; STATUS_INVALID names line and
// column.
Status csv_number(const Csv *csv, int row, int column, double least, double most, double *number,
                  Error *error);

// Writes a text as a field, in quotes where it must be; a text without control characters is read
// back as it is.
void csv_write_field(FILE *out, const char *text);

#endif
