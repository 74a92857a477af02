// What there is to watch in a store: games, a page at a time, and the agents that played them.
#ifndef HEXLAW_VIEW_GAME_SHELF_H
#define HEXLAW_VIEW_GAME_SHELF_H

#include "elo/store/store.h"
#include "view/game/gametree.h"
#include "view/game/named_player.h"

typedef struct Shelf Shelf;

// Borrows the store, until it is closed.
Status shelf_open(Store *store, Shelf **shelf, Error *error);
void shelf_close(Shelf *shelf);
Store *shelf_store(const Shelf *shelf);

// Which games are listed: at first all.
Status shelf_show(Shelf *shelf, const StoreGameFilter *filter, Error *error);
const StoreGameFilter *shelf_filter(const Shelf *shelf);

// How many games are kept, how many are listed, and number `place` of these, newest first; NULL
// where it cannot be read. It stands until the next call.
int shelf_games_kept(const Shelf *shelf);
int shelf_games(const Shelf *shelf);
const StoreGame *shelf_game(Shelf *shelf, int place);

// The board sizes of the store's agents, in order.
int shelf_sizes(const Shelf *shelf, const int **sizes);

// Who played a colour, "5x5-w32-d2-s1/3"; "perfect play" for a tournament's.
void shelf_player(const Shelf *shelf, const StoreGame *game, Colour colour,
                  char name[NAMED_PLAYER_MAX]);

// The agents that have weights, in the order of their numbers.
int shelf_agents(const Shelf *shelf);
const StoreAgent *shelf_agent(const Shelf *shelf, int place);

// The whole game number `id` of the store, the cursor at its beginning.
Status shelf_take(Shelf *shelf, int id, Gametree **tree, StoreGame **game, Error *error);

// Opens who played a colour: an agent, or for self-play the snapshot after the game. `*player` is
// NULL for perfect play.
Status shelf_open_player(const Shelf *shelf, const StoreGame *game, Colour colour,
                         NamedPlayer **player, Error *error);

// A game as a tree, its recorded values and policies with it.
Status shelf_tree(const Episode *episode, Gametree **tree, Error *error);

// Adds what came after the node `*last` of such a tree, which gets the newest.
Status shelf_tree_go_on(const Episode *episode, Gametree *tree, int *last, Error *error);

#endif
