#include "elo/store/store_internal.h"

#include "base/check.h"
#include "base/memory.h"

#include <limits.h>
#include <stdlib.h>

Status store_game_add(Store *store, const StoreGame *game, const Episode *episode, Error *error) {
    sqlite3_stmt *statement;
    const Status status = store_prepare(store, STORE_GAME_INSERT, &statement, error);
    if (status != STATUS_OK)
        return status;
    const int none = STORE_PERFECT; // NULL, for the agents of self-play
    const bool own = *game->run != '\0';
    store_bind(statement, "siaaiiiiii", game->run, game->idx, own ? none : game->black,
               own ? none : game->white, (int)game->greedy, game->job, game->game, episode->size,
               episode->count, episode->winner);
    BytesWriter writer = {0};
    episode_put(episode, &writer);
    CHECK(sqlite3_bind_blob(statement, 11, writer.bytes, (int)writer.length, SQLITE_STATIC) ==
          SQLITE_OK);
    CHECK(sqlite3_bind_int(statement, 12, STORE_GAMES_MAX) == SQLITE_OK);
    CHECK(sqlite3_bind_int(statement, 13, STORE_TOURNAMENT_GAMES_MAX) == SQLITE_OK);
    const Status added = store_step(store, statement, error);
    free(writer.bytes);
    return added;
}

Status store_games_count(Store *store, const StoreGameFilter *filter, int *count, Error *error) {
    // All games are counted by an index, without reading them.
    const bool some = filter && (filter->kind != STORE_GAMES_ALL || filter->size != 0);
    bool found;
    *count = 0;
    sqlite3_stmt *statement;
    const Status status =
        store_prepare(store, some ? STORE_GAMES_COUNT_SOME : STORE_GAMES_COUNT, &statement, error);
    if (status != STATUS_OK)
        return status;
    if (some)
        store_bind(statement, "ii", filter->size, (int)filter->kind);
    return store_find(store, statement, count, &found, error);
}

static Status read_game(const Store *store, sqlite3_stmt *statement, void *row, Error *error) {
    StoreGame *game = row;
    StoreRow from = {.statement = statement};
    game->id = store_whole(&from, 0, "id", 0, INT_MAX);
    game->run = memory_string(store_text(statement, 1));
    game->idx = store_whole(&from, 2, "idx", -1, INT_MAX);
    game->black = store_agent_id(&from, 3, "black_agent");
    game->white = store_agent_id(&from, 4, "white_agent");
    game->greedy = sqlite3_column_int(statement, 5) != 0;
    game->job = store_whole(&from, 6, "job", -1, INT_MAX);
    game->game = store_whole(&from, 7, "game", 0, INT_MAX);
    game->size = store_whole(&from, 8, "size", 1, BOARD_SIZE_MAX);
    game->moves = store_whole(&from, 9, "moves", 0, BOARD_CELLS_MAX);
    game->winner = store_whole(&from, 10, "winner", 0, NOBODY);
    return store_row_check(store, &from, error, "game %d", game->id);
}

static Status list_games(Store *store, sqlite3_stmt *statement, StoreGame **games, int *found,
                         Error *error) {
    StoreList list = {.size = sizeof **games};
    const Status status = store_list(store, statement, read_game, &list, error);
    StoreGame *items = (StoreGame *)(void *)list.items;
    if (status != STATUS_OK) {
        store_games_free(items, list.count);
        return status;
    }
    *games = items;
    *found = list.count;
    return STATUS_OK;
}

Status store_games(Store *store, const StoreGameFilter *filter, int from, int count,
                   StoreGame **games, int *found, Error *error) {
    *games = NULL;
    *found = 0;
    sqlite3_stmt *statement;
    const Status status = store_prepare(store, STORE_GAMES, &statement, error);
    if (status != STATUS_OK)
        return status;
    store_bind(statement, "iiii", filter ? filter->size : 0, filter ? (int)filter->kind : 0, count,
               from);
    return list_games(store, statement, games, found, error);
}

void store_games_free(StoreGame *games, int count) {
    for (int i = 0; i < count; i++)
        free((char *)games[i].run);
    free(games);
}

// The episode in the statement's current row.
static Status read_episode(const Store *store, sqlite3_stmt *statement, int id, Episode *episode,
                           Error *error) {
    BytesReader reader = {.bytes = sqlite3_column_blob(statement, 0),
                          .length = (size_t)sqlite3_column_bytes(statement, 0)};
    if (reader.bytes && episode_get(&reader, episode)) {
        if (reader.at == reader.length)
            return STATUS_OK;
        episode_free(episode);
    }
    return error_set(error, STATUS_INVALID, "%s: game %d is damaged, expected moves to play",
                     store->path, id);
}

Status store_game(Store *store, int id, StoreGame **game, Episode *episode, Error *error) {
    *game = NULL;
    sqlite3_stmt *statement;
    Status status = store_prepare(store, STORE_GAME_EPISODE, &statement, error);
    if (status != STATUS_OK)
        return status;
    store_bind(statement, "i", id);
    const int code = sqlite3_step(statement);
    if (code == SQLITE_ROW)
        status = read_episode(store, statement, id, episode, error);
    else if (code == SQLITE_DONE)
        status = error_set(error, STATUS_INVALID, "%s: no game %d is kept there", store->path, id);
    else
        status = store_fail(store, "cannot read", error);
    store_finish(statement);
    if (status != STATUS_OK)
        return status;
    int found = 0;
    status = store_prepare(store, STORE_GAME, &statement, error);
    if (status == STATUS_OK) {
        store_bind(statement, "i", id);
        status = list_games(store, statement, game, &found, error);
    }
    if (status == STATUS_OK && found != 1)
        status = error_set(error, STATUS_INVALID, "%s: no game %d is kept there", store->path, id);
    if (status != STATUS_OK)
        episode_free(episode);
    return status;
}
