// The agents of one board size in a store, with their ratings: what `hexlaw rate` prints and what
// the frontier is made of.
#ifndef HEXLAW_ELO_RATING_STANDINGS_H
#define HEXLAW_ELO_RATING_STANDINGS_H

#include "elo/rating/rating_first_move.h"
#include "elo/rating/rating_misfit.h"
#include "elo/store/store.h"

// Anchored at perfect play, on boards above 7x7 the reference player, where the store has games
// against it, else (boardlaw's database without its MoHex games) at the best agent.
typedef struct Standings {
    int size;
    int count;           // agents that played
    StoreAgent *agents;  // [count], in order of id
    bool perfect;        // perfect play took part: player `count` of the rating, at 0 Elo
    int perfect_version; // which (selfplay/search/reference.h); 0: none of ours (MoHex, in
                         // boardlaw's)
    // The reference player's games, and what it knew of them as in StoreTrial; else 0.
    long zero_games, zero_settled, zero_proven;
    double zero_stones;
    Rating *rating;     // agent i is player i; with colours where rating->black is set
    RatingGames *games; // [game_count] what it was made from
    int game_count;
    int pool; // from 1 on, of the pools of a board's agents who never met
} Standings;

// How agents are rated (elo/rating/rating.h). AUTO: with colours where 0 is perfect play or the
// reference player, as Bradley-Terry where it is the best agent, whose defence is nobody's measure,
// or boardlaw's MoHex, which the published ratings have. COLOURS: wherever 0 is not the best agent.
typedef enum StandingsModel {
    STANDINGS_MODEL_AUTO,
    STANDINGS_MODEL_BRADLEY_TERRY,
    STANDINGS_MODEL_COLOURS
} StandingsModel;
extern const char *const standings_model_names[]; // NULL-terminated, in this order

// Which agents and games of a store, and how they are rated.
typedef struct StandingsChoice {
    int size;
    bool greedy;             // games with greedy moves, not sampled ones
    const char *description; // of the agents' runs, as SQL's LIKE has it: 'bee/%'; NULL: any
    StandingsModel model;
    bool among_agents; // without games against perfect play: the best agent is at 0
} StandingsChoice;

// Rates the agents of one board size that are chosen. Agents without games are left out.
// STATUS_INVALID where there are none or they do not hang together by games.
Status standings_load_chosen(Store *store, const StandingsChoice *choice, Standings **standings,
                             Error *error);

// The same for all agents of a board size.
Status standings_load(Store *store, int size, bool greedy, Standings **standings, Error *error);

// Each pool of agents who hang together, rated by itself: that with perfect play first, then in
// order of their first agents. `*count` of them; give back with standings_destroy_pools().
Status standings_load_pools(Store *store, const StandingsChoice *choice, Standings ***pools,
                            int *count, Error *error);
void standings_destroy_pools(Standings **pools, int count);

// Whether the description of some run is as chosen.
bool standings_is_chosen(const StandingsChoice *choice, const char *description);

// Keeps the trials between those who are rated; returns how many.
int standings_keep_trials(const Standings *standings, StoreTrial *trials, int count);

// How many agents lie above perfect play, at 0 Elo, with their whole 95% interval; 0 where it took
// no part. With colours none can lie above a perfect player.
int standings_above_perfect(const Standings *standings);

void standings_destroy(Standings *standings);

// "run/idx", and "@nodes" where `nodes` is not 64, into `name`; "run" for an engine.
enum { STANDINGS_NAME_MAX = STORE_NAME_MAX + 32 };
void standings_name(const StoreAgent *agent, char name[STANDINGS_NAME_MAX]);

// What stands at 0 Elo: "perfect play", "reference player" or "best agent".
const char *standings_zero(const Standings *standings);

// The names of the rating's players: the agents', and that of who stands at 0; [rating->players].
void standings_names(const Standings *standings, char (*names)[STANDINGS_NAME_MAX]);

// What moving first is worth, and why Bradley-Terry does not fit: agents of one run are relatives,
// perfect play is no one's. Rates by Bradley-Terry where the standings are not. Without `misfit`,
// which takes longest, that is left at 0.
typedef struct StandingsCheck {
    RatingFirstMove first;
    RatingMisfit misfit;
} StandingsCheck;
StandingsCheck standings_check(const Standings *standings, bool misfit);

// A JSON array of {"agent","name","size","elo","lo","hi","games","score","los"} and what
// rating_table_add_fit() adds, "zero", "zero_version" and, of the reference player, shares of its
// games "zero_settled" and "zero_proven" and the mean "zero_stones"; one object an agent of each of
// the `count` standings, strongest first within each; "los" is the chance of being stronger than
// the next. Free with free().
char *standings_json(const Standings *const *standings, int count);

#endif
