// A store's games, read a page at a time, and the agents that played them.
#ifndef HEXLAW_VIEW_GAME_SHELF_H
#define HEXLAW_VIEW_GAME_SHELF_H

#include "elo/store/store.h"
#include "view/game/gametree.h"
#include "view/game/named_player.h"

typedef struct Shelf Shelf;

// Borrows the store until shelf_close().
Status shelf_open(Store *store, Shelf **shelf, Error *error);
void shelf_close(Shelf *shelf);
Store *shelf_store(const Shelf *shelf);

// Sets which games are listed; all by default.
Status shelf_show(Shelf *shelf, const StoreGameFilter *filter, Error *error);
const StoreGameFilter *shelf_filter(const Shelf *shelf);

// The number of games kept, the number listed, and listed game `place`, newest first: NULL if it
// cannot be read; valid until the next call.
int shelf_games_kept(const Shelf *shelf);
int shelf_games(const Shelf *shelf);
const StoreGame *shelf_game(Shelf *shelf, int place);

// The board sizes of the store's agents, ascending. Returns their number.
int shelf_sizes(const Shelf *shelf, const int **sizes);

// The name of a colour's player: "5x5-w32-d2-s1/3", or "perfect play" in tournament games.
void shelf_player(const Shelf *shelf, const StoreGame *game, Colour colour,
                  char name[NAMED_PLAYER_MAX]);

// The agents that have weights, in the order of their ids.
int shelf_agents(const Shelf *shelf);
const StoreAgent *shelf_agent(const Shelf *shelf, int place);

// Game `id` of the store with all its moves, the cursor at the root.
Status shelf_take(Shelf *shelf, int id, Gametree **tree, StoreGame **game, Error *error);

// Opens a colour's player: an agent, or for self-play the snapshot after the game. `*player` is
// NULL for perfect play.
Status shelf_open_player(const Shelf *shelf, const StoreGame *game, Colour colour,
                         NamedPlayer **player, Error *error);

// A game as a tree, with its recorded values and policies.
Status shelf_tree(const Episode *episode, Gametree **tree, Error *error);

// Adds the moves after node `*last` of such a tree; `*last` becomes the newest node.
Status shelf_tree_go_on(const Episode *episode, Gametree *tree, int *last, Error *error);

#endif
