#include "elo/errors/error_games.h"

#include "base/memory.h"

#include <limits.h>
#include <stdlib.h>

typedef struct Positions {
    Board *boards;
    int count, room;
} Positions;

static int compare_cells(Bits a, Bits b) {
    return (a > b) - (a < b);
}

static int compare_stones(const Board *a, const Board *b) {
    const int black = compare_cells(a->stones[BLACK], b->stones[BLACK]);
    return black ? black : compare_cells(a->stones[WHITE], b->stones[WHITE]);
}

static int compare(const void *a, const void *b) {
    return compare_stones(a, b);
}

static void add(Positions *positions, const Board *board) {
    const Board rotated = board_rotated(board);
    if (positions->count == positions->room) {
        positions->room = positions->room ? 2 * positions->room : 4096;
        positions->boards =
            memory_resize(positions->boards, (size_t)positions->room, sizeof(Board));
    }
    positions->boards[positions->count++] = compare_stones(board, &rotated) <= 0 ? *board : rotated;
}

static void add_game(Positions *positions, int free_max, const StoreGame *game,
                     const Episode *episode) {
    const int least = episode->size * episode->size - free_max; // stones
    const bool own = game->run[0] != '\0';
    Board board = board_empty(episode->size);
    for (int i = 0; i < episode->count; i++) {
        const int mover = board.to_move == BLACK ? game->black : game->white;
        if (i >= least && (own || mover != STORE_PERFECT))
            add(positions, &board);
        board_play(&board, episode->cell[i]);
    }
}

static Status add_store(Positions *positions, Store *store, int size, int free_max, int *games,
                        Error *error) {
    const StoreGameFilter filter = {.kind = STORE_GAMES_ALL, .size = size};
    StoreGame *list;
    int found;
    Status status = store_games(store, &filter, 0, INT_MAX, &list, &found, error);
    for (int i = 0; i < found && status == STATUS_OK; i++) {
        StoreGame *game;
        Episode episode;
        status = store_game(store, list[i].id, &game, &episode, error);
        if (status != STATUS_OK)
            break;
        if (episode.size == size)
            add_game(positions, free_max, game, &episode);
        episode_free(&episode);
        store_games_free(game, 1);
    }
    store_games_free(list, found);
    *games += found;
    return status;
}

static void keep_distinct(Positions *positions) {
    qsort(positions->boards, (size_t)positions->count, sizeof(Board), compare);
    int kept = 0;
    for (int i = 0; i < positions->count; i++)
        if (kept == 0 || compare(&positions->boards[kept - 1], &positions->boards[i]) != 0)
            positions->boards[kept++] = positions->boards[i];
    positions->count = kept;
}

static void shuffle(Positions *positions, uint64_t seed) {
    Rng rng = rng_stream(seed, RNG_POSITION, 0);
    for (int i = positions->count - 1; i > 0; i--) {
        const int k = (int)rng_below(&rng, (uint32_t)i + 1);
        const Board other = positions->boards[k];
        positions->boards[k] = positions->boards[i];
        positions->boards[i] = other;
    }
}

Status error_games_positions(Store *const *stores, int count, int size, int free_max, uint64_t seed,
                             Board **boards, int *found, int *games, Error *error) {
    Positions positions = {0};
    Status status = STATUS_OK;
    *games = 0;
    for (int i = 0; i < count && status == STATUS_OK; i++)
        status = add_store(&positions, stores[i], size, free_max, games, error);
    if (status == STATUS_OK && positions.count == 0)
        status = error_set(error, STATUS_INVALID,
                           "no games of %dx%d are kept there to draw positions from", size, size);
    if (status != STATUS_OK) {
        free(positions.boards);
        return status;
    }
    keep_distinct(&positions);
    shuffle(&positions, seed);
    *boards = positions.boards;
    *found = positions.count;
    return STATUS_OK;
}
