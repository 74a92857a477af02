// Values as people type and read them: numbers, lengths of time, lists.
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

// Each reads the whole text or returns false and leaves the target as it was.

// A finite decimal number: 12, 0.5, 1e11, also with k, M, G or T behind it (2k is 2000).
bool value_number(const char *text, double *number);

// The same, if it is a whole number that an int holds: 12, 1e5, 64k.
bool value_integer(const char *text, int *integer);

// Decimal digits only, 0 to 2^64 - 1.
bool value_whole(const char *text, uint64_t *whole);

// Seconds from 90, 90s, 1.5m, 1h30m, 2d. Not negative.
bool value_seconds(const char *text, double *seconds);

// Whole numbers and ranges: 3,4,5 or 3-5 or 3,5-7; not negative, none twice, at most INT_LIST_MAX.
bool value_list(const char *text, IntList *list);

// The way back, for help texts and messages: 12, 0.5, 1e11.
void value_number_text(double number, char text[VALUE_TEXT_MAX]);

// 20s, 1m30s, 2h, 1d4h: the two largest units that matter.
void value_seconds_text(double seconds, char text[VALUE_TEXT_MAX]);

// 3,4,5; cut with ... if it does not fit.
void value_list_text(const IntList *list, char text[VALUE_TEXT_MAX]);

// The one of `count` names that `word` was most likely meant to be, or -1 if none is near.
int value_nearest(const char *word, const char *const *names, int count);

#endif
