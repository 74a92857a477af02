// What a search has proved, generalised from its position: a side that has certain stones, and
// certain other cells free or its own, wins whatever lies elsewhere. Such a lemma decides positions
// that the search has never seen, and the opponent's lemmas restrict where a move must go. All
// lemmas of a collection are of one board size.
#ifndef HEXLAW_ENGINE_LEMMAS_H
#define HEXLAW_ENGINE_LEMMAS_H

#include "engine/lattice.h"

enum { LEMMAS_KEPT = 4096 }; // of each kind; replacement by the clock algorithm

// Lemmas of one winner that is, or is not, the side to move.
typedef struct LemmaList {
    Cells stones[LEMMAS_KEPT]; // required stones of the winner
    Cells region[LEMMAS_KEPT]; // these, and cells that must be free or the winner's
    int8_t move[LEMMAS_KEPT];  // the winning move, -1 if any will do
    bool used[LEMMAS_KEPT];    // set when used, cleared by the clock hand
    int count;
    int hand; // clock hand: the next candidate for replacement
} LemmaList;

typedef struct Lemmas {
    LemmaList lists[2][2]; // [winner][1 if the winner is to move]
} Lemmas;

void lemmas_clear(Lemmas *lemmas);

// Adds the lemma that `winner` wins the position (`to_move`: with the move) if the cells of `proof`
// are free or its own, all others being the loser's. Irrelevant stones and cells are left out;
// returns the remaining cells of the proof.
Cells lemmas_add(Lemmas *lemmas, const Lattice *lattice, const Cells stones[2], int winner,
                 bool to_move, Cells proof, int move);

// The index of the first lemma from `start` on that holds in a position, or -1.
int lemmas_find(LemmaList *list, Cells own, Cells other, int start);

#endif
