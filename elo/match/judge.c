#include "elo/match/judge_internal.h"

#include "base/check.h"
#include "base/clock.h"
#include "base/memory.h"
#include "elo/match/positions.h"
#include "elo/rating/rating.h"
#include "elo/rating/share.h"
#include "selfplay/search/reference.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

// --- shares and Elo ---

static JudgeShare share_of(double successes, double trials) {
    JudgeShare share = {.share = trials > 0.0 ? successes / trials : 0.0};
    share_interval(share.share, trials, &share.low, &share.high);
    return share;
}

JudgeShare judge_share(int successes, int trials) {
    JudgeShare share = share_of(successes, trials);
    if (successes == 0) // exactly, without rounding errors
        share.low = 0.0;
    if (successes == trials)
        share.high = 1.0;
    return share;
}

static double elo_of(double score) {
    return RATING_ELO_PER_LOGIT * log(score / (1.0 - score));
}

JudgeElo judge_elo(int wins, int games) {
    CHECK(games >= 2 && games % 2 == 0 && wins >= 0 && wins <= games / 2);
    // The prior's half win and half loss keep the lower end finite; the upper one is 0 where no
    // game was lost as Black.
    const JudgeShare black = share_of(wins + 0.5, games / 2 + 1.0);
    return (JudgeElo){.elo = elo_of((wins + 0.5) / (games + 1.0)),
                      .low = elo_of(black.low / 2.0),
                      .high = wins == games / 2 ? 0.0 : elo_of(black.high / 2.0)};
}

JudgeElo judge_elo_reference(int wins, int games) {
    CHECK(games >= 2 && games % 2 == 0 && wins >= 0 && wins <= games);
    const JudgeShare share = share_of(wins + 0.5, games + 1.0);
    return (JudgeElo){
        .elo = elo_of(share.share), .low = elo_of(share.low), .high = elo_of(share.high)};
}

// --- the players ---

Player **judge_players_create(const Net *net, const SearchConfig *search, bool greedy,
                              int threads) {
    Player **players = memory_zeroed((size_t)threads, sizeof *players);
    for (int i = 0; i < threads; i++)
        players[i] = player_agent_create(net_copy(net), search, greedy);
    return players;
}

void judge_players_destroy(Player **players, int threads) {
    for (int i = 0; players && i < threads; i++)
        player_destroy(players[i]);
    free(players);
}

Perfect *judge_perfect_create(int size, int threads) {
    PerfectConfig config = perfect_config_default();
    config.solvers = threads;
    if (size <= 4)
        config.solver_bytes = config.answer_bytes = (size_t)4 << 20;
    return perfect_create(&config);
}

// --- games from the empty board ---

static Status check_size(int size, int most, Error *error) {
    if (size >= BOARD_SIZE_MIN && size <= most)
        return STATUS_OK;
    return error_set(error, STATUS_INVALID, "board size %d, expected %d to %d", size,
                     BOARD_SIZE_MIN, most);
}

Status judge_games(const ConversionConfig *config, int size, int games, uint64_t seed,
                   JudgeGames *result, Error *error) {
    CHECK(games >= 2 && games % 2 == 0);
    const double start = clock_now();
    Status status = check_size(size, JUDGE_SIZE_MAX, error);
    if (status != STATUS_OK)
        return status;
    if (size > REFERENCE_PERFECT_SIZE_MAX) {
        *result = (JudgeGames){.games = games};
        status = judge_reference_games(config, size, games, seed, result, error);
        result->elo = judge_elo_reference(result->black_wins + result->white_wins, games);
        result->seconds = clock_now() - start;
        return status;
    }
    const int played = games / 2;
    ConversionGame *list = memory_zeroed((size_t)played, sizeof *list);
    for (int i = 0; i < played; i++)
        list[i] = (ConversionGame){.start = board_empty(size),
                                   .rng = rng_stream(seed, RNG_JUDGE, (uint64_t)i)};
    status = conversion_play(config, list, played, error);
    *result = (JudgeGames){.games = games};
    for (int i = 0; i < played; i++)
        result->black_wins += list[i].won;
    free(list);
    result->elo = judge_elo(result->black_wins, games);
    result->seconds = clock_now() - start;
    return status;
}

// --- random positions ---

static void begin_bands(const PositionsConfig *positions, JudgePositions *result) {
    const int stones = positions->most - positions->least + 1;
    *result = (JudgePositions){.all = {.least = positions->least, .most = positions->most}};
    for (int i = 0; i < JUDGE_BANDS; i++) {
        result->bands[i].least = positions->least + stones * i / JUDGE_BANDS;
        result->bands[i].most = positions->least + stones * (i + 1) / JUDGE_BANDS - 1;
    }
}

static void count_game(JudgeBand *band, const ConversionGame *game) {
    if (game->start.ply < band->least || game->start.ply > band->most)
        return;
    band->positions++;
    band->kept += game->kept;
    band->converted += game->won;
}

Status judge_positions(const ConversionConfig *config, int size, int count, uint64_t seed,
                       JudgePositions *result, Error *error) {
    const double start = clock_now();
    Status status = check_size(size, REFERENCE_PERFECT_SIZE_MAX, error);
    if (status != STATUS_OK)
        return status;
    PositionsConfig positions = positions_config_default(size);
    positions.seed = seed;
    positions.perfect = config->perfect;
    positions.pool = config->pool;
    positions.stop = config->stop;
    begin_bands(&positions, result);
    ConversionConfig conversion = *config;
    conversion.first_moves = true;
    Board *boards = memory_zeroed((size_t)count, sizeof *boards);
    ConversionGame *games = memory_zeroed((size_t)count, sizeof *games);
    status = positions_draw(&positions, boards, count, error);
    for (int i = 0; i < count; i++)
        games[i] = (ConversionGame){.start = boards[i],
                                    .rng = rng_stream(seed, RNG_JUDGE, rng_mix((uint64_t)i))};
    if (status == STATUS_OK)
        status = conversion_play(&conversion, games, count, error);
    for (int i = 0; i < count && status == STATUS_OK; i++) {
        count_game(&result->all, &games[i]);
        for (int band = 0; band < JUDGE_BANDS; band++)
            count_game(&result->bands[band], &games[i]);
    }
    result->seconds = clock_now() - start;
    free(boards);
    free(games);
    return status;
}
