// Where the time of the self-play loop goes; off unless a benchmark asks.
#ifndef HEXLAW_BASE_CLOCK_H
#define HEXLAW_BASE_CLOCK_H

#include <stdbool.h>
#include <time.h>

typedef struct Stopwatch {
    bool on;
    double last; // wall seconds at the last lap
} Stopwatch;

// Monotonic seconds. (The clock of a thread's CPU time costs a system call, this one does not.)
static inline double stopwatch_now(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

// Adds the time since the last lap to `*seconds`, or to nothing if NULL.
static inline void stopwatch_lap(Stopwatch *watch, double *seconds) {
    if (!watch->on)
        return;
    const double now = stopwatch_now();
    if (seconds)
        *seconds += now - watch->last;
    watch->last = now;
}

#endif
