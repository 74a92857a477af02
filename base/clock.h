// Time: wall clock, a thread's CPU time, and sleeping.
#ifndef HEXLAW_BASE_CLOCK_H
#define HEXLAW_BASE_CLOCK_H

#include <stdbool.h>
#include <time.h>

static inline double clock_read(clockid_t clock) {
    struct timespec now;
    clock_gettime(clock, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

// Seconds by the monotonic clock, from an arbitrary origin. Costs no system call.
static inline double clock_now(void) {
    return clock_read(CLOCK_MONOTONIC);
}

// CPU seconds of this thread. A system call.
static inline double clock_thread_cpu(void) {
    return clock_read(CLOCK_THREAD_CPUTIME_ID);
}

// The time `seconds` from now, for pthread_cond_timedwait() by the clock of clock_now().
static inline struct timespec clock_moment_in(double seconds) {
    struct timespec moment;
    clock_gettime(CLOCK_MONOTONIC, &moment);
    const double at = (double)moment.tv_nsec * 1e-9 + seconds;
    const double whole = (double)(long)at;
    moment.tv_sec += (time_t)whole;
    moment.tv_nsec = (long)((at - whole) * 1e9);
    return moment;
}

// Sleeps for so long, or until a signal arrives.
static inline void clock_pause(double seconds) {
    const time_t whole = (time_t)seconds;
    nanosleep(&(struct timespec){whole, (long)((seconds - (double)whole) * 1e9)}, NULL);
}

// Measures the parts of a loop, lap by lap; off by default.
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
