#include "view/game/thinker.h"

#include "base/check.h"
#include "base/memory.h"
#include "engine/solver.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

enum { FIRST_NODES = 16, GROWTH = 4 };

static const double solver_slice = 0.2; // seconds between two checks for cancellation

// A question that waits or is being answered.
typedef struct Job {
    ThinkQuestion question;
    atomic_bool cancelled;
    struct Job *next;
} Job;

typedef struct Reply {
    ThinkAnswer answer; // must be first: thinker_take() returns a pointer to it
    struct Reply *next;
} Reply;

typedef struct Worker {
    Thinker *thinker;
    pthread_t thread;
    Solver *solver; // created on first use
    Job *job;       // guarded by the thinker's mutex
} Worker;

struct Thinker {
    pthread_mutex_t mutex; // guards all below
    pthread_cond_t wake;
    bool stop;
    Job *waiting[THINK_KINDS];
    Reply *replies, **replies_end;
    int open[THINK_KINDS];
    int workers_count;
    Worker *workers;
};

// --- answers ---

static void reply(Thinker *thinker, Job *job, const ThinkAnswer *answer) {
    Reply *made = memory_zeroed(1, sizeof *made);
    made->answer = *answer;
    made->answer.question = job->question;
    pthread_mutex_lock(&thinker->mutex);
    if (atomic_load(&job->cancelled)) {
        free(made);
    } else {
        *thinker->replies_end = made;
        thinker->replies_end = &made->next;
    }
    pthread_mutex_unlock(&thinker->mutex);
}

// A copy of the question's player, for this job only.
static Player *copy_player(const Job *job) {
    Player *player = job->question.player->copy(job->question.player);
    player->greedy = job->question.greedy;
    player->stop = &job->cancelled;
    return player;
}

// With few nodes, then with more.
static void answer_analysis(Thinker *thinker, Job *job) {
    const ThinkQuestion *question = &job->question;
    Player *player = copy_player(job);
    SearchConfig search = *player->search;
    ThinkAnswer answer = {0};
    for (int nodes = FIRST_NODES; !answer.last && !atomic_load(&job->cancelled); nodes *= GROWTH) {
        answer = (ThinkAnswer){.analysed = true, .last = nodes >= question->nodes};
        search.nodes = answer.last ? question->nodes : nodes;
        Rng rng = rng_stream(question->seed, RNG_PLAYER, (uint64_t)question->board.ply);
        answer.status = player_set_search(player, &search, &answer.error);
        if (answer.status == STATUS_OK)
            answer.status = player->analyse(player, &question->board, &rng, &answer.analysis,
                                            &answer.move, &answer.error);
        answer.last |= answer.status != STATUS_OK;
        reply(thinker, job, &answer);
    }
    player_destroy(player);
}

static void answer_move(Thinker *thinker, Job *job) {
    const Board *board = &job->question.board;
    ThinkAnswer answer = {.last = true};
    Player *player = copy_player(job);
    Rng rng = rng_stream(job->question.seed, RNG_PLAYER, (uint64_t)board->ply);
    if (player->analyse)
        answer.status =
            player->analyse(player, board, &rng, &answer.analysis, &answer.move, &answer.error);
    else
        answer.status = player->choose(player, board, &rng, 1, &answer.move, &answer.error);
    answer.analysed = player->analyse && answer.status == STATUS_OK;
    player_destroy(player);
    reply(thinker, job, &answer);
}

// Solves the position after each move, a time slice each in turn; replies as soon as one is solved.
static void answer_truth(Worker *worker, Job *job) {
    const ThinkQuestion *question = &job->question;
    if (!worker->solver) {
        SolverConfig config = solver_config_default();
        config.max_seconds = solver_slice;
        worker->solver = solver_create(&config);
    }
    ThinkAnswer answer = {0};
    Truth *truth = &answer.truth;
    Bits open = board_legal(&question->board);
    while (open && truth->seconds < question->seconds) {
        for (Bits cells = open; cells && truth->seconds < question->seconds;) {
            const int cell = bits_pop(&cells);
            Board after = question->board;
            board_play(&after, cell);
            if (atomic_load(&job->cancelled))
                return;
            const SolverResult result = solver_solve(worker->solver, &after);
            truth->seconds += result.seconds;
            if (result.winner == NOBODY)
                continue;
            open &= ~bits_cell(cell);
            if (result.winner == (Colour)question->board.to_move)
                truth->winning |= bits_cell(cell);
            else
                truth->losing |= bits_cell(cell);
            reply(worker->thinker, job, &answer);
        }
    }
    truth->done = answer.last = true;
    reply(worker->thinker, job, &answer);
}

// --- threads ---

// The next question, moves first; waits for one. NULL when it is time to stop.
static Job *next_job(Worker *worker) {
    Thinker *thinker = worker->thinker;
    Job *job = NULL;
    pthread_mutex_lock(&thinker->mutex);
    while (!thinker->stop && !job) {
        for (int kind = 0; kind < THINK_KINDS && !job; kind++) {
            job = thinker->waiting[kind];
            if (job)
                thinker->waiting[kind] = job->next;
        }
        if (!job)
            pthread_cond_wait(&thinker->wake, &thinker->mutex);
    }
    worker->job = job;
    pthread_mutex_unlock(&thinker->mutex);
    return job;
}

static void *work(void *context) {
    Worker *worker = context;
    Thinker *thinker = worker->thinker;
    for (Job *job; (job = next_job(worker));) {
        switch (job->question.kind) {
        case THINK_MOVE:
            answer_move(thinker, job);
            break;
        case THINK_ANALYSIS:
            answer_analysis(thinker, job);
            break;
        default:
            answer_truth(worker, job);
        }
        pthread_mutex_lock(&thinker->mutex);
        worker->job = NULL;
        pthread_mutex_unlock(&thinker->mutex);
        free(job);
    }
    return NULL;
}

Thinker *thinker_create(int threads) {
    CHECK(threads >= 1);
    Thinker *thinker = memory_zeroed(1, sizeof *thinker);
    CHECK(pthread_mutex_init(&thinker->mutex, NULL) == 0);
    CHECK(pthread_cond_init(&thinker->wake, NULL) == 0);
    thinker->replies_end = &thinker->replies;
    thinker->workers_count = threads;
    thinker->workers = memory_zeroed((size_t)threads, sizeof *thinker->workers);
    for (int i = 0; i < threads; i++) {
        thinker->workers[i].thinker = thinker;
        const int reason =
            pthread_create(&thinker->workers[i].thread, NULL, work, &thinker->workers[i]);
        if (reason)
            memory_refused("cannot start a thread: %s", strerror(reason));
    }
    return thinker;
}

void thinker_destroy(Thinker *thinker) {
    if (!thinker)
        return;
    for (int kind = 0; kind < THINK_KINDS; kind++)
        thinker_cancel(thinker, (ThinkKind)kind);
    pthread_mutex_lock(&thinker->mutex);
    thinker->stop = true;
    pthread_cond_broadcast(&thinker->wake);
    pthread_mutex_unlock(&thinker->mutex);
    for (int i = 0; i < thinker->workers_count; i++) {
        CHECK(pthread_join(thinker->workers[i].thread, NULL) == 0);
        solver_destroy(thinker->workers[i].solver);
    }
    for (ThinkAnswer *answer; (answer = thinker_take(thinker));)
        free(answer);
    pthread_cond_destroy(&thinker->wake);
    pthread_mutex_destroy(&thinker->mutex);
    free(thinker->workers);
    free(thinker);
}

void thinker_ask(Thinker *thinker, const ThinkQuestion *question) {
    CHECK(question->board.winner == NOBODY);
    Job *job = memory_zeroed(1, sizeof *job);
    job->question = *question;
    pthread_mutex_lock(&thinker->mutex);
    Job **end = &thinker->waiting[question->kind];
    while (*end)
        end = &(*end)->next;
    *end = job;
    thinker->open[question->kind]++;
    pthread_cond_signal(&thinker->wake);
    pthread_mutex_unlock(&thinker->mutex);
}

void thinker_cancel(Thinker *thinker, ThinkKind kind) {
    pthread_mutex_lock(&thinker->mutex);
    while (thinker->waiting[kind]) {
        Job *job = thinker->waiting[kind];
        thinker->waiting[kind] = job->next;
        free(job);
    }
    for (int i = 0; i < thinker->workers_count; i++)
        if (thinker->workers[i].job && thinker->workers[i].job->question.kind == kind)
            atomic_store(&thinker->workers[i].job->cancelled, true);
    Reply **link = &thinker->replies;
    while (*link) {
        Reply *made = *link;
        if (made->answer.question.kind == kind) {
            *link = made->next;
            free(made);
        } else {
            link = &made->next;
        }
    }
    thinker->replies_end = link;
    thinker->open[kind] = 0;
    pthread_mutex_unlock(&thinker->mutex);
}

ThinkAnswer *thinker_take(Thinker *thinker) {
    pthread_mutex_lock(&thinker->mutex);
    Reply *made = thinker->replies;
    if (made) {
        thinker->replies = made->next;
        if (!made->next)
            thinker->replies_end = &thinker->replies;
        if (made->answer.last)
            thinker->open[made->answer.question.kind]--;
    }
    pthread_mutex_unlock(&thinker->mutex);
    return made ? &made->answer : NULL;
}

int thinker_open(Thinker *thinker, ThinkKind kind) {
    pthread_mutex_lock(&thinker->mutex);
    const int open = thinker->open[kind];
    pthread_mutex_unlock(&thinker->mutex);
    return open;
}
