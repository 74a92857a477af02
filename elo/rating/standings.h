// The agents of one board size in a store, with their ratings: printed by `hexlaw rate`, and the
// input of the frontier.
#ifndef HEXLAW_ELO_RATING_STANDINGS_H
#define HEXLAW_ELO_RATING_STANDINGS_H

#include "elo/rating/rating_first_move.h"
#include "elo/rating/rating_misfit.h"
#include "elo/rating/results.h"
#include "elo/store/store.h"

// Anchored at perfect play (on boards above 7x7 the reference player) if the store has games
// against it, else (boardlaw's database without its MoHex games) at the best agent.
typedef struct Standings {
    int size;
    int count;           // agents that played
    StoreAgent *agents;  // [count], in order of id
    bool perfect;        // perfect play took part: player number `count` of the rating, at 0 Elo
    int perfect_version; // its version (selfplay/search/reference.h); 0: none of ours (MoHex, in
                         // boardlaw's database)
    // The reference player's games, and what it settled of them as in StoreTrial; else 0.
    long zero_games, zero_settled, zero_proven;
    double zero_stones;
    Rating *rating;     // agent i is player i; with colours where rating->black is set
    RatingGames *games; // [game_count] that were rated
    int game_count;
    int pool; // from 1 on: number of the pool, among a board's agents not connected by games
} Standings;

// How agents are rated (elo/rating/rating.h). AUTO: with colours if 0 is perfect play or the
// reference player; Bradley-Terry if it is the best agent, whose defence is no standard to measure
// by, or boardlaw's MoHex, as in the published ratings. COLOURS: with colours unless 0 is the best
// agent.
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
    const char *description; // pattern (SQL's LIKE) for the description of the agents' runs:
                             // 'bee/%'; NULL: any
    StandingsModel model;
    bool among_agents; // ignore games against perfect play: the best agent is at 0
} StandingsChoice;

// Rates the chosen agents of one board size. Agents without games are left out. STATUS_INVALID if
// there are none or they are not connected by games.
Status standings_load_chosen(Store *store, const StandingsChoice *choice, Standings **standings,
                             Error *error);

// The same for all agents of a board size.
Status standings_load(Store *store, int size, bool greedy, Standings **standings, Error *error);

// Each pool of agents connected by games, rated by itself: the one with perfect play first, then in
// order of their first agents. `*count` is their number; free with standings_destroy_pools().
Status standings_load_pools(Store *store, const StandingsChoice *choice, Standings ***pools,
                            int *count, Error *error);
void standings_destroy_pools(Standings **pools, int count);

// The chosen agents' games as results, unrated, a row for each trial: agents in order of id, then
// perfect play if it took part, whose number `*zero` is, else -1. Names as standings_names()
// writes them. Errors as for standings_load_chosen(), but for connection. Free with
// results_destroy().
Status standings_results(Store *store, const StandingsChoice *choice, Results **results, int *zero,
                         Error *error);

// Whether the description of a run matches the choice.
bool standings_is_chosen(const StandingsChoice *choice, const char *description);

// Keeps the trials between rated players; returns their number.
int standings_keep_trials(const Standings *standings, StoreTrial *trials, int count);

// The number of agents whose whole 95% interval lies above perfect play, at 0 Elo; 0 if it took no
// part. With colours none can lie above a perfect player.
int standings_above_perfect(const Standings *standings);

void standings_destroy(Standings *standings);

// "run/idx", and "@nodes" where `nodes` is not 64, into `name`; "run" for an engine.
enum { STANDINGS_NAME_MAX = STORE_NAME_MAX + 32 };
void standings_name(const StoreAgent *agent, char name[STANDINGS_NAME_MAX]);

// What stands at 0 Elo: "perfect play", "reference player" or "best agent".
const char *standings_zero(const Standings *standings);

// The names of the rating's players, [rating->players]: the agents, then perfect play if it took
// part.
void standings_names(const Standings *standings, char (*names)[STANDINGS_NAME_MAX]);

// What moving first is worth, and why Bradley-Terry does not fit: agents of one run count as
// related, perfect play as a run of its own. Rates by Bradley-Terry if the standings are not.
// Without `misfit`, which takes longest, that field is left at 0.
typedef struct StandingsCheck {
    RatingFirstMove first;
    RatingMisfit misfit;
} StandingsCheck;
StandingsCheck standings_check(const Standings *standings, bool misfit);

// A JSON array of {"agent","name","size","elo","lo","hi","games","score","los"} and what
// rating_table_add_fit() adds, "zero", "zero_version" and, with the reference player,
// "zero_settled" and "zero_proven", shares of its games, and the mean "zero_stones"; one object per
// agent of each of the `count` standings, strongest first within each; "los" is the chance of being
// stronger than the next. Free with free().
char *standings_json(const Standings *const *standings, int count);

#endif
