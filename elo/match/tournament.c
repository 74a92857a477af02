#include "elo/match/tournament.h"

#include "elo/match/tournament_internal.h"

#include "base/check.h"
#include "base/clock.h"
#include "base/memory.h"
#include "selfplay/search/reference.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

TournamentConfig tournament_config_default(void) {
    return (TournamentConfig){.games_perfect = 64,
                              .games_pair = 64,
                              .rounds = 3,
                              .neighbours = 2,
                              .rung = 250.0,
                              .score_min = 0.01,
                              .even = 0.5};
}

struct Tournament {
    TournamentConfig config;
    Store *store;
    StoreAgent *agents; // [count]
    int count;
    char folder[PATH_MAX]; // of the store
    StoreTrial *there;     // trials in the store at the start, sorted
    int there_count;
    Plan *plan;
    pthread_t owner; // thread that plans and writes
    bool opened;     // adaptive: the store's open jobs have been read
    PlanJob *open;   // these jobs
    // this round: the jobs that the store lacks, in the order of the plan
    int round;
    const PlanJob *jobs; // all of the round
    int job_count;
    MatchResult *results; // [job_count] STATUS_STOPPED: no result yet
    int *missing;         // [missing_count] into jobs
    int missing_count;
    int written; // of the missing
    bool over;
    // for progress
    double start;
    long games_played;
    pthread_mutex_t mutex; // guards the fields below, and `results`
    int next, out;         // of the missing: the first not given out; given out, without result
    bool broken_off;       // a job was, and is to be played in a later call
    Status status;
    Error error; // of the first failure
};

static bool stopped(const Tournament *t) {
    // A signal handler may write it while other threads read.
    return t->config.stop && __atomic_load_n(t->config.stop, __ATOMIC_RELAXED);
}

static void fail(Tournament *t, Status status, const Error *error) {
    pthread_mutex_lock(&t->mutex);
    if (t->status == STATUS_OK) {
        t->status = status;
        t->error = *error;
    }
    pthread_mutex_unlock(&t->mutex);
}

// --- the store ---

static int compare_trials(const void *a, const void *b) {
    const StoreTrial *t = a, *u = b;
    if (t->black != u->black)
        return (t->black > u->black) - (t->black < u->black);
    if (t->white != u->white)
        return (t->white > u->white) - (t->white < u->white);
    return (t->job > u->job) - (t->job < u->job);
}

// The job's trials, if the store has them.
static bool look_up(const Tournament *t, const PlanJob *job, StoreTrial trials[2]) {
    int ids[2];
    plan_ids(t->plan, job, ids);
    for (int half = 0; half < 2; half++) {
        const StoreTrial key = {.black = ids[half], .white = ids[!half], .job = job->number};
        const StoreTrial *found =
            t->there_count == 0
                ? NULL
                : bsearch(&key, t->there, (size_t)t->there_count, sizeof *t->there, compare_trials);
        if (!found)
            return false;
        trials[half] = *found;
    }
    return true;
}

static void report(const Tournament *t) {
    if (!t->config.progress)
        return;
    const int done = t->job_count - t->missing_count + t->written;
    const TournamentProgress progress = {
        .round = t->round,
        .rounds = plan_rounds(t->plan),
        .jobs_done = done,
        .jobs = t->job_count,
        .games_played = t->games_played,
        .seconds = clock_now() - t->start,
        .fraction = plan_fraction(t->plan, done),
    };
    t->config.progress(t->config.progress_context, &progress);
}

static Status keep_game(Store *store, const StoreTrial *trial, const Episode *episode,
                        Error *error) {
    if (episode->size == 0)
        return STATUS_OK;
    const StoreGame game = {.run = "",
                            .black = trial->black,
                            .white = trial->white,
                            .greedy = trial->greedy,
                            .job = trial->job};
    return store_game_add(store, &game, episode, error);
}

static Status write_job(Store *store, const MatchResult *result, Error *error) {
    Status status = store_begin(store, error);
    if (status != STATUS_OK)
        return status;
    status = store_trials_add(store, result->trials, 2, NULL, error);
    if (status == STATUS_OK)
        status = store_failures_add(store, result->failures, result->failure_count, error);
    for (int half = 0; half < 2 && status == STATUS_OK; half++)
        status = keep_game(store, &result->trials[half], &result->games[half], error);
    if (status == STATUS_OK)
        return store_commit(store, error);
    store_rollback(store);
    return status;
}

// Writes the result of a job, if there is one; false if not.
static bool write_result(Tournament *t, int place) {
    MatchResult *result = &t->results[t->missing[place]];
    pthread_mutex_lock(&t->mutex);
    const bool there = t->status == STATUS_OK && result->status == STATUS_OK;
    pthread_mutex_unlock(&t->mutex);
    if (!there)
        return false;
    Error error = {""};
    const Status status = write_job(t->store, result, &error);
    if (status != STATUS_OK)
        fail(t, status, &error);
    match_result_free(result);
    return status == STATUS_OK;
}

// Writes the results up to the first missing one: the rows are in the order of the plan, in
// whatever order jobs finish. By the owner only.
static void write_played(Tournament *t) {
    while (t->written < t->missing_count && write_result(t, t->written)) {
        t->games_played += t->jobs[t->missing[t->written]].games;
        t->written++;
        report(t);
    }
}

// A job that was broken off, as an engine's may be, leaves a gap: results after it are written too.
// Returns the number of jobs written.
static int write_behind_gaps(Tournament *t) {
    int written = 0;
    for (int place = t->written; place < t->missing_count; place++)
        written += write_result(t, place);
    return written;
}

// --- rounds ---

static void begin_round(Tournament *t) {
    const size_t n = (size_t)t->job_count;
    t->missing = memory_zeroed(n, sizeof *t->missing);
    t->results = memory_zeroed(n, sizeof *t->results);
    t->missing_count = t->written = t->next = 0;
    for (int i = 0; i < t->job_count; i++)
        if (!look_up(t, &t->jobs[i], t->results[i].trials)) {
            t->results[i].status = STATUS_STOPPED;
            t->missing[t->missing_count++] = i;
        }
    report(t);
}

static void free_round(Tournament *t) {
    for (int i = 0; i < t->missing_count; i++)
        match_result_free(&t->results[t->missing[i]]);
    free(t->missing);
    free(t->results);
    t->missing = NULL;
    t->results = NULL;
    t->missing_count = 0;
}

// The caller holds the mutex.
static bool no_more(const Tournament *t) {
    return t->next == t->missing_count || t->status != STATUS_OK || t->broken_off || stopped(t);
}

static bool round_ended(Tournament *t) {
    pthread_mutex_lock(&t->mutex);
    const bool ended = t->out == 0 && no_more(t);
    pthread_mutex_unlock(&t->mutex);
    return ended;
}

// Passes the results of the round to the plan.
static void end_round(Tournament *t) {
    const int behind = stopped(t) ? write_behind_gaps(t) : 0;
    if (t->status == STATUS_OK && t->written < t->missing_count)
        t->status = error_set(&t->error, STATUS_STOPPED, "tournament stopped, %d of %d jobs to go",
                              t->missing_count - t->written - behind, t->job_count);
    for (int i = 0; i < t->job_count && t->status == STATUS_OK; i++)
        for (int half = 0; half < 2; half++)
            plan_note(t->plan, &t->jobs[i], &t->results[i].trials[half], half == 1);
    free_round(t);
    t->round++;
}

// --- planning ---

// Resumes the open jobs of an adaptive tournament that was interrupted: decisions are made only
// after whole rounds.
static Status take_up_open(Tournament *t) {
    StoreJob *open;
    int count;
    const Status status = store_jobs_open(t->store, t->config.size, t->config.greedy, &open, &count,
                                          &t->round, &t->error);
    if (status != STATUS_OK)
        return status;
    plan_know_trials(t->plan, t->there, t->there_count);
    t->jobs = t->open = memory_zeroed((size_t)count, sizeof *t->open);
    t->job_count = plan_know_open(t->plan, open, count, t->open);
    free(open);
    if (t->job_count > 0)
        t->round--; // the open jobs belong to the last round
    return STATUS_OK;
}

// Puts the round's jobs into the store before any of them is played.
static Status write_round(Tournament *t) {
    StoreJob *jobs = memory_zeroed((size_t)t->job_count, sizeof *jobs);
    for (int i = 0; i < t->job_count; i++) {
        int ids[2];
        plan_ids(t->plan, &t->jobs[i], ids);
        jobs[i] = (StoreJob){.first = ids[0],
                             .second = ids[1],
                             .greedy = t->config.greedy,
                             .job = t->jobs[i].number,
                             .games = t->jobs[i].games,
                             .round = t->round};
    }
    const Status status = store_jobs_add(t->store, jobs, t->job_count, &t->error);
    free(jobs);
    return status;
}

// The jobs of the next round; none: the tournament is over.
static Status plan_next(Tournament *t) {
    const bool adaptive = t->config.target > 0.0;
    if (adaptive && !t->opened) {
        t->opened = true;
        const Status status = take_up_open(t);
        if (status != STATUS_OK || t->job_count > 0)
            return status;
    }
    const Status status = plan_round(t->plan, &t->jobs, &t->job_count, &t->error);
    return status == STATUS_OK && adaptive && t->job_count > 0 ? write_round(t) : status;
}

// --- jobs and results ---

bool tournament_done(Tournament *t) {
    CHECK(pthread_equal(pthread_self(), t->owner));
    write_played(t);
    while (!t->over && round_ended(t)) {
        end_round(t);
        if (t->status == STATUS_OK)
            t->status = plan_next(t);
        t->over = t->status != STATUS_OK || t->job_count == 0;
        if (!t->over)
            begin_round(t);
    }
    return t->over;
}

bool tournament_next(Tournament *t, MatchJob *job, int *place) {
    pthread_mutex_lock(&t->mutex);
    const bool more = !no_more(t);
    if (more) {
        *place = t->next++;
        t->out++;
    }
    pthread_mutex_unlock(&t->mutex);
    if (!more)
        return false;
    const PlanJob *planned = &t->jobs[t->missing[*place]];
    memset(job, 0, sizeof *job); // all of its bytes may be sent, padding included
    job->size = t->config.size;
    job->seed = t->config.seed;
    job->greedy = t->config.greedy;
    job->number = planned->number;
    job->games = planned->games;
    job->agents[0] = t->agents[planned->first];
    if (planned->perfect)
        job->agents[1].id = STORE_PERFECT;
    else
        job->agents[1] = t->agents[planned->second];
    memcpy(job->folder, t->folder, sizeof job->folder);
    return true;
}

void tournament_result(Tournament *t, int place, MatchResult *result) {
    if (result->status != STATUS_OK && result->status != STATUS_STOPPED)
        fail(t, result->status, &result->error);
    pthread_mutex_lock(&t->mutex);
    t->out--;
    t->broken_off |= result->status == STATUS_STOPPED;
    t->results[t->missing[place]] = *result;
    pthread_mutex_unlock(&t->mutex);
    *result = (MatchResult){.status = STATUS_OK};
    if (pthread_equal(pthread_self(), t->owner))
        write_played(t);
}

// --- playing with a pool ---

typedef struct Hands {
    Tournament *tournament;
    MatchHall *hall;
} Hands;

static void play(void *context, int index, int thread) {
    (void)index;
    (void)thread;
    const Hands *hands = context;
    MatchJob job;
    MatchResult result;
    int place;
    while (tournament_next(hands->tournament, &job, &place)) {
        match_play(hands->hall, &job, &result);
        tournament_result(hands->tournament, place, &result);
    }
}

void tournament_run(Tournament *t, Pool *pool, MatchHall *hall) {
    Hands hands = {.tournament = t, .hall = hall};
    while (!tournament_done(t))
        pool_run(pool, pool_threads(pool), play, &hands);
}

// --- beginning and end ---

static Status check_config(const TournamentConfig *config, int count, Error *error) {
    if (count < (config->games_perfect > 0 ? 1 : 2))
        return error_set(error, STATUS_INVALID,
                         "a tournament of %d agents %s perfect play, expected at least %d", count,
                         config->games_perfect > 0 ? "and" : "without",
                         config->games_perfect > 0 ? 1 : 2);
    if (config->games_pair < 2 || config->games_pair % 2 || config->games_perfect < 0 ||
        config->games_perfect % 2)
        return error_set(error, STATUS_INVALID,
                         "%d games a pairing and %d against perfect play, expected even numbers",
                         config->games_pair, config->games_perfect);
    if (config->target > 0.0 && config->robin > 0)
        return error_set(error, STATUS_INVALID,
                         "a target of +-%g Elo and a round robin, expected one of the two",
                         config->target);
    return STATUS_OK;
}

// Games against another version of perfect play cannot be mixed with those to be played.
static Status check_version(const Tournament *t, Error *error) {
    int version;
    const Status status =
        store_perfect_version(t->store, t->config.size, t->there, t->there_count, &version, error);
    if (status == STATUS_OK && version != 0 && version != REFERENCE_VERSION)
        return error_set(error, STATUS_INVALID,
                         "%s: its games on %dx%d are against %s of version %d, this hexlaw "
                         "plays version %d: hexlaw tournament --renew-perfect plays them anew",
                         store_path(t->store), t->config.size, t->config.size,
                         reference_in_text(t->config.size), version, REFERENCE_VERSION);
    return status;
}

static Status look_at_store(Tournament *t, Error *error) {
    const TournamentConfig *config = &t->config;
    Status status = STATUS_OK;
    if (config->games_perfect > 0 && config->renew_perfect)
        status =
            store_perfect_forget(t->store, config->size, config->greedy, REFERENCE_VERSION, error);
    if (status == STATUS_OK)
        status =
            store_trials(t->store, config->size, config->greedy, &t->there, &t->there_count, error);
    if (status == STATUS_OK && config->games_perfect > 0)
        status = check_version(t, error);
    if (status == STATUS_OK && t->there_count > 0)
        qsort(t->there, (size_t)t->there_count, sizeof *t->there, compare_trials);
    return status;
}

Status tournament_create(const TournamentConfig *config, Store *store, const StoreAgent *agents,
                         int count, Tournament **tournament, Error *error) {
    const Status status = check_config(config, count, error);
    if (status != STATUS_OK)
        return status;
    Tournament *t = memory_zeroed(1, sizeof *t);
    t->config = *config;
    t->store = store;
    t->agents = memory_zeroed((size_t)count, sizeof *t->agents);
    memcpy(t->agents, agents, (size_t)count * sizeof *agents);
    t->count = count;
    t->owner = pthread_self();
    t->round = -1;
    t->start = clock_now();
    store_folder(store, t->folder);
    t->plan = plan_create(&t->config, t->agents, count);
    CHECK(pthread_mutex_init(&t->mutex, NULL) == 0);
    t->status = look_at_store(t, &t->error);
    if (t->status != STATUS_OK)
        return tournament_end(t, error);
    *tournament = t;
    return STATUS_OK;
}

Status tournament_end(Tournament *t, Error *error) {
    const Status status = t->status;
    if (status != STATUS_OK && error)
        *error = t->error;
    free_round(t);
    plan_destroy(t->plan);
    free(t->open);
    free(t->there);
    free(t->agents);
    pthread_mutex_destroy(&t->mutex);
    free(t);
    return status;
}
