#include "engine/playout.h"

#include "base/check.h"

// Fair coins choose about half of the cells, then random cells are added or removed until the count
// is right; few cells are picked one by one. Every step is symmetric in the cells, so all sets of
// that size are equally likely.
enum { COINS_FROM = 9 }; // cells from which on coins are quicker

static uint64_t subset_small(uint64_t set, int count, Rng *rng) {
    const int cells = __builtin_popcountll(set);
    const uint64_t coins = cells < COINS_FROM ? 0 : rng_next(rng);
    uint64_t chosen = coins & set;
    int have = __builtin_popcountll(chosen);
    for (; have > count; have--)
        chosen ^= (uint64_t)1 << bits_nth_small(chosen, (int)rng_below(rng, (uint32_t)have));
    for (; have < count; have++) {
        const int place = (int)rng_below(rng, (uint32_t)(cells - have));
        chosen |= (uint64_t)1 << bits_nth_small(set & ~chosen, place);
    }
    return chosen;
}

Bits playout_subset(Bits set, int count, Rng *rng) {
    const int cells = bits_count(set);
    CHECK(count >= 0 && count <= cells);
    if (!(set >> 64))
        return subset_small((uint64_t)set, count, rng);
    Bits chosen = 0;
    if (cells >= COINS_FROM) {
        const uint64_t low = rng_next(rng), high = rng_next(rng);
        chosen = ((Bits)high << 64 | low) & set;
    }
    int have = bits_count(chosen);
    for (; have > count; have--)
        chosen ^= bits_cell(bits_nth(chosen, (int)rng_below(rng, (uint32_t)have)));
    for (; have < count; have++) {
        const int place = (int)rng_below(rng, (uint32_t)(cells - have));
        chosen |= bits_cell(bits_nth(set & ~chosen, place));
    }
    return chosen;
}

static bool connects_small(Bits *reached, uint64_t own, uint64_t goal, int size) {
    uint64_t now = (uint64_t)*reached, before;
    do {
        before = now;
        now |= bits_neighbours_small(now, size) & own;
    } while (now != before && !(now & goal));
    *reached = now;
    return (now & goal) != 0;
}

// Extends `*reached`, the cells of `own` known to be connected to one edge, and returns whether it
// reaches `goal`.
static bool connects(Bits *reached, Bits own, Bits goal, int size) {
    if (size <= BITS_SMALL_SIZE_MAX)
        return connects_small(reached, (uint64_t)own, (uint64_t)goal, size);
    Bits now = *reached, before;
    do {
        before = now;
        now |= bits_neighbours(now, size) & own;
    } while (now != before && !(now & goal));
    *reached = now;
    return (now & goal) != 0;
}

// Fills the board: what Black will own of the free cells, and whether Black wins then.
static bool fill(const Board *board, Rng *rng, Bits *black) {
    const BitsGeometry *g = &bits_geometry[board->size];
    const Bits free = board_free(board);
    const int blacks = (bits_count(free) + (board->to_move == BLACK)) / 2;
    *black = playout_subset(free, blacks, rng);
    const Bits own = board->stones[BLACK] | *black;
    Bits reached = board->reach[BLACK][0] & own;
    return connects(&reached, own, g->edge[BLACK][1], board->size);
}

Colour playout_fill(const Board *board, Rng *rng) {
    if (board->winner != NOBODY)
        return (Colour)board->winner;
    Bits black;
    return fill(board, rng, &black) ? BLACK : WHITE;
}

Playout playout_run(const Board *board, Rng *rng) {
    if (board->winner != NOBODY)
        return (Playout){.winner = (Colour)board->winner, .plies = 0, .cell = -1};
    Bits black;
    const Colour winner = fill(board, rng, &black) ? BLACK : WHITE;
    const Bits goal = bits_geometry[board->size].edge[winner][1];
    // The winner's first `few` stones, `own`, do not connect; with `rest`, all its stones to
    // `many`, they do.
    Bits own = board->stones[winner];
    Bits rest = winner == BLACK ? black : board_free(board) & ~black;
    Bits reached = board_joined(board, winner, 0);
    int few = 0, many = bits_count(rest);
    while (many - few > 1) {
        // Games are won late, so the likelier half of what is left is its upper third.
        const int middle = few + 2 * (many - few) / 3;
        const Bits next = playout_subset(rest, middle - few, rng);
        Bits grown = reached | (board->reach[winner][0] & next);
        if (connects(&grown, own | next, goal, board->size)) {
            rest = next;
            many = middle;
        } else {
            reached = grown;
            own |= next;
            rest &= ~next;
            few = middle;
        }
    }
    return (Playout){
        .winner = winner, .plies = 2 * many - (board->to_move == winner), .cell = bits_first(rest)};
}
