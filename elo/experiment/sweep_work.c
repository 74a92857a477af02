#include "elo/experiment/sweep_internal.h"

#include "base/clock.h"
#include "base/memory.h"

#include <stdlib.h>

struct SweepWorker {
    const volatile sig_atomic_t *stop;
    MatchHall *hall;
};

SweepWorker *sweep_worker_create(const volatile sig_atomic_t *stop) {
    SweepWorker *worker = memory_zeroed(1, sizeof *worker);
    worker->stop = stop;
    worker->hall = match_hall_create(pool_processors(), false, NULL, 0);
    return worker;
}

void sweep_worker_destroy(SweepWorker *worker) {
    if (!worker)
        return;
    match_hall_destroy(worker->hall);
    free(worker);
}

static const double news_seconds = 0.25; // between two reports of a run
// A process of a sweep that was killed a moment ago may still hold the run.
static const double lock_seconds = 20.0;

typedef struct Training {
    SweepWorker *worker;
    CrewMember *member;
    const ExperimentRun *run;
    double seconds, moves; // when this piece began
    double told;           // when progress was last sent
    bool begun;
    volatile sig_atomic_t stop; // of this piece's run
} Training;

static bool should_stop(const SweepWorker *worker, CrewMember *member) {
    return crew_stopping(member) || (worker->stop && *worker->stop);
}

static void on_generation(void *context, const TrainerStats *stats, int taken) {
    Training *self = context;
    if (!self->begun) {
        self->begun = true;
        self->seconds = stats->wall_seconds;
        self->moves = (double)stats->moves;
    }
    self->stop = should_stop(self->worker, self->member);
    if (clock_now() - self->told < news_seconds)
        return;
    self->told = clock_now();
    const double seconds = stats->wall_seconds - self->seconds;
    const SweepNews news = {
        .done = stats->paper_flops / self->run->budget,
        .moves_per_second = seconds > 0.0 ? ((double)stats->moves - self->moves) / seconds : 0.0,
        .snapshots = taken,
    };
    crew_tell(self->member, &news, sizeof news);
}

static void train(SweepWorker *worker, CrewMember *member, const SweepTraining *piece,
                  MatchResult *result) {
    Training self = {.worker = worker,
                     .member = member,
                     .run = &piece->run,
                     .stop = should_stop(worker, member)};
    RunConfig config = experiment_run_config(&piece->run);
    config.folder = piece->folder;
    config.checkpoint_seconds = piece->checkpoint_seconds;
    config.mix_machines = piece->mix_machines;
    config.lock_seconds = lock_seconds;
    config.pool = pool_create(1);
    config.stop = &self.stop;
    config.progress = on_generation;
    config.context = &self;
    result->status = run_train(&config, NULL, &result->error);
    pool_destroy(config.pool);
}

void sweep_work(void *context, CrewMember *member, const char *bytes, size_t length,
                BytesWriter *out) {
    SweepWorker *worker = context;
    SweepPiece *piece = memory_zeroed(1, sizeof *piece);
    MatchResult *result = memory_zeroed(1, sizeof *result);
    if (!sweep_piece_read(bytes, length, piece))
        result->status = error_set(&result->error, STATUS_INVALID,
                                   "the planner sent %zu bytes that are no piece of work, expected "
                                   "the same hexlaw for all processes",
                                   length);
    else if (piece->kind == SWEEP_TRAIN)
        train(worker, member, &piece->train, result);
    else
        match_play(worker->hall, &piece->play, result);
    match_result_put(result, out);
    match_result_free(result);
    free(piece);
    free(result);
}
