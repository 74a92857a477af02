#include "elo/match/match.h"

#include "base/check.h"
#include "base/memory.h"
#include "elo/match/agent.h"
#include "selfplay/search/reference.h"

#include <pthread.h>
#include <stdlib.h>

enum {
    PLAYERS_KEPT = 16, // by each thread
    SOLVERS_MAX = 8,   // of 64 MiB each
};

// The players that a thread has created; the least recently used is replaced first.
typedef struct Bench {
    int ids[PLAYERS_KEPT];
    Player *players[PLAYERS_KEPT];
    unsigned long used[PLAYERS_KEPT];
    unsigned long clock;
    struct Bench *next;
} Bench;

struct MatchHall {
    int threads;
    bool keeps;
    const EngineConfig *engines;
    int engine_count;
    pthread_mutex_t mutex; // guards the fields below
    Bench *benches;        // that no thread uses now
    Perfect *perfect;      // NULL until a match needs it
};

MatchHall *match_hall_create(int threads, bool keeps, const EngineConfig *engines,
                             int engine_count) {
    MatchHall *hall = memory_zeroed(1, sizeof *hall);
    hall->threads = threads;
    hall->keeps = keeps;
    hall->engines = engines;
    hall->engine_count = engine_count;
    CHECK(pthread_mutex_init(&hall->mutex, NULL) == 0);
    return hall;
}

static Bench *take_bench(MatchHall *hall) {
    pthread_mutex_lock(&hall->mutex);
    Bench *bench = hall->benches;
    if (bench)
        hall->benches = bench->next;
    pthread_mutex_unlock(&hall->mutex);
    return bench ? bench : memory_zeroed(1, sizeof *bench);
}

static void give_back_bench(MatchHall *hall, Bench *bench) {
    pthread_mutex_lock(&hall->mutex);
    bench->next = hall->benches;
    hall->benches = bench;
    pthread_mutex_unlock(&hall->mutex);
}

static void bench_destroy(Bench *bench) {
    for (int i = 0; i < PLAYERS_KEPT; i++)
        player_destroy(bench->players[i]);
    free(bench);
}

void match_hall_destroy(MatchHall *hall) {
    if (!hall)
        return;
    while (hall->benches)
        bench_destroy(take_bench(hall));
    perfect_destroy(hall->perfect);
    pthread_mutex_destroy(&hall->mutex);
    free(hall);
}

// NULL on boards of the reference player, which does not need it.
static Perfect *perfect_for(MatchHall *hall, int size) {
    if (size > REFERENCE_PERFECT_SIZE_MAX)
        return NULL;
    PerfectConfig config = perfect_config_default();
    config.solvers = hall->threads < SOLVERS_MAX ? hall->threads : SOLVERS_MAX;
    pthread_mutex_lock(&hall->mutex);
    if (!hall->perfect)
        hall->perfect = perfect_create(&config);
    pthread_mutex_unlock(&hall->mutex);
    return hall->perfect;
}

static Status make(MatchHall *hall, const MatchJob *job, const StoreAgent *row, Player **player,
                   Error *error) {
    if (row->id == STORE_PERFECT) {
        *player = reference_player_create(perfect_for(hall, job->size));
        return STATUS_OK;
    }
    const EngineConfig *engine = agent_engine(row, hall->engines, hall->engine_count);
    if (engine) {
        *player = engine_player_create(engine);
        return STATUS_OK;
    }
    SearchConfig search;
    Net *net;
    const Status status = agent_load(job->folder, row, &net, &search, error);
    if (status == STATUS_OK)
        *player = player_agent_create(net, &search, job->greedy);
    return status;
}

static Status seat(MatchHall *hall, Bench *bench, const MatchJob *job, const StoreAgent *row,
                   Player **player, Error *error) {
    int slot = 0;
    for (int i = 0; i < PLAYERS_KEPT; i++) {
        if (bench->players[i] && bench->ids[i] == row->id) {
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
    const Status status = make(hall, job, row, player, error);
    if (status != STATUS_OK)
        return status;
    bench->ids[slot] = row->id;
    bench->players[slot] = *player;
    bench->used[slot] = ++bench->clock;
    return STATUS_OK;
}

void match_play(MatchHall *hall, const MatchJob *job, MatchResult *result) {
    Player *players[2];
    Bench *bench = take_bench(hall);
    *result = (MatchResult){.status = STATUS_OK};
    for (int side = 0; side < 2 && result->status == STATUS_OK; side++)
        result->status = seat(hall, bench, job, &job->agents[side], &players[side], &result->error);
    const bool look_up = job->agents[1].id == STORE_PERFECT && job->size > MATCH_PLAYED_SIZE_MAX;
    if (result->status == STATUS_OK)
        match_play_by(job, players, look_up ? perfect_for(hall, job->size) : NULL, result);
    if (hall->keeps)
        give_back_bench(hall, bench);
    else
        bench_destroy(bench);
}

void match_result_free(MatchResult *result) {
    for (int half = 0; half < 2; half++)
        episode_free(&result->games[half]);
    store_failures_free(result->failures, result->failure_count);
    result->failures = NULL;
    result->failure_count = 0;
}
