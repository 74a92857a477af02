// Parsing and printing values: numbers, durations, lists.
#ifndef HEXLAW_TOOLS_FRAME_VALUE_H
#define HEXLAW_TOOLS_FRAME_VALUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { INT_LIST_MAX = 64, VALUE_TEXT_MAX = 64 };

typedef struct IntList {
    int count;
    int items[INT_LIST_MAX];
} IntList;

// Each parses the whole text, or returns false and leaves the target unchanged.

// A finite decimal number: 12, 0.5, 1e11, also with suffix k, M, G or T (2k is 2000).
bool value_number(const char *text, double *number);

// The same for a whole number that fits an int: 12, 1e5, 64k.
bool value_integer(const char *text, int *integer);

// Decimal digits only, 0 to 2^64 - 1.
bool value_whole(const char *text, uint64_t *whole);

// Seconds from 90, 90s, 1.5m, 1h30m, 2d. Not negative.
bool value_seconds(const char *text, double *seconds);

// Whole numbers and ranges: 3,4,5 or 3-5 or 3,5-7; not negative, none twice, at most INT_LIST_MAX.
bool value_list(const char *text, IntList *list);

// Prints a number for help texts and messages: 12, 0.5, 1e11.
void value_number_text(double number, char text[VALUE_TEXT_MAX]);

// 20s, 1m30s, 2h, 1d4h: the two largest units.
void value_seconds_text(double seconds, char text[VALUE_TEXT_MAX]);

// 3,4,5; truncated with ... if it does not fit.
void value_list_text(const IntList *list, char text[VALUE_TEXT_MAX]);

// The index of the name, of `count`, that `word` is most likely a misspelling of; -1 if none is
// close.
int value_nearest(const char *word, const char *const *names, int count);

#endif
