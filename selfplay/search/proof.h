// Proven wins and losses in a search tree.
//
// A move that wins, or leads to a position that is lost for the other side, is TREE_WON; one that
// leads to a position that is won for the other side is TREE_LOST, and has prior 0 from then on, so
// that no rule selects it and no policy contains it. A position with a won move is won; one whose
// moves are all lost is lost (Winands et al. 2008, "Monte-Carlo tree search solver").
#ifndef HEXLAW_SELFPLAY_SEARCH_PROOF_H
#define HEXLAW_SELFPLAY_SEARCH_PROOF_H

#include "selfplay/search/tree.h"

// Of a position, seen by its side to move.
typedef enum Proof { PROOF_LOST = -1, PROOF_NONE = 0, PROOF_WON = 1 } Proof;

// The proof from immediate threats, cells that would win at once, in a position that is not over:
// won if the side to move has one, lost if the other side has two. If the other side has one, all
// other moves lose: `*forced` is that cell, else -1.
Proof proof_of_threats(const Board *board, int *forced);

// Record the result of proof_of_threats() in an evaluated node: the winning moves of a won one;
// that all moves but `forced` lose.
void proof_note_wins(const Tree *tree, int node);
void proof_note_forced(const Tree *tree, int node, int forced);

// Records that `action` of `node` leads to a position with this proof, not PROOF_NONE. Returns the
// resulting proof of `node`.
Proof proof_note(const Tree *tree, int node, int action, Proof reached);

#endif
