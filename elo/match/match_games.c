// The games of a match: played out, or decided by the solver.
#include "elo/match/match.h"

#include "base/check.h"
#include "base/clock.h"
#include "base/memory.h"
#include "elo/match/conversion.h"
#include "selfplay/search/reference.h"

#include <math.h>
#include <stdlib.h>

typedef struct Game {
    Board board;
    Colour winner; // NOBODY while the game goes on
    Rng rng;
    // from a player that settles positions (Player.settled):
    Colour settled; // the winner as last settled, NOBODY: never
    int stones;     // on the board when that winner was first settled
    bool changed;   // another winner was settled before
} Game;

// All games of a match.
typedef struct Table {
    const MatchJob *job;
    MatchResult *result; // receives kept games and failures
    Game *games;
    // a batch for one player
    Board *boards;
    Rng *rngs;
    int *numbers, *moves;             // of its games
    double move_count[2], seconds[2]; // by half
} Table;

// The first half has the first player as Black, who is Black in trials[0].
static int half_of(const MatchJob *job, int game) {
    return game >= job->games / 2;
}

// The random stream of a game: a function of the seed, its players, its job's number and its own.
static Rng stream_of(const MatchJob *job, int game) {
    const int black = half_of(job, game);
    uint64_t key = rng_mix((uint64_t)(int64_t)job->agents[black].id);
    key = rng_mix(key ^ (uint64_t)(int64_t)job->agents[!black].id);
    key = rng_mix(key ^ (uint64_t)job->number);
    return rng_stream(job->seed, RNG_TOURNAMENT,
                      rng_mix(key ^ (uint64_t)(game % (job->games / 2))));
}

// A trial without games.
static StoreTrial new_trial(const MatchJob *job, int half) {
    return (StoreTrial){.black = job->agents[half].id,
                        .white = job->agents[!half].id,
                        .greedy = job->greedy,
                        .job = job->number,
                        .seed = job->seed,
                        .perfect = job->agents[1].id == STORE_PERFECT ? REFERENCE_VERSION : 0};
}

static Table table_create(const MatchJob *job, MatchResult *result) {
    const size_t n = (size_t)job->games;
    Table table = {.job = job,
                   .result = result,
                   .games = memory_zeroed(n, sizeof(Game)),
                   .boards = memory_zeroed(n, sizeof(Board)),
                   .rngs = memory_zeroed(n, sizeof(Rng)),
                   .numbers = memory_zeroed(n, sizeof(int)),
                   .moves = memory_zeroed(n, sizeof(int))};
    for (int i = 0; i < job->games; i++)
        table.games[i] = (Game){.board = board_empty(job->size),
                                .winner = NOBODY,
                                .rng = stream_of(job, i),
                                .settled = NOBODY};
    result->failures = memory_zeroed(n, sizeof *result->failures);
    for (int half = 0; half < 2 && job->number == 0; half++)
        result->games[half] = episode_create(job->size);
    return table;
}

static void table_free(Table *table) {
    free(table->games);
    free(table->boards);
    free(table->rngs);
    free(table->numbers);
    free(table->moves);
}

// Gathers the live games where the player is to move; returns their number.
static int gather(Table *table, int side) {
    int n = 0;
    for (int i = 0; i < table->job->games; i++) {
        const Game *game = &table->games[i];
        const int black = half_of(table->job, i);
        const int mover = game->board.to_move == BLACK ? black : !black;
        if (game->winner != NOBODY || mover != side)
            continue;
        table->boards[n] = game->board;
        table->rngs[n] = game->rng;
        table->numbers[n++] = i;
    }
    return n;
}

// Records the failures of the last batch. A game is lost by its first failure, so there is room.
static void note_failures(Table *table, const Player *player, int side) {
    const MatchJob *job = table->job;
    MatchResult *result = table->result;
    int count = 0;
    const PlayerFailure *failures = player->failures ? player->failures(player, &count) : NULL;
    for (int i = 0; i < count; i++) {
        CHECK(result->failure_count < job->games);
        CHECK(table->moves[failures[i].index] == PLAYER_FORFEIT);
        const int game = table->numbers[failures[i].index], half = half_of(job, game);
        result->failures[result->failure_count++] =
            (StoreFailure){.black = job->agents[half].id,
                           .white = job->agents[!half].id,
                           .greedy = job->greedy,
                           .job = job->number,
                           .game = game,
                           .agent = job->agents[side].id,
                           .kind = memory_string(failures[i].kind),
                           .text = memory_string(failures[i].text),
                           .output = memory_string(failures[i].output)};
    }
}

// Records what the player settled about the position it has just chosen a move in.
static void note_settled(Game *game, int settled) {
    if (settled == 0)
        return;
    const Colour mover = (Colour)game->board.to_move;
    const Colour winner = settled > 0 ? mover : colour_other(mover);
    if (winner == game->settled)
        return;
    game->changed = game->settled != NOBODY;
    game->settled = winner;
    game->stones = game->board.ply;
}

// The episode that a game is recorded in, NULL if none.
static Episode *kept_game(Table *table, int number) {
    const int half = half_of(table->job, number);
    Episode *kept = &table->result->games[half];
    return number == half * (table->job->games / 2) && kept->size > 0 ? kept : NULL;
}

static void keep_move(Episode *episode, const Player *player, int index, int move) {
    float value = NAN;
    const float *policy = player->thought ? player->thought(player, index, &value) : NULL;
    episode_add(episode, move, value, policy);
}

static Status move_all(Table *table, Player *player, int side, int n, Error *error) {
    const double start = clock_now();
    Status status = player->choose(player, table->boards, table->rngs, n, table->moves, error);
    if (status != STATUS_OK)
        return status;
    const double share = (clock_now() - start) / n;
    note_failures(table, player, side);
    for (int k = 0; k < n; k++) {
        const int number = table->numbers[k], move = table->moves[k];
        Game *game = &table->games[number];
        Board *board = &game->board;
        if (player->settled)
            note_settled(game, player->settled(player, k));
        if (move == PLAYER_FORFEIT) {
            game->winner = colour_other((Colour)board->to_move);
            continue;
        }
        if (move < 0 || move >= board_cells(board) || !bits_has(board_legal(board), move))
            return error_set(error, STATUS_INVALID,
                             "player %d chose cell %d, which is no legal move",
                             table->job->agents[side].id, move);
        Episode *kept = kept_game(table, number);
        if (kept)
            keep_move(kept, player, k, move);
        board_play(board, move);
        game->winner = (Colour)board->winner;
        game->rng = table->rngs[k];
        table->move_count[half_of(table->job, number)] += 1.0;
        table->seconds[half_of(table->job, number)] += share;
    }
    return STATUS_OK;
}

// Plays all games to their ends.
static Status play_out(Table *table, Player *const players[2], Error *error) {
    Status status = STATUS_OK;
    // In each pass both players move, each in all games where it is to move by then, so that
    // batches are as large as possible.
    for (int live = 1; live > 0 && status == STATUS_OK;) {
        live = 0;
        for (int side = 0; side < 2 && status == STATUS_OK; side++) {
            const int n = gather(table, side);
            live += n;
            if (n > 0)
                status = move_all(table, players[side], side, n, error);
        }
    }
    return status;
}

static StoreTrial count_half(const Table *table, int half) {
    const int each = table->job->games / 2;
    StoreTrial trial = new_trial(table->job, half);
    trial.moves = table->move_count[half];
    trial.times = table->seconds[half];
    for (const Game *game = &table->games[half * each]; game < &table->games[(half + 1) * each];
         game++) {
        CHECK(game->winner != NOBODY);
        trial.black_wins += game->winner == BLACK;
        trial.white_wins += game->winner == WHITE;
        if (game->settled == game->winner) {
            trial.settled++;
            trial.settled_stones += game->stones;
            trial.proven += game->changed;
        }
    }
    return trial;
}

// The same results against perfect play, from the same streams, without its moves as Black and
// where it has the win: no games are kept, and `moves` counts the moves that were played.
static Status look_up(const MatchJob *job, Player *player, Perfect *perfect, MatchResult *result) {
    const int each = job->games / 2;
    const double start = clock_now();
    ConversionGame *games = memory_zeroed((size_t)each, sizeof *games);
    for (int i = 0; i < each; i++)
        games[i] = (ConversionGame){.start = board_empty(job->size), .rng = stream_of(job, i)};
    Player *const players[] = {player};
    const ConversionConfig conversion = {
        .perfect = perfect, .pool = pool_create(1), .players = players};
    const Status status = conversion_play(&conversion, games, each, &result->error);
    pool_destroy(conversion.pool);
    for (int half = 0; half < 2; half++)
        result->trials[half] = new_trial(job, half);
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

void match_play_by(const MatchJob *job, Player *const players[2], Perfect *perfect,
                   MatchResult *result) {
    CHECK(job->games >= 2 && job->games % 2 == 0);
    *result = (MatchResult){.status = STATUS_OK};
    // Failures of another program only show when its games are played out.
    if (perfect && job->agents[1].id == STORE_PERFECT && !players[0]->failures) {
        result->status = look_up(job, players[0], perfect, result);
        return;
    }
    Table table = table_create(job, result);
    result->status = play_out(&table, players, &result->error);
    for (int half = 0; half < 2 && result->status == STATUS_OK; half++) {
        result->trials[half] = count_half(&table, half);
        result->games[half].winner = (int)table.games[half * job->games / 2].winner;
    }
    if (result->status != STATUS_OK)
        match_result_free(result);
    table_free(&table);
}
