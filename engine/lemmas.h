// What a search has proved, freed from the position it was proved in: a side that has certain
// stones, and certain other cells free or its own, wins whatever lies elsewhere. Such a lemma
// settles positions that the search has never seen, and those of the opponent's say where a move
// must go. All lemmas of a collection are of one board size.
#ifndef HEXLAW_ENGINE_LEMMAS_H
#define HEXLAW_ENGINE_LEMMAS_H

#include "engine/lattice.h"

enum { LEMMAS_KEPT = 4096 }; // of each kind; those not used for longest make room

// Lemmas of one winner that is, or is not, the side to move.
typedef struct LemmaList {
    Cells stones[LEMMAS_KEPT]; // that the winner has
    Cells region[LEMMAS_KEPT]; // these and the cells that it has or that are free
    int8_t move[LEMMAS_KEPT];  // the winning move, -1 if any will do
    bool used[LEMMAS_KEPT];    // since the last time a place was needed
    int count;
    int hand; // the next place to be given away
} LemmaList;

typedef struct Lemmas {
    LemmaList lists[2][2]; // [winner][1 if the winner is to move]
} Lemmas;

void lemmas_clear(Lemmas *lemmas);

// Takes up that `winner` wins the position (`to_move`: with the move) if it has the cells of
// `proof`, all others being the loser's. Stones and cells that turn out to play no part are left
// out; returned are the cells of the proof that remain.
Cells lemmas_add(Lemmas *lemmas, const Lattice *lattice, const Cells stones[2], int winner,
                 bool to_move, Cells proof, int move);

// The first lemma from place `start` on that holds in a position, or -1.
int lemmas_find(LemmaList *list, Cells own, Cells other, int start);

#endif
