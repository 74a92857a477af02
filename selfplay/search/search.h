// Monte-Carlo tree search over many positions in lockstep, one leaf of each game a batch.
//
// Three rules for choosing actions share one interface:
//   regularised  policy optimisation (Grill et al. 2020): select by, and return, the policy
//                lambda * prior / (alpha - q), lambda = c * sqrt(N) / (N + A)
//   gumbel       (Danihelka et al. 2022): sequential halving over Gumbel-top-k actions at the root,
//                elsewhere the action furthest below the policy improved by completed Q values
//   puct         (Silver et al. 2018): q + c * prior * sqrt(N) / (1 + n), returns visit shares
// A move that wins is a leaf whose value is exact. With `proofs` so is every proven position: moves
// proven to lose are not searched, and have policy 0.
//
// With a learned model (an evaluator with latents) only the root knows the rules, its legal moves:
// below it every cell is a move, nothing is won, and there are no proofs. Q values lie in -1..1,
// seen by the side to move.
#ifndef HEXLAW_SELFPLAY_SEARCH_SEARCH_H
#define HEXLAW_SELFPLAY_SEARCH_SEARCH_H

#include "base/error.h"
#include "base/rng.h"
#include "selfplay/search/evaluator.h"
#include "selfplay/search/looks.h"
#include "selfplay/search/search_config.h"

#include <stdbool.h>
#include <stddef.h>

typedef struct Search Search;

// For up to `games` positions of `size` at a time; the configuration must be valid (checked).
Search *search_create(const SearchConfig *config, int size, int games);
void search_destroy(Search *search);

// Nodes searched for each position.
int search_nodes(const Search *search);

// Searches `n` positions, none won; without `proofs` where the evaluator has latents (checked).
// rngs[i] is game i's own stream. `explore` enables exploration, for self-play only: root noise,
// Gumbel noise. The results below are valid until the next call.
void search_run(Search *search, Evaluator *evaluator, const Board *boards, Rng *rngs, int n,
                bool explore);

// Seconds since search_time() enabled the measurement: in selection (which plays the moves too),
// evaluation, back-up, and the roots' set-up and results.
typedef struct SearchTimes {
    double select, evaluate, back_up, roots;
} SearchTimes;
void search_time(Search *search);
SearchTimes search_times(const Search *search);

// Operations of its proofs so far.
Looks search_looks(const Search *search);

// Memory of the search, all games together.
size_t search_bytes(const Search *search);

// The root's improved policy: a distribution over the legal moves, [size*size] by board cell.
const float *search_policy(const Search *search, int game);

// The root's value under that policy, for the side to move.
float search_value(const Search *search, int game);

// The root's proven result for the side to move: 1 a win, -1 a loss, 0 unknown. Without `proofs`
// always 0.
int search_proven(const Search *search, int game);

// Simulations through each root action, [size*size]; they sum to nodes - 1, or less if the root was
// proven.
const float *search_visits(const Search *search, int game);

// Completed Q of the root: the mean value of each visited action, for others its stand-in; 1 or -1
// if proven, [size*size].
const float *search_action_values(const Search *search, int game);

// The principal variation from root action `first`, it included: each move the most visited of its
// node. Returns the number of moves, at most `room`; 0 if `first` was not visited.
int search_pv(const Search *search, int game, int first, uint8_t *cells, int room);

// The search's own choice: gumbel's winner of sequential halving when exploring, if the root is not
// proven; otherwise a move drawn from the improved policy (rng) or, if `greedy`, its likeliest.
int search_move(const Search *search, int game, bool greedy, Rng *rng);

#endif
