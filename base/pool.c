#include "base/pool.h"

#include "base/check.h"
#include "base/memory.h"

#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

typedef struct Worker {
    Pool *pool;
    pthread_t thread;
    int number;
} Worker;

struct Pool {
    int threads;
    int spins;       // polls before a thread goes to sleep
    Worker *workers; // threads - 1 of them
    pthread_mutex_t mutex;
    pthread_cond_t start, done;
    PoolTask *task;
    void *context;
    int tasks;
    atomic_int next;
    atomic_ulong round; // counts pool_run() calls, so that a worker takes part in each once
    atomic_int busy;    // workers that have not finished this round
    bool quit;
};

// Waking a sleeping thread takes longer than a learner's step on a small net, so threads spin for
// about 0.1 ms before they sleep. With more threads than processors, spinning would only keep
// others from running.
enum { SPINS = 4096 };

static inline void spin(void) {
#if defined __x86_64__ || defined __i386__
    __builtin_ia32_pause();
#endif
}

static void take_tasks(Pool *pool, int thread) {
    int index;
    while ((index = atomic_fetch_add(&pool->next, 1)) < pool->tasks)
        pool->task(pool->context, index, thread);
}

// Waits for a round after `seen`; false if there will be none.
static bool next_round(Pool *pool, unsigned long *seen) {
    for (int i = 0; i < pool->spins && atomic_load(&pool->round) == *seen; i++)
        spin();
    if (atomic_load(&pool->round) == *seen) {
        pthread_mutex_lock(&pool->mutex);
        while (atomic_load(&pool->round) == *seen && !pool->quit)
            pthread_cond_wait(&pool->start, &pool->mutex);
        const bool quit = pool->quit;
        pthread_mutex_unlock(&pool->mutex);
        if (quit)
            return false;
    }
    *seen = atomic_load(&pool->round);
    return true;
}

static void *work(void *argument) {
    Worker *worker = argument;
    Pool *pool = worker->pool;
    unsigned long seen = 0;
    while (next_round(pool, &seen)) {
        take_tasks(pool, worker->number);
        if (atomic_fetch_sub(&pool->busy, 1) == 1) {
            pthread_mutex_lock(&pool->mutex);
            pthread_cond_signal(&pool->done);
            pthread_mutex_unlock(&pool->mutex);
        }
    }
    return NULL;
}

Pool *pool_create(int threads) {
    CHECK(threads >= 1);
    Pool *pool = memory_zeroed(1, sizeof *pool);
    pool->threads = threads;
    pool->spins = threads <= pool_processors() ? SPINS : 0;
    pool->workers = memory_zeroed((size_t)threads, sizeof *pool->workers);
    CHECK(pthread_mutex_init(&pool->mutex, NULL) == 0);
    CHECK(pthread_cond_init(&pool->start, NULL) == 0);
    CHECK(pthread_cond_init(&pool->done, NULL) == 0);
    for (int i = 0; i < threads - 1; i++) {
        pool->workers[i] = (Worker){.pool = pool, .number = i + 1};
        const int reason = pthread_create(&pool->workers[i].thread, NULL, work, &pool->workers[i]);
        if (reason)
            memory_refused("cannot start thread %d of %d: %s; expected fewer threads", i + 2,
                           threads, strerror(reason));
    }
    return pool;
}

void pool_destroy(Pool *pool) {
    if (!pool)
        return;
    pthread_mutex_lock(&pool->mutex);
    pool->quit = true;
    pthread_cond_broadcast(&pool->start);
    pthread_mutex_unlock(&pool->mutex);
    for (int i = 0; i < pool->threads - 1; i++)
        pthread_join(pool->workers[i].thread, NULL);
    pthread_cond_destroy(&pool->done);
    pthread_cond_destroy(&pool->start);
    pthread_mutex_destroy(&pool->mutex);
    free(pool->workers);
    free(pool);
}

int pool_threads(const Pool *pool) {
    return pool->threads;
}

void pool_run(Pool *pool, int tasks, PoolTask *task, void *context) {
    pthread_mutex_lock(&pool->mutex);
    pool->task = task;
    pool->context = context;
    pool->tasks = tasks;
    atomic_store(&pool->next, 0);
    atomic_store(&pool->busy, pool->threads - 1);
    atomic_fetch_add(&pool->round, 1);
    pthread_cond_broadcast(&pool->start);
    pthread_mutex_unlock(&pool->mutex);
    take_tasks(pool, 0);
    for (int i = 0; i < pool->spins && atomic_load(&pool->busy) > 0; i++)
        spin();
    if (atomic_load(&pool->busy) == 0)
        return;
    pthread_mutex_lock(&pool->mutex);
    while (atomic_load(&pool->busy) > 0)
        pthread_cond_wait(&pool->done, &pool->mutex);
    pthread_mutex_unlock(&pool->mutex);
}

int pool_processors(void) {
    cpu_set_t set;
    if (sched_getaffinity(0, sizeof set, &set))
        return 1;
    int count = CPU_COUNT(&set);
    return count > 0 ? count : 1;
}
