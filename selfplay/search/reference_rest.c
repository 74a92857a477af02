#include "selfplay/search/reference_internal.h"

#include "base/memory.h"

#include <stdlib.h>

void reference_rest_begin(ReferenceRest *rest, int n) {
    rest->count = 0;
    if (n <= rest->room)
        return;
    const size_t room = (size_t)n;
    rest->boards = memory_resize(rest->boards, room, sizeof *rest->boards);
    rest->rngs = memory_resize(rest->rngs, room, sizeof *rest->rngs);
    rest->moves = memory_resize(rest->moves, room, sizeof *rest->moves);
    rest->numbers = memory_resize(rest->numbers, room, sizeof *rest->numbers);
    rest->room = n;
}

void reference_rest_add(ReferenceRest *rest, const Board *board, const Rng *rng, int number) {
    rest->boards[rest->count] = *board;
    rest->rngs[rest->count] = *rng;
    rest->numbers[rest->count++] = number;
}

void reference_rest_hand_back(const ReferenceRest *rest, int *moves, Rng *rngs) {
    for (int k = 0; k < rest->count; k++) {
        moves[rest->numbers[k]] = rest->moves[k];
        rngs[rest->numbers[k]] = rest->rngs[k];
    }
}

void reference_rest_free(ReferenceRest *rest) {
    free(rest->boards);
    free(rest->rngs);
    free(rest->moves);
    free(rest->numbers);
}

int reference_draw(const float *policy, Bits open, Rng *rng) {
    double sum = 0.0;
    for (Bits cells = open; cells;)
        sum += (double)policy[bits_pop(&cells)];
    double left = (double)rng_uniform(rng) * sum;
    for (Bits cells = open;;) {
        const int cell = bits_pop(&cells);
        left -= (double)policy[cell];
        if (left < 0.0 || !cells)
            return cell;
    }
}
