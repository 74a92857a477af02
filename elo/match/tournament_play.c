#include "elo/match/tournament_internal.h"

#include "base/check.h"
#include "base/clock.h"
#include "base/memory.h"
#include "selfplay/search/reference.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

// What a player who settles positions (Player.settled) has known of a game.
typedef struct Known {
    Colour winner; // as last settled, NOBODY: never
    int stones;    // on the board when that winner was settled first
    bool changed;  // another one was settled before
} Known;

// All games of a job, the first half with player 0 as Black.
typedef struct Table {
    int games;
    Board *boards;
    Colour *winners; // NOBODY while the game goes on
    Rng *rngs;
    // a batch for one player
    Board *batch_boards;
    Rng *batch_rngs;
    int *batch_games, *batch_moves;
    Known *known;
    double moves[2], seconds[2]; // by half
    StoreFailure *failures;
    int failure_count;
    Episode kept[2]; // the first game of each half, of size 0 where it is not to be kept
} Table;

Rng job_stream(const TournamentConfig *config, const Job *job, const int ids[2], int game) {
    const int half = job->games / 2, black = game >= half;
    uint64_t key = rng_mix((uint64_t)(int64_t)ids[black]);
    key = rng_mix(key ^ (uint64_t)(int64_t)ids[!black]);
    key = rng_mix(key ^ (uint64_t)job->number);
    return rng_stream(config->seed, RNG_TOURNAMENT, rng_mix(key ^ (uint64_t)(game % half)));
}

static int half_of(const Table *table, int game) {
    return game >= table->games / 2;
}

static Table table_create(const TournamentConfig *config, const Job *job, const int ids[2]) {
    const size_t n = (size_t)job->games;
    Table table = {.games = job->games,
                   .boards = memory_zeroed(n, sizeof(Board)),
                   .winners = memory_zeroed(n, sizeof(Colour)),
                   .known = memory_zeroed(n, sizeof(Known)),
                   .failures = memory_zeroed(n, sizeof(StoreFailure)),
                   .rngs = memory_zeroed(n, sizeof(Rng)),
                   .batch_boards = memory_zeroed(n, sizeof(Board)),
                   .batch_rngs = memory_zeroed(n, sizeof(Rng)),
                   .batch_games = memory_zeroed(n, sizeof(int)),
                   .batch_moves = memory_zeroed(n, sizeof(int))};
    for (int half = 0; half < 2 && job->number == 0; half++)
        table.kept[half] = episode_create(config->size);
    for (int i = 0; i < job->games; i++) {
        table.boards[i] = board_empty(config->size);
        table.winners[i] = table.known[i].winner = NOBODY;
        table.rngs[i] = job_stream(config, job, ids, i);
    }
    return table;
}

static void table_free(Table *table) {
    for (int half = 0; half < 2; half++)
        episode_free(&table->kept[half]);
    free(table->boards);
    free(table->winners);
    free(table->known);
    store_failures_free(table->failures, table->failure_count);
    free(table->rngs);
    free(table->batch_boards);
    free(table->batch_rngs);
    free(table->batch_games);
    free(table->batch_moves);
}

// Gathers the live games where `player` is to move; returns how many.
static int gather(Table *table, int player) {
    int n = 0;
    for (int i = 0; i < table->games; i++) {
        const Board *board = &table->boards[i];
        const int black = half_of(table, i);
        const int mover = board->to_move == BLACK ? black : !black;
        if (table->winners[i] != NOBODY || mover != player)
            continue;
        table->batch_boards[n] = *board;
        table->batch_rngs[n] = table->rngs[i];
        table->batch_games[n++] = i;
    }
    return n;
}

// Keeps the failures of the batch just moved. A game is lost by its first, so there is room.
static void note_failures(Table *table, const Player *player, int id) {
    int count = 0;
    const PlayerFailure *failures = player->failures ? player->failures(player, &count) : NULL;
    for (int i = 0; i < count; i++) {
        CHECK(table->failure_count < table->games);
        CHECK(table->batch_moves[failures[i].index] == PLAYER_FORFEIT);
        table->failures[table->failure_count++] =
            (StoreFailure){.game = table->batch_games[failures[i].index],
                           .agent = id,
                           .kind = memory_string(failures[i].kind),
                           .text = memory_string(failures[i].text),
                           .output = memory_string(failures[i].output)};
    }
}

// Keeps what the player settled of the position that it just chose a move for.
static void note_settled(Known *known, const Board *board, int settled) {
    if (settled == 0)
        return;
    const Colour mover = (Colour)board->to_move;
    const Colour winner = settled > 0 ? mover : colour_other(mover);
    if (winner == known->winner)
        return;
    known->changed = known->winner != NOBODY;
    known->winner = winner;
    known->stones = board->ply;
}

// The episode that a game is kept in, NULL if it is not.
static Episode *kept_game(Table *table, int game) {
    const int half = half_of(table, game);
    const bool first = game == half * (table->games / 2);
    return first && table->kept[half].size > 0 ? &table->kept[half] : NULL;
}

static void keep_move(Episode *episode, const Player *player, int index, int move) {
    float value = NAN;
    const float *policy = player->thought ? player->thought(player, index, &value) : NULL;
    episode_add(episode, move, value, policy);
}

static Status move_all(Table *table, Player *player, int id, int n, Error *error) {
    const double start = clock_now();
    Status status = player->choose(player, table->batch_boards, table->batch_rngs, n,
                                   table->batch_moves, error);
    if (status != STATUS_OK)
        return status;
    const double share = (clock_now() - start) / n;
    note_failures(table, player, id);
    for (int k = 0; k < n; k++) {
        const int game = table->batch_games[k], move = table->batch_moves[k];
        Board *board = &table->boards[game];
        if (player->settled)
            note_settled(&table->known[game], board, player->settled(player, k));
        if (move == PLAYER_FORFEIT) {
            table->winners[game] = colour_other((Colour)board->to_move);
            continue;
        }
        if (move < 0 || move >= board_cells(board) || !bits_has(board_legal(board), move))
            return error_set(error, STATUS_INVALID,
                             "player %d chose cell %d, which is no legal move", id, move);
        Episode *kept = kept_game(table, game);
        if (kept)
            keep_move(kept, player, k, move);
        board_play(board, move);
        table->winners[game] = (Colour)board->winner;
        table->rngs[game] = table->batch_rngs[k];
        table->moves[half_of(table, game)] += 1.0;
        table->seconds[half_of(table, game)] += share;
    }
    return STATUS_OK;
}

// What a failure shares with the trial that its game is one of.
static void complete_failure(const TournamentConfig *config, const Job *job, const int ids[2],
                             StoreFailure *failure) {
    const int half = failure->game >= job->games / 2;
    failure->black = ids[half];
    failure->white = ids[!half];
    failure->greedy = config->greedy;
    failure->job = job->number;
}

void job_result_free(JobResult *result) {
    store_failures_free(result->failures, result->failure_count);
    for (int half = 0; half < 2; half++)
        episode_free(&result->games[half]);
}

Status job_play(const TournamentConfig *config, const Job *job, const int ids[2],
                Player *const players[2], JobResult *result, Error *error) {
    CHECK(job->games >= 2 && job->games % 2 == 0);
    // Another program's failures are known to those only who play its games out.
    if (config->perfect && job->second == TOURNAMENT_PERFECT && !players[0]->failures)
        return job_convert(config, job, ids, players[0], result, error);
    Table table = table_create(config, job, ids);
    Status status = STATUS_OK;
    // In each turn of this loop both players move, each in the games where it was to move at the
    // turn's start or has become so: a batch is as large as it can be.
    for (int live = 1; live > 0 && status == STATUS_OK;) {
        live = 0;
        for (int player = 0; player < 2 && status == STATUS_OK; player++) {
            const int n = gather(&table, player);
            live += n;
            if (n > 0)
                status = move_all(&table, players[player], ids[player], n, error);
        }
    }
    for (int half = 0; half < 2 && status == STATUS_OK; half++) {
        StoreTrial *trial = &result->trials[half];
        *trial = (StoreTrial){.black = ids[half],
                              .white = ids[!half],
                              .moves = table.moves[half],
                              .times = table.seconds[half],
                              .greedy = config->greedy,
                              .job = job->number,
                              .seed = config->seed,
                              .perfect = job->second == TOURNAMENT_PERFECT ? REFERENCE_VERSION : 0};
        for (int i = half * job->games / 2; i < (half + 1) * job->games / 2; i++) {
            CHECK(table.winners[i] != NOBODY);
            trial->black_wins += table.winners[i] == BLACK;
            trial->white_wins += table.winners[i] == WHITE;
            const Known *known = &table.known[i];
            if (known->winner == table.winners[i]) {
                trial->settled++;
                trial->settled_stones += known->stones;
                trial->proven += known->changed;
            }
        }
    }
    if (status == STATUS_OK) {
        result->failures = table.failures;
        result->failure_count = table.failure_count;
        table.failures = NULL;
        table.failure_count = 0;
        for (int half = 0; half < 2; half++) {
            result->games[half] = table.kept[half];
            result->games[half].winner = (int)table.winners[half * job->games / 2];
            table.kept[half] = (Episode){0};
        }
        for (int i = 0; i < result->failure_count; i++)
            complete_failure(config, job, ids, &result->failures[i]);
    }
    table_free(&table);
    return status;
}

Status tournament_play(const TournamentConfig *config, const TournamentJob *job,
                       Player *const players[2], TournamentOutcome *outcome, Error *error) {
    const Job own = {.first = job->agents[0],
                     .second = job->agents[1],
                     .number = job->number,
                     .games = job->games};
    JobResult result;
    const Status status = job_play(config, &own, job->ids, players, &result, error);
    if (status != STATUS_OK)
        return status;
    CHECK(result.failure_count == 0); // only engines' players fail so
    memcpy(outcome->trials, result.trials, sizeof result.trials);
    memcpy(outcome->games, result.games, sizeof result.games);
    store_failures_free(result.failures, result.failure_count);
    return STATUS_OK;
}
