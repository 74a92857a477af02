// Games against the reference player, as jobs of a tournament: which games are played together
// depends on their number alone, so the threads cannot show.
#include "elo/match/judge_internal.h"

#include "base/memory.h"
#include "elo/match/tournament.h"
#include "selfplay/search/reference.h"

#include <pthread.h>
#include <stdlib.h>

enum { JOB_GAMES = 32, AGENT = 0 }; // half as either colour; an id that no agent of a store has

typedef struct Court {
    const ConversionConfig *config;
    TournamentConfig tournament;
    Player **references; // [threads], made when first wanted
    int games;
    JudgeGames *result;
    pthread_mutex_t mutex; // guards what follows, and the result
    Status status;
    Error *error;
} Court;

static bool over(Court *court) {
    if (court->config->stop && __atomic_load_n(court->config->stop, __ATOMIC_RELAXED))
        return true;
    pthread_mutex_lock(&court->mutex);
    const bool failed = court->status != STATUS_OK;
    pthread_mutex_unlock(&court->mutex);
    return failed;
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
    Court *court = context;
    if (over(court))
        return;
    if (!court->config->defenders && !court->references[thread])
        court->references[thread] = reference_player_create(NULL);
    Player *const players[2] = {court->config->players[thread],
                                court->config->defenders ? court->config->defenders[thread]
                                                         : court->references[thread]};
    const int left = court->games - index * JOB_GAMES;
    const TournamentJob job = {.agents = {0, -1},
                               .ids = {AGENT, STORE_PERFECT},
                               .number = index,
                               .games = left < JOB_GAMES ? left : JOB_GAMES};
    TournamentOutcome outcome;
    Error error = {""};
    const Status status = tournament_play(&court->tournament, &job, players, &outcome, &error);
    pthread_mutex_lock(&court->mutex);
    if (status == STATUS_OK)
        add(court->result, outcome.trials);
    else if (court->status == STATUS_OK) {
        court->status = status;
        if (court->error)
            *court->error = error;
    }
    pthread_mutex_unlock(&court->mutex);
    for (int half = 0; half < 2 && status == STATUS_OK; half++)
        episode_free(&outcome.games[half]);
}

Status judge_reference_games(const ConversionConfig *config, int size, int games, uint64_t seed,
                             JudgeGames *result, Error *error) {
    const Status there = config->defenders ? STATUS_OK : reference_check(size, error);
    if (there != STATUS_OK)
        return there;
    const int threads = pool_threads(config->pool);
    Court court = {.config = config,
                   .tournament = tournament_config_default(),
                   .references = memory_zeroed((size_t)threads, sizeof(Player *)),
                   .games = games,
                   .result = result,
                   .status = STATUS_OK,
                   .error = error};
    court.tournament.size = size;
    court.tournament.seed = seed;
    pthread_mutex_init(&court.mutex, NULL);
    pool_run(config->pool, (games + JOB_GAMES - 1) / JOB_GAMES, play, &court);
    for (int i = 0; i < threads; i++)
        player_destroy(court.references[i]);
    free(court.references);
    pthread_mutex_destroy(&court.mutex);
    if (court.status == STATUS_OK && config->stop &&
        __atomic_load_n(config->stop, __ATOMIC_RELAXED))
        return error_set(error, STATUS_STOPPED, "stopped while games were played");
    return court.status;
}
