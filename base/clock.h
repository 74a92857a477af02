// Time: what has gone by, what a thread has worked, and waiting.
#ifndef HEXLAW_BASE_CLOCK_H
#define HEXLAW_BASE_CLOCK_H

#include <stdbool.h>
#include <time.h>

static inline double clock_read(clockid_t clock) {
    struct timespec now;
    clock_gettime(clock, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

// Seconds by a clock that never goes back, from a moment of its own. Costs no system call.
static inline double clock_now(void) {
    return clock_read(CLOCK_MONOTONIC);
}

// Seconds that this thread has worked: what else the machine does is not in it. A system call.
static inline double clock_thread_cpu(void) {
    return clock_read(CLOCK_THREAD_CPUTIME_ID);
}

// The moment in `seconds`, for pthread_cond_timedwait() by the clock of clock_now().
static inline struct timespec clock_moment_in(double seconds) {
    struct timespec moment;
    clock_gettime(CLOCK_MONOTONIC, &moment);
    const double at = (double)moment.tv_nsec * 1e-9 + seconds;
    const double whole = (double)(long)at;
    moment.tv_sec += (time_t)whole;
    moment.tv_nsec = (long)((at - whole) * 1e9);
    return moment;
}

// Does nothing for so long, or until a signal comes.
static inline void clock_pause(double seconds) {
    const time_t whole = (time_t)seconds;
    nanosleep(&(struct timespec){whole, (long)((seconds - (double)whole) * 1e9)}, NULL);
}

// Where the time of a loop goes, lap by lap; off unless somebody asks.
typedef struct Stopwatch {
    bool on;
    double last; // clock_now() at the last lap
} Stopwatch;

// Adds the time since the last lap to `*seconds`, or to nothing if NULL.
static inline void stopwatch_lap(Stopwatch *watch, double *seconds) {
    if (!watch->on)
        return;
    const double now = clock_now();
    if (seconds)
        *seconds += now - watch->last;
    watch->last = now;
}

#endif
