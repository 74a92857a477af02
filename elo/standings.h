// The agents of one board size in a store, with their ratings: what `hexlaw rate` prints and what
// the frontier is made of.
#ifndef HEXLAW_ELO_STANDINGS_H
#define HEXLAW_ELO_STANDINGS_H

#include "elo/rating.h"
#include "elo/store.h"

// Anchored at perfect play where the store has games against it, else (boardlaw's database without
// its MoHex games) at the best agent.
typedef struct Standings {
    int size;
    int count;           // agents that played
    StoreAgent *agents;  // [count], in order of id
    bool perfect;        // perfect play took part: player `count` of the rating, at 0 Elo
    int perfect_version; // which (selfplay/reference.h); 0: none of ours (MoHex, in boardlaw's)
    Rating *rating;      // agent i is player i
    RatingGames *games;  // [game_count] what it was made from
    int game_count;
} Standings;

// Rates the agents of one board size from their sampled (or greedy) trials. Agents without games
// are left out. STATUS_INVALID where there are none or they do not hang together.
Status standings_load(Store *store, int size, bool greedy, Standings **standings, Error *error);
void standings_destroy(Standings *standings);

// "run/idx", and "@nodes" where `nodes` is not 64, into `name`; "run" for an engine.
enum { STANDINGS_NAME_MAX = STORE_NAME_MAX + 32 };
void standings_name(const StoreAgent *agent, char name[STANDINGS_NAME_MAX]);

// The names of the rating's players: the agents', and "perfect play"; [rating->players].
void standings_names(const Standings *standings, char (*names)[STANDINGS_NAME_MAX]);

// A JSON array of {"agent","name","size","elo","lo","hi","games","score","los"}, one object an
// agent of each of the `count` board sizes, strongest first within a size; "los" is the chance of
// being stronger than the next. Free with free().
char *standings_json(const Standings *const *standings, int count);

#endif
