#include "engine/lemmas.h"

#include "engine/inferior.h"

#include <string.h>

enum { BLOCK = 32 }; // lemmas tested at once

void lemmas_clear(Lemmas *lemmas) {
    for (int winner = 0; winner < 2; winner++)
        for (int to_move = 0; to_move < 2; to_move++)
            lemmas->lists[winner][to_move].count = lemmas->lists[winner][to_move].hand = 0;
}

static bool holds(const LemmaList *list, int i, Cells own, Cells other) {
    return ((list->stones[i] & ~own) | (list->region[i] & other)) == 0;
}

int lemmas_find(LemmaList *list, Cells own, Cells other, int start) {
    for (int i = start; i < list->count;) {
        if (i % BLOCK == 0 && i + BLOCK <= list->count) {
            bool any = false;
            for (int j = 0; j < BLOCK; j++)
                any |= holds(list, i + j, own, other);
            if (!any) {
                i += BLOCK;
                continue;
            }
        }
        if (holds(list, i, own, other)) {
            list->used[i] = true;
            return i;
        }
        i++;
    }
    return -1;
}

Cells lemmas_add(Lemmas *lemmas, const Lattice *lattice, const Cells stones[2], int winner,
                 bool to_move, Cells proof, int move) {
    // Only cells connected to both edges can be part of the winning chain.
    const Cells *edge = lattice->edge[winner];
    Cells region = stones[winner] | proof;
    region = lattice_flood(lattice, edge[0] & region, region);
    region = lattice_flood(lattice, edge[1] & region, region);
    Cells needed = stones[winner] & region;
    inferior_trim(lattice, winner, &needed, &region);
    LemmaList *list = &lemmas->lists[winner][to_move];
    if (lemmas_find(list, needed, lattice->all & ~region, 0) < 0) {
        int place = list->count;
        if (list->count < LEMMAS_KEPT) {
            list->count++;
        } else {
            while (list->used[list->hand]) {
                list->used[list->hand] = false;
                list->hand = (list->hand + 1) % LEMMAS_KEPT;
            }
            place = list->hand;
            list->hand = (list->hand + 1) % LEMMAS_KEPT;
        }
        list->stones[place] = needed;
        list->region[place] = region;
        list->move[place] = (int8_t)move;
        list->used[place] = false;
    }
    return region & ~stones[winner];
}
