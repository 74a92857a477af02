#include "elo/match/tournament.h"

#include "elo/match/tournament_internal.h"

#include "base/check.h"
#include "base/clock.h"
#include "base/memory.h"
#include "selfplay/search/reference.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

enum { PLAYERS_KEPT = 16 }; // by each thread

TournamentConfig tournament_config_default(void) {
    return (TournamentConfig){.games_perfect = 64,
                              .games_pair = 64,
                              .rounds = 3,
                              .neighbours = 2,
                              .rung = 250.0,
                              .score_min = 0.01,
                              .even = 0.5};
}

// The players one thread has made, the least recently used given up first.
typedef struct Bench {
    int agents[PLAYERS_KEPT];
    Player *players[PLAYERS_KEPT];
    unsigned long used[PLAYERS_KEPT];
    unsigned long clock;
} Bench;

enum { JOB_WAITING, JOB_DONE };

typedef struct Tournament {
    const TournamentConfig *config;
    Store *store;
    const TournamentAgent *agents;
    int count;
    StoreTrial *there; // what the store had at the start, sorted
    int there_count;
    Plan *plan;
    Bench *benches; // by thread
    pthread_t caller;
    // this round: the jobs that the store lacks, in the order of the plan
    int round;
    const Job *jobs; // all of the round
    int job_count;
    int *missing; // [missing_count] into jobs
    int missing_count;
    JobResult *results; // [job_count]
    atomic_int *states; // [missing_count]
    int written;        // of the missing
    atomic_bool failed;
    Error *error; // of the first failure, under the mutex
    Status status;
    pthread_mutex_t mutex;
    // for progress
    double start;
    long games_played;
} Tournament;

static bool stopped(const Tournament *t) {
    // A signal's handler may write it while other threads look.
    return t->config->stop && __atomic_load_n(t->config->stop, __ATOMIC_RELAXED);
}

static void fail(Tournament *t, Status status, const Error *error) {
    pthread_mutex_lock(&t->mutex);
    if (t->status == STATUS_OK) {
        t->status = status;
        if (t->error)
            *t->error = *error;
    }
    pthread_mutex_unlock(&t->mutex);
    atomic_store(&t->failed, true);
}

// --- players ---

static Status seat(const Tournament *t, Bench *bench, int agent, Player **player, Error *error) {
    int slot = 0;
    for (int i = 0; i < PLAYERS_KEPT; i++) {
        if (bench->players[i] && bench->agents[i] == agent) {
            bench->used[i] = ++bench->clock;
            *player = bench->players[i];
            return STATUS_OK;
        }
        if (bench->used[i] < bench->used[slot])
            slot = i;
    }
    player_destroy(bench->players[slot]);
    bench->players[slot] = NULL;
    bench->used[slot] = 0;
    Status status = t->config->make(t->config->context, agent, player, error);
    if (status != STATUS_OK)
        return status;
    bench->agents[slot] = agent;
    bench->players[slot] = *player;
    bench->used[slot] = ++bench->clock;
    return STATUS_OK;
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

static void job_ids(const Tournament *t, const Job *job, int ids[2]) {
    ids[0] = t->agents[job->first].id;
    ids[1] = job->second == TOURNAMENT_PERFECT ? STORE_PERFECT : t->agents[job->second].id;
}

// The job's results, if the store has them.
static bool look_up(const Tournament *t, const Job *job, JobResult *result) {
    int ids[2];
    job_ids(t, job, ids);
    for (int half = 0; half < 2; half++) {
        const StoreTrial key = {.black = ids[half], .white = ids[!half], .job = job->number};
        const StoreTrial *found =
            t->there_count == 0
                ? NULL
                : bsearch(&key, t->there, (size_t)t->there_count, sizeof *t->there, compare_trials);
        if (!found)
            return false;
        result->trials[half] = *found;
    }
    return true;
}

static void report(const Tournament *t) {
    if (!t->config->progress)
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
    t->config->progress(t->config->progress_context, &progress);
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

static Status write_job(Store *store, const JobResult *result, Error *error) {
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

// Writes what has been played, up to the first job that has not: the rows come in the order of the
// plan, whoever finishes first. By the calling thread only.
static void write_played(Tournament *t) {
    while (t->written < t->missing_count && !atomic_load(&t->failed) &&
           atomic_load(&t->states[t->written]) == JOB_DONE) {
        const int job = t->missing[t->written];
        Error error = {""};
        Status status = write_job(t->store, &t->results[job], &error);
        if (status != STATUS_OK) {
            fail(t, status, &error);
            return;
        }
        t->games_played += t->jobs[job].games;
        t->written++;
        report(t);
    }
}

// A job that was broken off, as an engine's is, leaves a gap: what was played behind it is written
// too. Returns how many jobs that were.
static int write_behind_gaps(Tournament *t) {
    int written = 0;
    for (int i = t->written; i < t->missing_count && !atomic_load(&t->failed); i++) {
        Error error = {""};
        if (atomic_load(&t->states[i]) != JOB_DONE)
            continue;
        const Status status = write_job(t->store, &t->results[t->missing[i]], &error);
        if (status != STATUS_OK)
            fail(t, status, &error);
        written++;
    }
    return written;
}

// --- playing ---

static void play_task(void *context, int index, int thread) {
    Tournament *t = context;
    if (stopped(t) || atomic_load(&t->failed))
        return;
    const Job *job = &t->jobs[t->missing[index]];
    Bench *bench = &t->benches[thread];
    int ids[2];
    Player *players[2];
    Error error = {""};
    job_ids(t, job, ids);
    Status status = seat(t, bench, job->first, &players[0], &error);
    if (status == STATUS_OK)
        status = seat(t, bench, job->second, &players[1], &error);
    if (status == STATUS_OK)
        status = job_play(t->config, job, ids, players, &t->results[t->missing[index]], &error);
    if (status == STATUS_STOPPED)
        return; // played again later
    if (status != STATUS_OK) {
        fail(t, status, &error);
        return;
    }
    atomic_store(&t->states[index], JOB_DONE);
    if (pthread_equal(pthread_self(), t->caller))
        write_played(t);
}

static bool hand_in(void *context, int index, const TournamentOutcome *outcome) {
    Tournament *t = context;
    JobResult *result = &t->results[t->missing[index]];
    memcpy(result->trials, outcome->trials, sizeof result->trials);
    memcpy(result->games, outcome->games, sizeof result->games);
    atomic_store(&t->states[index], JOB_DONE);
    write_played(t);
    return !atomic_load(&t->failed);
}

static void hand_out(Tournament *t) {
    TournamentJob *jobs = memory_zeroed((size_t)t->missing_count, sizeof *jobs);
    for (int i = 0; i < t->missing_count; i++) {
        const Job *job = &t->jobs[t->missing[i]];
        jobs[i] = (TournamentJob){
            .agents = {job->first, job->second}, .number = job->number, .games = job->games};
        job_ids(t, job, jobs[i].ids);
    }
    const TournamentHands *hands = t->config->hands;
    Error error = {""};
    const Status status = hands->play(hands->context, jobs, t->missing_count, hand_in, t, &error);
    if (status != STATUS_OK && status != STATUS_STOPPED)
        fail(t, status, &error);
    free(jobs);
}

// Plays those of the round's jobs that the store lacks, and notes the results of all.
static Status play_round(Tournament *t, Error *error) {
    const size_t n = (size_t)t->job_count;
    t->missing = memory_zeroed(n, sizeof *t->missing);
    t->results = memory_zeroed(n, sizeof *t->results);
    t->missing_count = t->written = 0;
    for (int i = 0; i < t->job_count; i++)
        if (!look_up(t, &t->jobs[i], &t->results[i]))
            t->missing[t->missing_count++] = i;
    t->states = memory_zeroed((size_t)t->missing_count, sizeof *t->states);
    report(t);
    if (t->config->hands && t->missing_count > 0)
        hand_out(t);
    else if (t->missing_count > 0)
        pool_run(t->config->pool, t->missing_count, play_task, t);
    write_played(t);
    const int behind = stopped(t) ? write_behind_gaps(t) : 0;
    if (t->status == STATUS_OK && t->written < t->missing_count)
        t->status = error_set(error, STATUS_STOPPED, "tournament stopped, %d of %d jobs to go",
                              t->missing_count - t->written - behind, t->job_count);
    for (int i = 0; i < t->job_count && t->status == STATUS_OK; i++)
        plan_note(t->plan, &t->jobs[i], &t->results[i]);
    for (int i = 0; i < t->job_count; i++)
        job_result_free(&t->results[i]);
    free(t->missing);
    free(t->results);
    free(t->states);
    t->round++;
    return t->status;
}

// --- the adaptive plan and the store ---

typedef struct Identity {
    int id, agent;
} Identity;

static int compare_identities(const void *a, const void *b) {
    const Identity *p = a, *q = b;
    return (p->id > q->id) - (p->id < q->id);
}

// The agents in order of id, perfect play among them as the plan numbers it; free with free().
static Identity *identify(const Tournament *t) {
    Identity *list = memory_zeroed((size_t)t->count + 1, sizeof *list);
    for (int i = 0; i < t->count; i++)
        list[i] = (Identity){t->agents[i].id, i};
    list[t->count] = (Identity){STORE_PERFECT, TOURNAMENT_PERFECT};
    qsort(list, (size_t)t->count + 1, sizeof *list, compare_identities);
    return list;
}

// The two players as a job, the lesser first and perfect play last; false where one of them takes
// no part.
static bool find_players(const Tournament *t, const Identity *list, const int ids[2], Job *job) {
    int agents[2];
    for (int i = 0; i < 2; i++) {
        const Identity key = {.id = ids[i]};
        const Identity *found =
            bsearch(&key, list, (size_t)t->count + 1, sizeof *list, compare_identities);
        if (!found || (found->agent == TOURNAMENT_PERFECT && t->config->games_perfect == 0))
            return false;
        agents[i] = found->agent;
    }
    const bool swap = agents[0] == TOURNAMENT_PERFECT ||
                      (agents[1] != TOURNAMENT_PERFECT && agents[1] < agents[0]);
    job->first = agents[swap];
    job->second = agents[!swap];
    return true;
}

// Tells the plan what these agents have played.
static void note_there(Tournament *t, const Identity *list) {
    Job *jobs = memory_zeroed((size_t)t->there_count, sizeof *jobs);
    int count = 0;
    for (int i = 0; i < t->there_count; i++) {
        const StoreTrial *trial = &t->there[i];
        Job *job = &jobs[count];
        if (!find_players(t, list, (const int[2]){trial->black, trial->white}, job))
            continue;
        job->number = trial->job;
        count++;
        const int second = job->second == TOURNAMENT_PERFECT ? t->count : job->second;
        const bool black = trial->black == t->agents[job->first].id;
        plan_note_games(t->plan,
                        &(RatingGames){black ? job->first : second, black ? second : job->first,
                                       trial->black_wins, trial->white_wins});
    }
    plan_know(t->plan, jobs, count);
    free(jobs);
}

// Plays what was planned and not played when the tournament was cut off: every decision is made
// after whole rounds.
static Status play_open(Tournament *t, Error *error) {
    StoreJob *open;
    int count;
    Status status = store_jobs_open(t->store, t->config->size, t->config->greedy, &open, &count,
                                    &t->round, error);
    if (status != STATUS_OK)
        return status;
    Identity *list = identify(t);
    note_there(t, list);
    Job *jobs = memory_zeroed((size_t)count, sizeof *jobs);
    t->job_count = 0;
    for (int i = 0; i < count; i++) {
        Job *job = &jobs[t->job_count];
        if (!find_players(t, list, (const int[2]){open[i].first, open[i].second}, job))
            continue; // of another tournament
        job->number = open[i].job;
        job->games = open[i].games;
        t->job_count++;
    }
    free(list);
    free(open);
    plan_know(t->plan, jobs, t->job_count);
    t->jobs = jobs;
    if (t->job_count > 0) {
        t->round--;
        status = play_round(t, error);
    }
    free(jobs);
    return status;
}

// Puts the round's jobs into the store before any of them is played.
static Status write_round(const Tournament *t, Error *error) {
    StoreJob *jobs = memory_zeroed((size_t)t->job_count, sizeof *jobs);
    for (int i = 0; i < t->job_count; i++) {
        int ids[2];
        job_ids(t, &t->jobs[i], ids);
        jobs[i] = (StoreJob){.first = ids[0],
                             .second = ids[1],
                             .greedy = t->config->greedy,
                             .job = t->jobs[i].number,
                             .games = t->jobs[i].games,
                             .round = t->round};
    }
    const Status status = store_jobs_add(t->store, jobs, t->job_count, error);
    free(jobs);
    return status;
}

static Status play_all(Tournament *t, Error *error) {
    const bool adaptive = t->config->target > 0.0;
    Status status = adaptive ? play_open(t, error) : STATUS_OK;
    while (status == STATUS_OK) {
        status = plan_round(t->plan, &t->jobs, &t->job_count, error);
        if (status != STATUS_OK || t->job_count == 0)
            break;
        if (adaptive)
            status = write_round(t, error);
        if (status == STATUS_OK)
            status = play_round(t, error);
    }
    return status;
}

static Status check_config(const TournamentConfig *config, int count, Error *error) {
    CHECK(config->hands || (config->make && config->pool));
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

// Games against another perfect play do not go together with those that will be played.
static Status check_version(const Tournament *t, Error *error) {
    int version;
    const Status status =
        store_perfect_version(t->store, t->config->size, t->there, t->there_count, &version, error);
    if (status == STATUS_OK && version != 0 && version != REFERENCE_VERSION)
        return error_set(error, STATUS_INVALID,
                         "%s: its games on %dx%d are against %s of version %d, this hexlaw "
                         "plays version %d: hexlaw tournament --renew-perfect plays them anew",
                         store_path(t->store), t->config->size, t->config->size,
                         reference_in_text(t->config->size), version, REFERENCE_VERSION);
    return status;
}

Status tournament_run(const TournamentConfig *config, Store *store, const TournamentAgent *agents,
                      int count, Error *error) {
    Status status = check_config(config, count, error);
    if (status != STATUS_OK)
        return status;
    if (config->games_perfect > 0 && config->renew_perfect)
        status =
            store_perfect_forget(store, config->size, config->greedy, REFERENCE_VERSION, error);
    if (status != STATUS_OK)
        return status;
    const int threads = config->hands ? 0 : pool_threads(config->pool);
    Tournament t = {.config = config,
                    .store = store,
                    .agents = agents,
                    .count = count,
                    .caller = pthread_self(),
                    .error = error,
                    .start = clock_now()};
    status = store_trials(store, config->size, config->greedy, &t.there, &t.there_count, error);
    if (status == STATUS_OK && config->games_perfect > 0)
        status = check_version(&t, error);
    if (status != STATUS_OK) {
        free(t.there);
        return status;
    }
    if (t.there_count > 0)
        qsort(t.there, (size_t)t.there_count, sizeof *t.there, compare_trials);
    CHECK(pthread_mutex_init(&t.mutex, NULL) == 0);
    t.benches = memory_zeroed((size_t)threads, sizeof *t.benches);
    t.plan = plan_create(config, agents, count);
    status = play_all(&t, error);
    plan_destroy(t.plan);
    for (int i = 0; i < threads; i++)
        for (int k = 0; k < PLAYERS_KEPT; k++)
            player_destroy(t.benches[i].players[k]);
    free(t.benches);
    free(t.there);
    pthread_mutex_destroy(&t.mutex);
    return status;
}
