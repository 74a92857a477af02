// Games against the reference player, as matches of a tournament: the games of a batch depend only
// on their number, so results do not depend on the threads.
#include "elo/match/judge_internal.h"

#include "base/memory.h"
#include "elo/match/match.h"
#include "selfplay/search/reference.h"

#include <stdlib.h>

enum { JOB_GAMES = 32, AGENT = 0 }; // half as each colour; an id that no agent of a store has

typedef struct Court {
    const ConversionConfig *config;
    MatchJob job;        // except its number and games
    Player **references; // [threads], created at first use
    int games;
    MatchResult *results; // by number
} Court;

static bool stopped(const ConversionConfig *config) {
    return config->stop && __atomic_load_n(config->stop, __ATOMIC_RELAXED);
}

static void add(JudgeGames *result, const StoreTrial trials[2]) {
    result->black_wins += trials[0].black_wins;
    result->white_wins += trials[1].white_wins;
    for (int half = 0; half < 2; half++) {
        result->settled += trials[half].settled;
        result->settled_stones += trials[half].settled_stones;
        result->proven += trials[half].proven;
    }
}

static void play(void *context, int index, int thread) {
    const Court *court = context;
    if (stopped(court->config))
        return;
    if (!court->config->defenders && !court->references[thread])
        court->references[thread] = reference_player_create(NULL);
    Player *const players[2] = {court->config->players[thread],
                                court->config->defenders ? court->config->defenders[thread]
                                                         : court->references[thread]};
    const int left = court->games - index * JOB_GAMES;
    MatchJob job = court->job;
    job.number = index;
    job.games = left < JOB_GAMES ? left : JOB_GAMES;
    match_play_by(&job, players, NULL, &court->results[index]);
}

Status judge_reference_games(const ConversionConfig *config, int size, int games, uint64_t seed,
                             JudgeGames *result, Error *error) {
    Status status = config->defenders ? STATUS_OK : reference_check(size, error);
    if (status != STATUS_OK)
        return status;
    const int threads = pool_threads(config->pool), jobs = (games + JOB_GAMES - 1) / JOB_GAMES;
    Court court = {
        .config = config,
        .job = {.size = size, .seed = seed, .agents = {{.id = AGENT}, {.id = STORE_PERFECT}}},
        .references = memory_zeroed((size_t)threads, sizeof(Player *)),
        .games = games,
        .results = memory_zeroed((size_t)jobs, sizeof(MatchResult))};
    pool_run(config->pool, jobs, play, &court);
    for (int i = 0; i < jobs; i++) {
        MatchResult *of = &court.results[i];
        if (of->status == STATUS_OK)
            add(result, of->trials);
        else if (status == STATUS_OK)
            status = error_set(error, of->status, "%s", of->error.text);
        match_result_free(of);
    }
    free(court.results);
    for (int i = 0; i < threads; i++)
        player_destroy(court.references[i]);
    free(court.references);
    if (status == STATUS_OK && stopped(config))
        return error_set(error, STATUS_STOPPED, "stopped while games were played");
    return status;
}
