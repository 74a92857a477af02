#include "base/crew_internal.h"

#include "base/check.h"
#include "base/clock.h"
#include "base/memory.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

typedef struct ThreadCrew ThreadCrew;

typedef struct Thread {
    CrewMember member;
    ThreadCrew *crew;
    int number;
    pthread_t thread;
    char *piece; // NULL: idle
    size_t length;
} Thread;

typedef struct Letter {
    CrewNews news;
    struct Letter *next;
} Letter;

struct ThreadCrew {
    Crew crew;
    CrewWork *work;
    void *context;
    Thread *threads;
    atomic_bool stopping;
    pthread_mutex_t mutex; // guards pieces, letters and quit
    pthread_cond_t given, told;
    Letter *first, *last;
    bool quit;
};

// With the mutex held. The bytes become the letter's.
static void post(ThreadCrew *crew, int member, bool done, char *bytes, size_t length) {
    Letter *letter = memory_zeroed(1, sizeof *letter);
    letter->news = (CrewNews){.member = member, .done = done, .bytes = bytes, .length = length};
    if (crew->last)
        crew->last->next = letter;
    else
        crew->first = letter;
    crew->last = letter;
    pthread_cond_signal(&crew->told);
}

static char *copy_of(const void *bytes, size_t length) {
    char *copy = memory_zeroed(length + 1, 1);
    if (length > 0)
        memcpy(copy, bytes, length);
    return copy;
}

static void tell(CrewMember *member, const void *news, size_t length) {
    Thread *self = (Thread *)member;
    char *copy = copy_of(news, length);
    pthread_mutex_lock(&self->crew->mutex);
    post(self->crew, self->number, false, copy, length);
    pthread_mutex_unlock(&self->crew->mutex);
}

static bool stopping(CrewMember *member) {
    return atomic_load(&((Thread *)member)->crew->stopping);
}

static void *work(void *argument) {
    Thread *self = argument;
    ThreadCrew *crew = self->crew;
    pthread_mutex_lock(&crew->mutex);
    for (;;) {
        while (!self->piece && !crew->quit)
            pthread_cond_wait(&crew->given, &crew->mutex);
        if (crew->quit)
            break;
        pthread_mutex_unlock(&crew->mutex);
        BytesWriter result = {0};
        crew->work(crew->context, &self->member, self->piece, self->length, &result);
        pthread_mutex_lock(&crew->mutex);
        free(self->piece);
        self->piece = NULL;
        post(crew, self->number, true, result.bytes, result.length);
    }
    pthread_mutex_unlock(&crew->mutex);
    return NULL;
}

static void destroy(Crew *base) {
    ThreadCrew *crew = (ThreadCrew *)base;
    pthread_mutex_lock(&crew->mutex);
    crew->quit = true;
    pthread_cond_broadcast(&crew->given);
    pthread_mutex_unlock(&crew->mutex);
    for (int i = 0; i < base->size; i++) {
        pthread_join(crew->threads[i].thread, NULL);
        CHECK(!crew->threads[i].piece);
    }
    while (crew->first) {
        Letter *letter = crew->first;
        crew->first = letter->next;
        free(letter->news.bytes);
        free(letter);
    }
    pthread_cond_destroy(&crew->given);
    pthread_cond_destroy(&crew->told);
    pthread_mutex_destroy(&crew->mutex);
    free(crew->threads);
    free(base->machine);
    free(crew);
}

static void give(Crew *base, int member, const void *piece, size_t length) {
    ThreadCrew *crew = (ThreadCrew *)base;
    Thread *thread = &crew->threads[member];
    char *copy = copy_of(piece, length);
    pthread_mutex_lock(&crew->mutex);
    CHECK(!thread->piece);
    thread->piece = copy;
    thread->length = length;
    pthread_cond_broadcast(&crew->given);
    pthread_mutex_unlock(&crew->mutex);
}

static bool hear(Crew *base, double seconds, CrewNews *news) {
    ThreadCrew *crew = (ThreadCrew *)base;
    const struct timespec deadline = clock_moment_in(seconds);
    pthread_mutex_lock(&crew->mutex);
    int late = 0;
    while (!crew->first && !late)
        late = pthread_cond_timedwait(&crew->told, &crew->mutex, &deadline);
    Letter *letter = crew->first;
    if (letter) {
        *news = letter->news;
        crew->first = letter->next;
        if (!crew->first)
            crew->last = NULL;
    }
    pthread_mutex_unlock(&crew->mutex);
    const bool heard = letter != NULL;
    free(letter);
    return heard;
}

static void stop(Crew *base) {
    atomic_store(&((ThreadCrew *)base)->stopping, true);
}

Crew *crew_threads_create(int threads, CrewWork *do_work, void *context) {
    static const CrewKind kind = {destroy, give, hear, stop};
    CHECK(threads >= 1);
    ThreadCrew *crew = memory_zeroed(1, sizeof *crew);
    crew->crew = (Crew){.kind = &kind,
                        .size = threads,
                        .machine = memory_zeroed((size_t)threads, sizeof(int)),
                        .machines = 1};
    crew->work = do_work;
    crew->context = context;
    crew->threads = memory_zeroed((size_t)threads, sizeof *crew->threads);
    pthread_condattr_t clock;
    CHECK(pthread_condattr_init(&clock) == 0);
    CHECK(pthread_condattr_setclock(&clock, CLOCK_MONOTONIC) == 0);
    CHECK(pthread_mutex_init(&crew->mutex, NULL) == 0);
    CHECK(pthread_cond_init(&crew->given, NULL) == 0);
    CHECK(pthread_cond_init(&crew->told, &clock) == 0);
    pthread_condattr_destroy(&clock);
    for (int i = 0; i < threads; i++) {
        Thread *thread = &crew->threads[i];
        *thread = (Thread){.member = {tell, stopping}, .crew = crew, .number = i};
        const int reason = pthread_create(&thread->thread, NULL, work, thread);
        if (reason)
            memory_refused("cannot start thread %d of %d: %s; expected fewer threads", i + 1,
                           threads, strerror(reason));
    }
    return &crew->crew;
}
