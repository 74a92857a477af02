// Monte-Carlo tree search over many positions in lockstep, one leaf of each game a batch.
//
// Three rules for choosing actions stand behind one interface:
//   regularised  policy optimisation (Grill et al. 2020): descend by, and answer with, the policy
//                lambda * prior / (alpha - q), lambda = c * sqrt(N) / (N + A)
//   gumbel       (Danihelka et al. 2022): sequential halving over Gumbel-top-k actions at the root,
//                elsewhere the action furthest below the policy improved by completed Q values
//   puct         (Silver et al. 2018): q + c * prior * sqrt(N) / (1 + n), answers with visit shares
// A move that wins is a leaf whose value is exact. With `proofs` so is every position that is
// proven by then: moves that lose for certain are not searched, nor in the policy. Q values lie in
// -1..1, seen by the side to move.
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

// Its nodes a position.
int search_nodes(const Search *search);

// Searches `n` positions, none won. rngs[i] is game i's own stream. `explore` switches on what
// belongs to self-play only: root noise, Gumbel noise. The results below hold until the next call.
void search_run(Search *search, Evaluator *evaluator, const Board *boards, Rng *rngs, int n,
                bool explore);

// Seconds spent since the search was created, counted from search_time() on: in select (which plays
// the moves too), in the evaluator, in backing up and in the roots' beginning and end.
typedef struct SearchTimes {
    double select, evaluate, back_up, roots;
} SearchTimes;
void search_time(Search *search);
SearchTimes search_times(const Search *search);

// What its proofs have looked at so far.
Looks search_looks(const Search *search);

// Memory the search holds, all games together.
size_t search_bytes(const Search *search);

// The root's improved policy: a distribution over the legal moves, [size*size] by board cell.
const float *search_policy(const Search *search, int game);

// The root's value under that policy, for the side to move.
float search_value(const Search *search, int game);

// What was proven of the root, for the side to move: 1 it wins, -1 it loses, 0 neither. Without
// `proofs` always 0.
int search_proven(const Search *search, int game);

// Simulations through each root action, [size*size]; they sum to nodes - 1, or less if the root was
// proven.
const float *search_visits(const Search *search, int game);

// Mean value of each root action that was visited, else the value that stands in for it; 1 or -1
// where that was proven, [size*size].
const float *search_action_values(const Search *search, int game);

// The principal variation from root action `first`, it included: each move the most visited of its
// node. Gives back how many, at most `room`; 0 where `first` was not visited.
int search_pv(const Search *search, int game, int first, uint8_t *cells, int room);

// The search's own choice: gumbel's winner of the halving when exploring, if nothing is proven of
// the root; otherwise a move drawn
// from the improved policy (rng) or, if `greedy`, its likeliest.
int search_move(const Search *search, int game, bool greedy, Rng *rng);

#endif
