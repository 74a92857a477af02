// Tables as comma-separated values: a first line that names the columns, then a row a line. Fields
// may stand in double quotes, "" inside them for a quote; blanks around fields and empty lines do
// not count. RFC 4180 but for line ends inside quotes, which are refused. As spreadsheets write
// them, semicolons or tabs may stand for the commas, whichever the first line has most of; beside
// semicolons numbers may have a decimal comma. Lines may end with a carriage return.
#ifndef HEXLAW_ELO_RATING_CSV_H
#define HEXLAW_ELO_RATING_CSV_H

#include "base/error.h"

#include <stddef.h>

typedef struct Csv {
    char *name;        // what messages call it
    char separator;    // ',', ';' or a tab
    int columns, rows; // at least 1; any number
    char **field;      // [1 + rows, columns] the names, then the rows
    int *line;         // [1 + rows] where each began, from 1
    char *bytes;       // what the fields point into
} Csv;

// Takes the text apart. STATUS_INVALID names the line and what was expected: no line at all, rows
// of another length than the first, a quote that is never closed, a 0 byte. Give back with
// csv_destroy().
Status csv_create(const char *name, const char *text, size_t length, Csv **csv, Error *error);
void csv_destroy(Csv *csv);

// The column of this name, -1 where there is none. Capitals do not count, nor does whether words
// are joined by _, - or a space. STATUS_INVALID where several columns have it.
Status csv_find_column(const Csv *csv, const char *name, int *column, Error *error);

// The same; STATUS_INVALID where there is none, naming those that there are.
Status csv_need_column(const Csv *csv, const char *name, int *column, Error *error);

// A field of row 0 .. rows-1.
const char *csv_text(const Csv *csv, int row, int column);

// The field as a number in decimal digits from `least` to `most`; STATUS_INVALID names line and
// column.
Status csv_number(const Csv *csv, int row, int column, double least, double most, double *number,
                  Error *error);

#endif
