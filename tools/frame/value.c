#include "tools/frame/value.h"

#include <ctype.h>
#include <errno.h>
#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// strtod() without inf, nan, hexadecimal and leading space; `*end` is where it stopped.
static bool decimal(const char *text, double *number, const char **end) {
    const size_t length = strspn(text, "0123456789.eE+-");
    if (length == 0 || length >= VALUE_TEXT_MAX)
        return false;
    char digits[VALUE_TEXT_MAX];
    memcpy(digits, text, length);
    digits[length] = '\0';
    char *stop = NULL;
    const double value = strtod(digits, &stop);
    if (stop == digits || !isfinite(value))
        return false;
    *number = value;
    *end = text + (stop - digits);
    return true;
}

static double multiple(char letter) {
    switch (letter) {
    case 'k':
        return 1e3;
    case 'M':
        return 1e6;
    case 'G':
        return 1e9;
    case 'T':
        return 1e12;
    default:
        return 0;
    }
}

bool value_number(const char *text, double *number) {
    double value = 0;
    const char *end = text;
    if (!decimal(text, &value, &end))
        return false;
    if (*end && multiple(*end) > 0)
        value *= multiple(*end++);
    if (*end || !isfinite(value))
        return false;
    *number = value;
    return true;
}

bool value_integer(const char *text, int *integer) {
    double value = 0;
    if (!value_number(text, &value) || value != floor(value) || value < INT_MIN || value > INT_MAX)
        return false;
    *integer = (int)value;
    return true;
}

bool value_whole(const char *text, uint64_t *whole) {
    if (!*text || text[strspn(text, "0123456789")])
        return false;
    errno = 0;
    const unsigned long long value = strtoull(text, NULL, 10);
    if (errno)
        return false;
    *whole = value;
    return true;
}

static double unit_seconds(char letter) {
    switch (letter) {
    case 's':
        return 1;
    case 'm':
        return 60;
    case 'h':
        return 3600;
    case 'd':
        return 86400;
    default:
        return 0;
    }
}

bool value_seconds(const char *text, double *seconds) {
    double sum = 0;
    double last_unit = INFINITY; // units must get smaller: 30m1h is rejected as a typo
    const char *at = text;
    do {
        double value = 0;
        const char *end = at;
        if (!isdigit((unsigned char)*at) && *at != '.')
            return false;
        if (!decimal(at, &value, &end))
            return false;
        const bool bare = *end == '\0';
        const double unit = bare ? 1 : unit_seconds(*end);
        if (unit <= 0 || unit >= last_unit || (bare && at != text))
            return false;
        sum += value * unit;
        last_unit = unit;
        at = bare ? end : end + 1;
    } while (*at);
    if (!isfinite(sum))
        return false;
    *seconds = sum;
    return true;
}

static bool list_add(IntList *list, int item) {
    for (int i = 0; i < list->count; i++)
        if (list->items[i] == item)
            return false;
    if (list->count == INT_LIST_MAX)
        return false;
    list->items[list->count++] = item;
    return true;
}

static bool digits_to_int(const char **at, int *value) {
    if (!isdigit((unsigned char)**at))
        return false;
    long sum = 0;
    for (; isdigit((unsigned char)**at); ++*at) {
        sum = sum * 10 + (**at - '0');
        if (sum > INT_MAX)
            return false;
    }
    *value = (int)sum;
    return true;
}

bool value_list(const char *text, IntList *list) {
    IntList read = {.count = 0};
    const char *at = text;
    for (;;) {
        int first = 0;
        if (!digits_to_int(&at, &first))
            return false;
        int last = first;
        if (*at == '-') {
            at++;
            if (!digits_to_int(&at, &last))
                return false;
        }
        if (last < first || last - first >= INT_LIST_MAX)
            return false;
        for (int i = 0; i <= last - first; i++)
            if (!list_add(&read, first + i))
                return false;
        if (*at == '\0')
            break;
        if (*at++ != ',')
            return false;
    }
    *list = read;
    return true;
}

void value_number_text(double number, char text[VALUE_TEXT_MAX]) {
    if (number == floor(number) && fabs(number) < 1e7) {
        snprintf(text, VALUE_TEXT_MAX, "%.0f", number);
        return;
    }
    snprintf(text, VALUE_TEXT_MAX, "%.9g", number);
    // 1e+11 and 1e-07 become 1e11 and 1e-7.
    char *exponent = strchr(text, 'e');
    if (!exponent)
        return;
    char *from = exponent + 1;
    char *to = exponent + 1;
    if (*from == '-')
        to++;
    from++;
    while (*from == '0' && from[1])
        from++;
    memmove(to, from, strlen(from) + 1);
}

void value_seconds_text(double seconds, char text[VALUE_TEXT_MAX]) {
    if (seconds > 0 && seconds < 10 && seconds != floor(seconds)) {
        snprintf(text, VALUE_TEXT_MAX, "%.1fs", seconds);
        return;
    }
    const double whole = floor(fmin(seconds, 1e12) + 0.5);
    static const struct {
        double seconds;
        char letter;
    } units[] = {{86400, 'd'}, {3600, 'h'}, {60, 'm'}, {1, 's'}};
    enum { UNITS = sizeof units / sizeof units[0] };
    int u = 0;
    while (u < UNITS - 1 && whole < units[u].seconds)
        u++;
    const double many = floor(whole / units[u].seconds);
    const double rest =
        u < UNITS - 1 ? floor((whole - many * units[u].seconds) / units[u + 1].seconds) : 0;
    if (rest > 0)
        snprintf(text, VALUE_TEXT_MAX, "%.0f%c%.0f%c", many, units[u].letter, rest,
                 units[u + 1].letter);
    else
        snprintf(text, VALUE_TEXT_MAX, "%.0f%c", many, units[u].letter);
}

void value_list_text(const IntList *list, char text[VALUE_TEXT_MAX]) {
    size_t used = 0;
    text[0] = '\0';
    for (int i = 0; i < list->count; i++) {
        const size_t room = VALUE_TEXT_MAX - used;
        const int length = snprintf(text + used, room, "%s%d", i ? "," : "", list->items[i]);
        if ((size_t)length + sizeof ",..." > room) {
            snprintf(text + used, room, ",...");
            return;
        }
        used += (size_t)length;
    }
}

// Edit distance in which a swap of neighbours counts as one edit (optimal string alignment).
static int slips(const char *a, const char *b) {
    enum { LONGEST = 40 };
    const int n = (int)strlen(a);
    const int m = (int)strlen(b);
    if (n > LONGEST || m > LONGEST)
        return INT_MAX;
    int rows[LONGEST + 1][LONGEST + 1];
    for (int i = 0; i <= n; i++)
        for (int j = 0; j <= m; j++) {
            int best = i == 0 ? j : j == 0 ? i : rows[i - 1][j - 1] + (a[i - 1] != b[j - 1]);
            if (i > 0 && rows[i - 1][j] + 1 < best)
                best = rows[i - 1][j] + 1;
            if (j > 0 && rows[i][j - 1] + 1 < best)
                best = rows[i][j - 1] + 1;
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] &&
                rows[i - 2][j - 2] + 1 < best)
                best = rows[i - 2][j - 2] + 1;
            rows[i][j] = best;
        }
    return rows[n][m];
}

int value_nearest(const char *word, const char *const *names, int count) {
    int nearest = -1;
    int fewest = INT_MAX;
    for (int i = 0; i < count; i++) {
        const int distance = slips(word, names[i]);
        // Up to a third of the letters may be wrong, so names of two letters match only exactly.
        if (distance < fewest && distance * 3 <= (int)strlen(names[i])) {
            fewest = distance;
            nearest = i;
        }
    }
    return nearest;
}
