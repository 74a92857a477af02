// A job against perfect play that is not played out: who has been given the win is looked up, and
// only where that decides (elo/match/conversion.h).
#include "elo/match/tournament_internal.h"

#include "base/check.h"
#include "base/clock.h"
#include "base/memory.h"
#include "elo/match/conversion.h"
#include "selfplay/search/reference.h"

#include <stdlib.h>

Status job_convert(const TournamentConfig *config, const Job *job, const int ids[2], Player *player,
                   JobResult *result, Error *error) {
    CHECK(config->perfect && job->second == TOURNAMENT_PERFECT && job->games % 2 == 0);
    const int each = job->games / 2;
    const double start = clock_now();
    ConversionGame *games = memory_zeroed((size_t)each, sizeof *games);
    for (int i = 0; i < each; i++)
        games[i] = (ConversionGame){.start = board_empty(config->size),
                                    .rng = job_stream(config, job, ids, i)};
    Player *const players[] = {player};
    const ConversionConfig conversion = {
        .perfect = config->perfect, .pool = pool_create(1), .players = players};
    const Status status = conversion_play(&conversion, games, each, error);
    pool_destroy(conversion.pool);
    *result = (JobResult){0};
    for (int half = 0; half < 2; half++)
        result->trials[half] = (StoreTrial){.black = ids[half],
                                            .white = ids[!half],
                                            .greedy = config->greedy,
                                            .job = job->number,
                                            .seed = config->seed,
                                            .perfect = REFERENCE_VERSION};
    for (int i = 0; i < each; i++) {
        result->trials[0].black_wins += games[i].won;
        result->trials[0].white_wins += !games[i].won;
        result->trials[0].moves += games[i].plies;
    }
    result->trials[0].times = clock_now() - start;
    result->trials[1].black_wins = each; // the first player wins the empty board
    free(games);
    return status;
}
