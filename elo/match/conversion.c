#include "elo/match/conversion.h"

#include "base/check.h"
#include "base/memory.h"
#include "selfplay/search/reference.h"

#include <stdlib.h>
#include <string.h>

enum {
    BATCH = 64, // games in a player's batch
    // Positions with more free cells ("wide") are not solved at once: that is slow.
    WIDE_CELLS = 30,
    // Wide positions of a game: one in two plies.
    OPEN_MAX = (SOLVER_SIZE_MAX * SOLVER_SIZE_MAX - WIDE_CELLS) / 2 + 1,
};

// The unsolved positions of a game: positions after moves of the player.
typedef struct OpenPositions {
    int count;
    Board boards[OPEN_MAX];
} OpenPositions;

// All arrays have `count` entries, the number of games. Live games are sorted by position, so that
// equal positions are adjacent and are evaluated and solved once.
typedef struct Conversion {
    const ConversionConfig *config;
    ConversionGame *games;
    Board *boards;       // of every game
    OpenPositions *open; // of every game
    int *live;           // numbers of the games that continue, or are looked back at
    int live_count;
    // Of the current turn, in the order of `live`.
    Player *const *movers; // [threads]
    Board *batch;
    Rng *rngs;
    int *moves;
    // Of the distinct positions: where each begins in `live`, and whether the win was given away.
    int *first;
    bool *thrown_away;
    bool ask; // solve even wide positions
    int distinct;
    // Of the tasks.
    Status *statuses;
    Error *errors;
} Conversion;

static Conversion conversion_begin(const ConversionConfig *config, ConversionGame *games,
                                   int count) {
    const size_t n = (size_t)count;
    Conversion all = {.config = config,
                      .games = games,
                      .boards = memory_zeroed(n, sizeof(Board)),
                      .open = memory_zeroed(n, sizeof(OpenPositions)),
                      .live = memory_zeroed(n, sizeof(int)),
                      .live_count = count,
                      .batch = memory_zeroed(n, sizeof(Board)),
                      .rngs = memory_zeroed(n, sizeof(Rng)),
                      .moves = memory_zeroed(n, sizeof(int)),
                      .first = memory_zeroed(n + 1, sizeof(int)),
                      .thrown_away = memory_zeroed(n, sizeof(bool)),
                      .statuses = memory_zeroed(n, sizeof(Status)),
                      .errors = memory_zeroed(n, sizeof(Error))};
    for (int i = 0; i < count; i++) {
        all.boards[i] = games[i].start;
        all.live[i] = i;
        games[i].kept = games[i].won = false;
    }
    return all;
}

static void conversion_end(Conversion *all) {
    free(all->boards);
    free(all->open);
    free(all->live);
    free(all->batch);
    free(all->rngs);
    free(all->moves);
    free(all->first);
    free(all->thrown_away);
    free(all->statuses);
    free(all->errors);
}

static bool is_stopped(const ConversionConfig *config) {
    return config->stop && *config->stop;
}

static bool same_position(const Board *a, const Board *b) {
    return a->stones[BLACK] == b->stones[BLACK] && a->stones[WHITE] == b->stones[WHITE] &&
           a->size == b->size && a->to_move == b->to_move;
}

static int compare_positions(const Board *a, const Board *b) {
    for (int colour = 0; colour < 2; colour++)
        if (a->stones[colour] != b->stones[colour])
            return a->stones[colour] < b->stones[colour] ? -1 : 1;
    return (a->to_move > b->to_move) - (a->to_move < b->to_move);
}

// Merges from[left, middle) and from[middle, right), both sorted, into `to`.
static void merge(const Conversion *all, const int *from, int *to, int left, int middle,
                  int right) {
    int a = left, b = middle;
    for (int i = left; i < right; i++) {
        const bool first =
            b == right ||
            (a < middle && compare_positions(&all->boards[from[a]], &all->boards[from[b]]) <= 0);
        to[i] = from[first ? a++ : b++];
    }
}

// Equal positions stay in the games' order.
static void sort_live(Conversion *all) {
    const int count = all->live_count;
    int *from = all->live, *to = all->first; // scratch: refilled after sorting
    for (int width = 1; width < count; width *= 2) {
        for (int left = 0; left < count; left += 2 * width) {
            const int middle = left + width < count ? left + width : count;
            merge(all, from, to, left, middle, middle + width < count ? middle + width : count);
        }
        int *const sorted = to;
        to = from;
        from = sorted;
    }
    if (from != all->live)
        memcpy(all->live, from, (size_t)count * sizeof *from);
}

// Whether the stop flag is set; then the task's status is STATUS_STOPPED.
static bool stop_task(Conversion *all, int index) {
    if (!is_stopped(all->config))
        return false;
    all->statuses[index] =
        error_set(&all->errors[index], STATUS_STOPPED, "stopped before the games were over");
    return true;
}

static void choose_batch(void *context, int index, int thread) {
    Conversion *all = context;
    if (stop_task(all, index))
        return;
    const int from = index * BATCH;
    const int count = all->live_count - from < BATCH ? all->live_count - from : BATCH;
    Player *player = all->movers[thread];
    all->statuses[index] = player->choose(player, all->batch + from, all->rngs + from, count,
                                          all->moves + from, &all->errors[index]);
}

// The status of the first task that failed.
static Status outcome(const Conversion *all, int tasks, Error *error) {
    for (int i = 0; i < tasks; i++)
        if (all->statuses[i] != STATUS_OK) {
            if (error)
                *error = all->errors[i];
            return all->statuses[i];
        }
    return STATUS_OK;
}

// `movers` choose a move in every live game; the games are sorted.
static Status choose_moves(Conversion *all, Player *const *movers, Error *error) {
    for (int i = 0; i < all->live_count; i++) {
        all->batch[i] = all->boards[all->live[i]];
        all->rngs[i] = all->games[all->live[i]].rng;
    }
    all->movers = movers;
    const int tasks = (all->live_count + BATCH - 1) / BATCH;
    pool_run(all->config->pool, tasks, choose_batch, all);
    const Status status = outcome(all, tasks, error);
    for (int i = 0; i < all->live_count && status == STATUS_OK; i++) {
        const int move = all->moves[i];
        const Board *board = &all->batch[i];
        all->games[all->live[i]].rng = all->rngs[i];
        if (move != PLAYER_FORFEIT &&
            (move < 0 || move >= board_cells(board) || !bits_has(board_legal(board), move)))
            return error_set(error, STATUS_INVALID,
                             "a player chose cell %d, which is no legal move", move);
    }
    return status;
}

// The player moves in all live games; those that it wins or forfeits end.
static Status move_player(Conversion *all, Error *error) {
    sort_live(all);
    const Status status = choose_moves(all, all->config->players, error);
    if (status != STATUS_OK)
        return status;
    int going = 0;
    for (int i = 0; i < all->live_count; i++) {
        const int number = all->live[i], move = all->moves[i];
        Board *board = &all->boards[number];
        ConversionGame *game = &all->games[number];
        if (move == PLAYER_FORFEIT)
            continue;
        board_play(board, move);
        game->won = board->winner != NOBODY;
        game->kept |= game->won;
        if (!game->won)
            all->live[going++] = number;
    }
    all->live_count = going;
    return STATUS_OK;
}

static bool is_wide(const Board *board) {
    return bits_count(board_free(board)) > WIDE_CELLS;
}

static void ask_winner(void *context, int index, int thread) {
    (void)thread;
    Conversion *all = context;
    if (stop_task(all, index))
        return;
    const Board *board = &all->boards[all->live[all->first[index]]];
    all->statuses[index] = STATUS_OK;
    all->thrown_away[index] = false;
    if (!is_wide(board) || all->ask)
        all->statuses[index] = perfect_wins(all->config->perfect, board, &all->thrown_away[index],
                                            &all->errors[index]);
}

// Sorts the live games and solves each distinct position once: was the win given away?
static Status look(Conversion *all, bool ask, Error *error) {
    sort_live(all);
    all->ask = ask;
    all->distinct = 0;
    for (int i = 0; i < all->live_count; i++)
        if (i == 0 || !same_position(&all->boards[all->live[i]], &all->boards[all->live[i - 1]]))
            all->first[all->distinct++] = i;
    all->first[all->distinct] = all->live_count;
    pool_run(all->config->pool, all->distinct, ask_winner, all);
    return outcome(all, all->distinct, error);
}

// Ends the live games whose win was given away, and records the positions that were not solved.
static void end_given(Conversion *all, bool asked) {
    int going = 0;
    for (int k = 0; k < all->distinct; k++)
        for (int i = all->first[k]; i < all->first[k + 1] && !all->thrown_away[k]; i++) {
            const int number = all->live[i];
            OpenPositions *open = &all->open[number];
            all->games[number].kept |= asked;
            if (is_wide(&all->boards[number]) && !asked) {
                CHECK(open->count < OPEN_MAX);
                open->boards[open->count++] = all->boards[number];
            }
            all->live[going++] = number;
        }
    all->live_count = going;
}

// The defender moves in all live games. Games end when a solved position is won for the defender,
// or when the defender wins, in which case the win was given away earlier.
static Status move_defender(Conversion *all, bool first, Error *error) {
    const bool ask = first && all->config->first_moves;
    Status status = look(all, ask, error);
    if (status != STATUS_OK)
        return status;
    end_given(all, ask);
    if (all->live_count > 0)
        status = choose_moves(all, all->config->defenders, error);
    int going = 0;
    for (int i = 0; i < all->live_count && status == STATUS_OK; i++) {
        Board *board = &all->boards[all->live[i]];
        CHECK(all->moves[i] != PLAYER_FORFEIT);
        board_play(board, all->moves[i]);
        if (board->winner == NOBODY)
            all->live[going++] = all->live[i];
    }
    all->live_count = going;
    return status;
}

// Solves the skipped positions of the games that seem won, the last first; a game is lost if the
// defender could win one of them.
static Status look_back(Conversion *all, int count, Error *error) {
    for (;;) {
        all->live_count = 0;
        for (int i = 0; i < count; i++)
            if (all->games[i].won && all->open[i].count > 0) {
                all->boards[i] = all->open[i].boards[--all->open[i].count];
                all->live[all->live_count++] = i;
            }
        if (all->live_count == 0)
            return STATUS_OK;
        if (is_stopped(all->config))
            return error_set(error, STATUS_STOPPED, "stopped before the games were looked at");
        const Status status = look(all, true, error);
        if (status != STATUS_OK)
            return status;
        for (int k = 0; k < all->distinct; k++)
            for (int i = all->first[k]; i < all->first[k + 1]; i++)
                all->games[all->live[i]].won &= !all->thrown_away[k];
    }
}

static Status play_all(const ConversionConfig *config, ConversionGame *games, int count,
                       Error *error) {
    Conversion all = conversion_begin(config, games, count);
    Status status = STATUS_OK;
    for (bool first = true; status == STATUS_OK && all.live_count > 0; first = false) {
        if (is_stopped(config)) {
            status = error_set(error, STATUS_STOPPED, "stopped before the games were over");
            break;
        }
        status = move_player(&all, error);
        if (status == STATUS_OK && all.live_count > 0)
            status = move_defender(&all, first, error);
    }
    for (int i = 0; i < count; i++)
        games[i].plies = all.boards[i].ply - games[i].start.ply;
    if (status == STATUS_OK)
        status = look_back(&all, count, error);
    conversion_end(&all);
    return status;
}

Status conversion_play(const ConversionConfig *config, ConversionGame *games, int count,
                       Error *error) {
    if (config->defenders)
        return play_all(config, games, count, error);
    const int threads = pool_threads(config->pool);
    Player **defenders = memory_zeroed((size_t)threads, sizeof *defenders);
    for (int i = 0; i < threads; i++)
        defenders[i] = reference_player_create(NULL);
    ConversionConfig own = *config;
    own.defenders = defenders;
    const Status status = play_all(&own, games, count, error);
    for (int i = 0; i < threads; i++)
        player_destroy(defenders[i]);
    free(defenders);
    return status;
}
