#include "view/game/ratings.h"

#include "base/check.h"
#include "base/memory.h"
#include "elo/rating/standings.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

typedef enum SizeState { SIZE_NOT_ASKED, SIZE_ASKED, SIZE_KNOWN } SizeState;

struct Ratings {
    char *path;
    pthread_t thread;
    pthread_mutex_t mutex; // guards what follows
    pthread_cond_t wake;
    bool stop, changed;
    SizeState states[BOARD_SIZE_MAX + 1];
    Standings *standings[BOARD_SIZE_MAX + 1]; // NULL if not computed, or on error
};

static Standings *rate(const char *path, int size) {
    Store *store;
    Standings *standings = NULL;
    Error error; // a size without games has no Elo, that is all
    if (store_open(path, STORE_READ, &store, &error) != STATUS_OK)
        return NULL;
    if (standings_load(store, size, false, &standings, &error) != STATUS_OK)
        standings = NULL;
    store_close(store);
    return standings;
}

static int asked_size(const Ratings *ratings) {
    for (int size = 0; size <= BOARD_SIZE_MAX; size++)
        if (ratings->states[size] == SIZE_ASKED)
            return size;
    return 0;
}

static void *work(void *context) {
    Ratings *ratings = context;
    pthread_mutex_lock(&ratings->mutex);
    while (!ratings->stop) {
        const int size = asked_size(ratings);
        if (size == 0) {
            pthread_cond_wait(&ratings->wake, &ratings->mutex);
            continue;
        }
        pthread_mutex_unlock(&ratings->mutex);
        Standings *standings = rate(ratings->path, size);
        pthread_mutex_lock(&ratings->mutex);
        ratings->standings[size] = standings;
        ratings->states[size] = SIZE_KNOWN;
        ratings->changed = true;
    }
    pthread_mutex_unlock(&ratings->mutex);
    return NULL;
}

Ratings *ratings_create(const char *store) {
    Ratings *ratings = memory_zeroed(1, sizeof *ratings);
    ratings->path = memory_string(store);
    CHECK(pthread_mutex_init(&ratings->mutex, NULL) == 0);
    CHECK(pthread_cond_init(&ratings->wake, NULL) == 0);
    const int reason = pthread_create(&ratings->thread, NULL, work, ratings);
    if (reason)
        memory_refused("cannot start a thread: %s", strerror(reason));
    return ratings;
}

void ratings_destroy(Ratings *ratings) {
    if (!ratings)
        return;
    pthread_mutex_lock(&ratings->mutex);
    ratings->stop = true;
    pthread_cond_signal(&ratings->wake);
    pthread_mutex_unlock(&ratings->mutex);
    CHECK(pthread_join(ratings->thread, NULL) == 0);
    for (int size = 0; size <= BOARD_SIZE_MAX; size++)
        standings_destroy(ratings->standings[size]);
    pthread_cond_destroy(&ratings->wake);
    pthread_mutex_destroy(&ratings->mutex);
    free(ratings->path);
    free(ratings);
}

bool ratings_find(Ratings *ratings, int size, int agent, double *elo, double *margin) {
    bool found = false;
    pthread_mutex_lock(&ratings->mutex);
    if (ratings->states[size] == SIZE_NOT_ASKED) {
        ratings->states[size] = SIZE_ASKED;
        pthread_cond_signal(&ratings->wake);
    }
    const Standings *standings = ratings->standings[size];
    for (int i = 0; standings && i < standings->count && !found; i++) {
        found = standings->agents[i].id == agent;
        if (found) {
            *elo = standings->rating->elo[i];
            *margin = rating_margin(standings->rating, i);
        }
    }
    pthread_mutex_unlock(&ratings->mutex);
    return found;
}

bool ratings_changed(Ratings *ratings) {
    pthread_mutex_lock(&ratings->mutex);
    const bool changed = ratings->changed;
    ratings->changed = false;
    pthread_mutex_unlock(&ratings->mutex);
    return changed;
}
