#include "view/game/shelf.h"

#include "base/memory.h"
#include "elo/rating/standings.h"
#include "selfplay/search/reference.h"
#include "selfplay/train/run.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PAGE = 128 }; // games read at once; half of them follow the one requested

struct Shelf {
    Store *store;
    int kept; // games
    StoreGameFilter filter;
    int games;       // that are listed
    int from, count; // of the page
    StoreGame *page;
    int size_count, sizes[16];
    int agent_count;
    StoreAgent *agents; // with weights, in order of id
};

Status shelf_open(Store *store, Shelf **shelf, Error *error) {
    Shelf *made = memory_zeroed(1, sizeof *made);
    made->store = store;
    int all = 0;
    Status status = store_games_count(store, NULL, &made->kept, error);
    made->games = made->kept;
    if (status == STATUS_OK)
        status = store_sizes(store, made->sizes, &made->size_count, error);
    if (status == STATUS_OK)
        status = store_agents(store, 0, &made->agents, &all, error);
    if (status != STATUS_OK) {
        shelf_close(made);
        return status;
    }
    for (int i = 0; i < all; i++)
        if (made->agents[i].weights[0])
            made->agents[made->agent_count++] = made->agents[i];
    *shelf = made;
    return STATUS_OK;
}

void shelf_close(Shelf *shelf) {
    if (!shelf)
        return;
    store_games_free(shelf->page, shelf->count);
    free(shelf->agents);
    free(shelf);
}

Store *shelf_store(const Shelf *shelf) {
    return shelf->store;
}

static void drop_page(Shelf *shelf) {
    store_games_free(shelf->page, shelf->count);
    shelf->page = NULL;
    shelf->count = 0;
}

Status shelf_show(Shelf *shelf, const StoreGameFilter *filter, Error *error) {
    int games;
    const Status status = store_games_count(shelf->store, filter, &games, error);
    if (status != STATUS_OK)
        return status;
    drop_page(shelf);
    shelf->filter = *filter;
    shelf->games = games;
    return STATUS_OK;
}

const StoreGameFilter *shelf_filter(const Shelf *shelf) {
    return &shelf->filter;
}

int shelf_games_kept(const Shelf *shelf) {
    return shelf->kept;
}

int shelf_games(const Shelf *shelf) {
    return shelf->games;
}

int shelf_sizes(const Shelf *shelf, const int **sizes) {
    *sizes = shelf->sizes;
    return shelf->size_count;
}

const StoreGame *shelf_game(Shelf *shelf, int place) {
    if (place < shelf->from || place >= shelf->from + shelf->count) {
        drop_page(shelf);
        shelf->from = place - place % (PAGE / 2);
        Error error;
        if (store_games(shelf->store, &shelf->filter, shelf->from, PAGE, &shelf->page,
                        &shelf->count, &error) != STATUS_OK)
            return NULL;
    }
    return place < shelf->from + shelf->count ? &shelf->page[place - shelf->from] : NULL;
}

int shelf_agents(const Shelf *shelf) {
    return shelf->agent_count;
}

const StoreAgent *shelf_agent(const Shelf *shelf, int place) {
    return &shelf->agents[place];
}

static int compare_ids(const void *key, const void *agent) {
    const int id = *(const int *)key, other = ((const StoreAgent *)agent)->id;
    return (id > other) - (id < other);
}

static const StoreAgent *find_agent(const Shelf *shelf, int id) {
    return shelf->agent_count == 0 ? NULL
                                   : bsearch(&id, shelf->agents, (size_t)shelf->agent_count,
                                             sizeof *shelf->agents, compare_ids);
}

void shelf_player(const Shelf *shelf, const StoreGame *game, Colour colour,
                  char name[NAMED_PLAYER_MAX]) {
    const int id = colour == BLACK ? game->black : game->white;
    const StoreAgent *agent = find_agent(shelf, id);
    char text[STANDINGS_NAME_MAX];
    if (game->run[0])
        snprintf(name, NAMED_PLAYER_MAX, "%.120s/%d", game->run, game->idx);
    else if (agent)
        standings_name(agent, text), snprintf(name, NAMED_PLAYER_MAX, "%s", text);
    else if (id == STORE_PERFECT)
        snprintf(name, NAMED_PLAYER_MAX, "%s", reference_name(game->size));
    else
        snprintf(name, NAMED_PLAYER_MAX, "agent %d", id);
}

// Stores the value and policy recorded for a move.
static void add_thought(const Episode *episode, int move, GametreeNode *at) {
    const size_t cells = (size_t)(episode->size * episode->size);
    const uint8_t *policy = episode_policy(episode, move);
    bool known = false;
    at->value = episode->value[move];
    for (size_t cell = 0; cell < cells; cell++)
        known |= policy[cell] > 0;
    if (known && !at->policy) {
        at->policy = memory_zeroed(cells, 1);
        memcpy(at->policy, policy, cells);
    }
}

Status shelf_tree_go_on(const Episode *episode, Gametree *tree, int *last, Error *error) {
    Status status = STATUS_OK;
    for (int i = tree->nodes[*last].depth; i < episode->count && status == STATUS_OK; i++) {
        GametreeNode *at = &tree->nodes[*last];
        add_thought(episode, i, at);
        const RecordMove move = {
            .kind = RECORD_STONE, .colour = at->board.to_move, .cell = episode->cell[i]};
        status = gametree_add(tree, *last, move, last, error);
    }
    return status;
}

Status shelf_tree(const Episode *episode, Gametree **tree, Error *error) {
    const Board start = board_empty(episode->size);
    *tree = gametree_create(&start);
    int node = 0;
    Status status = shelf_tree_go_on(episode, *tree, &node, error);
    const GametreeNode *last = &(*tree)->nodes[node];
    if (status == STATUS_OK && last->board.winner == NOBODY && episode->winner != NOBODY) {
        const RecordMove move = {.kind = RECORD_FORFEIT,
                                 .colour = (uint8_t)colour_other((Colour)episode->winner)};
        status = gametree_add(*tree, node, move, &node, error);
    }
    if (status != STATUS_OK)
        gametree_destroy(*tree);
    return status;
}

Status shelf_take(Shelf *shelf, int id, Gametree **tree, StoreGame **game, Error *error) {
    Episode episode;
    Status status = store_game(shelf->store, id, game, &episode, error);
    if (status != STATUS_OK)
        return status;
    status = shelf_tree(&episode, tree, error);
    episode_free(&episode);
    if (status != STATUS_OK)
        store_games_free(*game, 1);
    return status;
}

Status shelf_open_player(const Shelf *shelf, const StoreGame *game, Colour colour,
                         NamedPlayer **player, Error *error) {
    *player = NULL;
    // The snapshot may be an agent of the store, which has an Elo.
    for (int i = 0; i < shelf->agent_count && game->run[0]; i++)
        if (strcmp(shelf->agents[i].run, game->run) == 0 && shelf->agents[i].idx == game->idx)
            return named_player_open_agent(shelf->store, &shelf->agents[i], 0, player, error);
    if (game->run[0]) {
        char folder[PATH_MAX], path[PATH_MAX], within[STORE_PATH_MAX];
        store_folder(shelf->store, folder);
        snprintf(within, sizeof within, "runs/%s/" RUN_WEIGHTS_FORMAT, game->run, game->idx);
        const Status status = store_within(folder, within, "a kept game's run", path, error);
        if (status != STATUS_OK)
            return status;
        return named_player_open(path, NULL, player, error);
    }
    const int id = colour == BLACK ? game->black : game->white;
    const StoreAgent *agent = find_agent(shelf, id);
    if (agent)
        return named_player_open_agent(shelf->store, agent, 0, player, error);
    return STATUS_OK;
}
