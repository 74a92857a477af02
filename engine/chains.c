#include "engine/chains.h"

// Neighbours in turn: up, up right, right, down, down left, left. A bridge leads between two
// consecutive ones; bridge i and bridge i + 3 are opposite.
enum { UP, UP_RIGHT, RIGHT, DOWN, DOWN_LEFT, LEFT, DIRECTIONS, BRIDGES = DIRECTIONS / 2 };

// Cell offset of the end of bridges 0 to 2: down for i, up for i + 3; bridge 2 the other way.
static inline void bridge_lengths(int size, int lengths[BRIDGES]) {
    lengths[0] = 2 * size - 1;
    lengths[1] = size - 2;
    lengths[2] = size + 1;
}

// All cells that `chain` is linked to; `from` has the cells whose bridges are free.
static inline Bits links(Bits chain, const Bits from[DIRECTIONS], const int *length, int size) {
    Bits linked = bits_neighbours(chain, size);
    linked |= bits_down(chain & from[0], length[0]) | bits_up(chain & from[3], length[0]);
    linked |= bits_down(chain & from[1], length[1]) | bits_up(chain & from[4], length[1]);
    linked |= bits_up(chain & from[2], length[2]) | bits_down(chain & from[5], length[2]);
    return linked;
}

static inline uint64_t links_small(uint64_t chain, const Bits from[DIRECTIONS], const int *length,
                                   int size) {
    uint64_t linked = bits_neighbours_small(chain, size);
    linked |= (chain & (uint64_t)from[0]) >> length[0] | (chain & (uint64_t)from[3]) << length[0];
    linked |= (chain & (uint64_t)from[1]) >> length[1] | (chain & (uint64_t)from[4]) << length[1];
    linked |= (chain & (uint64_t)from[2]) << length[2] | (chain & (uint64_t)from[5]) >> length[2];
    return linked;
}

// The cells linked to an edge whose directly linked cells are `linked`.
static Bits follow(Bits linked, Bits own, const Bits from[DIRECTIONS], int size) {
    int length[BRIDGES];
    bridge_lengths(size, length);
    if (size <= BITS_SMALL_SIZE_MAX) {
        uint64_t all = (uint64_t)linked, newest = all & (uint64_t)own, rest = (uint64_t)own & ~all;
        while (newest) {
            all |= links_small(newest, from, length, size);
            newest = all & rest;
            rest &= ~newest;
        }
        return all;
    }
    Bits newest = linked & own, rest = own & ~linked;
    while (newest) {
        linked |= links(newest, from, length, size);
        newest = linked & rest;
        rest &= ~newest;
    }
    return linked;
}

void chains_find(Bits mine, Bits theirs, int size, Bits planes[CHAINS_PLANES]) {
    const BitsGeometry *g = &bits_geometry[size];
    const Bits top = g->edge[0][0], bottom = g->edge[0][1];
    const Bits left = g->edge[1][0], right = g->edge[1][1];
    const Bits open = g->all & ~(mine | theirs);
    const Bits open_right = open & ~left, open_left = open & ~right; // to go to the right, the left
    // Cells whose neighbour in a direction is free.
    const Bits beside[DIRECTIONS] = {
        [UP] = bits_up(open, size),
        [UP_RIGHT] = bits_up(open_right, size - 1),
        [RIGHT] = open_right >> 1,
        [DOWN] = bits_down(open, size),
        [DOWN_LEFT] = bits_down(open_left, size - 1),
        [LEFT] = open_left << 1,
    };
    Bits from[DIRECTIONS];
    for (int i = 0; i < DIRECTIONS; i++)
        from[i] = beside[i] & beside[(i + 1) % DIRECTIONS];
    const Bits from_edge[CHAINS_PLANES] = {
        from[UP] & bits_up(top, size),
        from[DOWN] & bits_down(bottom, size),
        from[DOWN_LEFT] & left << 1,
        from[UP_RIGHT] & right >> 1,
    };
    // These two end two columns away.
    from[UP_RIGHT] &= ~(right | right >> 1);
    from[DOWN_LEFT] &= ~(left | left << 1);
    planes[0] = follow(top | from_edge[0], mine, from, size) & g->all & ~theirs;
    planes[1] = follow(bottom | from_edge[1], mine, from, size) & g->all & ~theirs;
    planes[2] = follow(left | from_edge[2], theirs, from, size) & g->all & ~mine;
    planes[3] = follow(right | from_edge[3], theirs, from, size) & g->all & ~mine;
}
