// A fixed set of threads that run independent tasks. Any thread may run any task, so a task must
// depend on its index alone; then results do not depend on the number of threads.
#ifndef HEXLAW_BASE_POOL_H
#define HEXLAW_BASE_POOL_H

typedef struct Pool Pool;

// A task: `index` in 0 .. tasks-1, `thread` in 0 .. threads-1 (for scratch memory only).
typedef void PoolTask(void *context, int index, int thread);

// A pool of `threads` >= 1 threads, the caller's own included: 1 starts none.
Pool *pool_create(int threads);
void pool_destroy(Pool *pool);
int pool_threads(const Pool *pool);

// Runs task(context, 0 .. tasks-1) and returns when all are done. Not to be called from inside a
// task, nor from two threads at once.
void pool_run(Pool *pool, int tasks, PoolTask *task, void *context);

// The number of processors this process may run on.
int pool_processors(void);

#endif
