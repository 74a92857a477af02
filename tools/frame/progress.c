#include "tools/frame/progress.h"

#include "base/check.h"
#include "base/clock.h"
#include "base/memory.h"
#include "tools/frame/plain.h"
#include "tools/frame/value.h"

#include <math.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

enum { COLUMNS_DEFAULT = 80, COLUMNS_MAX = 240, LINE_MAX_BYTES = 4 * COLUMNS_MAX, BAR_MAX = 24 };

struct Progress {
    ProgressConfig config;
    double started;
    double last_shown;
    double first_done; // `done` at the first call: resumed work is not part of the pace
    bool any;          // progress_show() was called
    bool drawn;        // a line is on the terminal
};

ProgressConfig progress_config_default(void) {
    const char *kind = getenv("TERM");
    return (ProgressConfig){
        .stream = stderr,
        .terminal = isatty(fileno(stderr)) && kind && strcmp(kind, "dumb") != 0,
        .redraw_seconds = 0.1,
        .line_seconds = 5,
        .now = clock_now,
    };
}

Progress *progress_create(const ProgressConfig *config, bool quiet) {
    if (quiet)
        return NULL;
    Progress *progress = memory_zeroed(1, sizeof *progress);
    progress->config = *config;
    progress->started = config->now();
    progress->last_shown = -INFINITY;
    return progress;
}

static void wipe(Progress *progress) {
    if (progress->drawn)
        fputs("\r\x1b[K", progress->config.stream);
    progress->drawn = false;
}

void progress_destroy(Progress *progress) {
    if (!progress)
        return;
    wipe(progress);
    fflush(progress->config.stream);
    free(progress);
}

static int columns(const Progress *progress) {
    int width = progress->config.columns;
    struct winsize size;
    if (width <= 0 && ioctl(fileno(progress->config.stream), TIOCGWINSZ, &size) == 0)
        width = size.ws_col;
    if (width <= 0)
        width = COLUMNS_DEFAULT;
    return width < COLUMNS_MAX ? width : COLUMNS_MAX;
}

// Copies at most `most` characters (UTF-8, each taken as one column wide), without control
// characters; returns the number of columns.
static int copy_columns(char *to, const char *from, int most) {
    char *const begin = to;
    int used = 0;
    for (; *from; from++) {
        const bool continues = ((unsigned char)*from & 0xc0) == 0x80;
        if (!continues && used == most)
            break;
        used += !continues;
        *to++ = *from;
    }
    *to = '\0';
    plain_line(begin);
    return used;
}

static double seconds_left(const Progress *progress, const ProgressState *state, double elapsed) {
    if (state->seconds_left >= 0)
        return state->seconds_left;
    const double gained = state->done - progress->first_done;
    return gained > 0 ? elapsed * (1 - state->done) / gained : -1;
}

// " 41%  1.2 M moves/s  1m23s, 2m10s left"
static void numbers(const Progress *progress, const ProgressState *state, double elapsed,
                    char text[LINE_MAX_BYTES]) {
    char rate[LINE_MAX_BYTES / 4] = "";
    char passed[VALUE_TEXT_MAX];
    char left[VALUE_TEXT_MAX + 24] = "";
    if (state->rate)
        copy_columns(rate, state->rate, 40);
    value_seconds_text(floor(elapsed), passed);
    const double remaining = seconds_left(progress, state, elapsed);
    if (remaining >= 0) {
        char span[VALUE_TEXT_MAX];
        value_seconds_text(ceil(remaining), span);
        snprintf(left, sizeof left, ", %s%s left", state->at_most ? "at most " : "", span);
    }
    const double done = fmin(fmax(state->done, 0), 1);
    snprintf(text, LINE_MAX_BYTES, "%3.0f%%%s%s  %s%s", floor(100 * done), rate[0] ? "  " : "",
             rate, passed, left);
}

static void draw(Progress *progress, const ProgressState *state, double elapsed) {
    // Leave the last column free: a character there makes some terminals wrap.
    const int width = columns(progress) - 1;
    char right[LINE_MAX_BYTES];
    char cut[LINE_MAX_BYTES];
    char what[LINE_MAX_BYTES];
    numbers(progress, state, elapsed, right);
    const int right_columns = copy_columns(cut, right, width);
    int room = width - right_columns;
    const int wanted = copy_columns(what, state->what, COLUMNS_MAX - 1);
    // The bar gets the room that the name leaves, and is dropped first on a narrow terminal.
    int bar = room - wanted - 5; // "what [bar]  right"
    bar = bar > BAR_MAX ? BAR_MAX : bar;
    char drawn[BAR_MAX + 8] = " [";
    if (bar >= 6) {
        const int full = (int)(fmin(fmax(state->done, 0), 1) * bar);
        memset(drawn + 2, '.', (size_t)bar);
        memset(drawn + 2, '#', (size_t)full);
        strcpy(drawn + 2 + bar, "] ");
        room -= bar + 4;
    } else {
        strcpy(drawn, "  ");
        room -= 2;
    }
    copy_columns(what, state->what, room > 0 ? room : 0);
    fprintf(progress->config.stream, "\r%s%s%s\x1b[K", what, room > 0 ? drawn : "", cut);
    progress->drawn = true;
}

void progress_show(Progress *progress, const ProgressState *state) {
    if (!progress)
        return;
    const double now = progress->config.now();
    if (!progress->any) {
        progress->any = true;
        progress->started = now;
        progress->first_done = state->done;
    }
    const double pause =
        progress->config.terminal ? progress->config.redraw_seconds : progress->config.line_seconds;
    if (now - progress->last_shown < pause)
        return;
    progress->last_shown = now;
    const double elapsed = now - progress->started;
    if (progress->config.terminal) {
        draw(progress, state, elapsed);
    } else {
        char what[LINE_MAX_BYTES];
        char right[LINE_MAX_BYTES];
        copy_columns(what, state->what, COLUMNS_MAX - 1);
        numbers(progress, state, elapsed, right);
        fprintf(progress->config.stream, "%s %s\n", right, what);
    }
    fflush(progress->config.stream);
}

void progress_note(Progress *progress, const char *format, ...) {
    if (!progress)
        return;
    wipe(progress);
    va_list arguments;
    va_start(arguments, format);
    char *text = NULL;
    CHECK(vasprintf(&text, format, arguments) >= 0);
    va_end(arguments);
    plain_line(text);
    fprintf(progress->config.stream, "%s\n", text);
    free(text);
    fflush(progress->config.stream);
    if (progress->config.terminal)
        progress->last_shown = -INFINITY; // draw the line again at the next call
}
