#include "engine/inferior.h"

// The ring of neighbours in turning order: right, up right, up, left, down left, down. Direction
// d + 3 is opposite to d.
enum { RING = 6 };

// For every cell at once: which of a set of stones lies in `direction` of it. Beyond the edges lie
// their owner's stones; beyond the two obtuse corners either colour will do, as it stands between
// both.
static Cells seen(const Lattice *lattice, Cells stones, int colour, int direction) {
    const int size = lattice->size;
    const Cells top = lattice->edge[0][0], bottom = lattice->edge[0][1];
    const Cells left = lattice->edge[1][0], right = lattice->edge[1][1];
    const Cells black = colour == 0 ? lattice->all : 0, white = ~black;
    switch (direction) {
    case 0:
        return (stones >> 1 & ~right) | (white & right);
    case 1:
        return (stones << (size - 1) & ~top & ~right) | (black & top) | (white & right & ~top);
    case 2:
        return (stones << size & ~top) | (black & top);
    case 3:
        return (stones << 1 & ~left) | (white & left);
    case 4:
        return (stones >> (size - 1) & ~bottom & ~left) | (black & bottom) |
               (white & left & ~bottom);
    default:
        return (stones >> size & ~bottom) | (black & bottom);
    }
}

// For every cell: what lies around it.
typedef struct Rings {
    Cells may_be[2][RING]; // [colour][direction]: that colour or free
} Rings;

static Rings rings_of(const Lattice *lattice, const Cells stones[2]) {
    Rings rings;
    for (int direction = 0; direction < RING; direction++)
        for (int colour = 0; colour < 2; colour++)
            rings.may_be[colour][direction] =
                ~seen(lattice, stones[1 - colour], 1 - colour, direction);
    return rings;
}

// All dead cells, whatever is on them: no four places along the ring can be taken by the two
// colours alternately.
static Cells dead_in(const Lattice *lattice, const Rings *rings) {
    Cells one[5] = {0}, other[5] = {0}; // [n]: n places in turn, starting with either colour
    for (int direction = 0; direction < RING; direction++) {
        const Cells black = rings->may_be[0][direction], white = rings->may_be[1][direction];
        one[4] |= one[3] & white;
        one[3] |= one[2] & black;
        one[2] |= one[1] & white;
        one[1] |= black;
        other[4] |= other[3] & black;
        other[3] |= other[2] & white;
        other[2] |= other[1] & black;
        other[1] |= white;
    }
    return lattice->all & ~(one[4] | other[4]);
}

// All cells that a stone of `colour` in `direction` of them would leave dead.
static Cells dead_after(const Lattice *lattice, const Rings *rings, int colour, int direction) {
    Rings changed = *rings;
    changed.may_be[1 - colour][direction] = 0;
    return dead_in(lattice, &changed);
}

// The cells of `set` seen from their neighbours: cell i is in the result if its neighbour in
// `direction` is in `set`.
static Cells shifted(const Lattice *lattice, Cells set, int direction) {
    const int size = lattice->size;
    const Cells top = lattice->edge[0][0], bottom = lattice->edge[0][1];
    const Cells left = lattice->edge[1][0], right = lattice->edge[1][1];
    switch (direction) {
    case 0:
        return set >> 1 & ~right;
    case 1:
        return set << (size - 1) & ~right & ~top;
    case 2:
        return set << size & ~top;
    case 3:
        return set << 1 & ~left;
    case 4:
        return set >> (size - 1) & ~left & ~bottom;
    default:
        return set >> size & ~bottom;
    }
}

// All free cells that `colour` captures in pairs.
static Cells captured_by(const Lattice *lattice, const Cells stones[2], int colour) {
    const Rings rings = rings_of(lattice, stones);
    const Cells open = lattice->all & ~(stones[0] | stones[1]);
    Cells captured = 0;
    for (int direction = 0; direction < RING / 2; direction++) {
        const int back = direction + RING / 2;
        const Cells second = dead_after(lattice, &rings, colour, back) & open;
        if (!second)
            continue;
        const Cells first = dead_after(lattice, &rings, colour, direction) & open &
                            shifted(lattice, second, direction);
        captured |= first | shifted(lattice, first, back);
    }
    return captured;
}

InferiorFill inferior_fill(const Lattice *lattice, const Cells stones[2]) {
    InferiorFill fill = {.stones = {stones[0], stones[1]}};
    for (;;) {
        const Rings rings = rings_of(lattice, fill.stones);
        const Cells dead = dead_in(lattice, &rings) & ~(fill.stones[0] | fill.stones[1]);
        fill.stones[0] |= dead;
        Cells captured[2];
        for (int colour = 0; colour < 2; colour++) {
            captured[colour] = captured_by(lattice, fill.stones, colour);
            fill.stones[colour] |= captured[colour];
            fill.captured[colour] |= captured[colour];
        }
        if (!(dead | captured[0] | captured[1]))
            return fill;
    }
}

Cells inferior_vulnerable(const Lattice *lattice, const Cells stones[2], int mover) {
    const Rings rings = rings_of(lattice, stones);
    const Cells open = lattice->all & ~(stones[0] | stones[1]);
    Cells vulnerable = 0;
    for (int direction = 0; direction < RING; direction++)
        vulnerable |=
            dead_after(lattice, &rings, 1 - mover, direction) & shifted(lattice, open, direction);
    return vulnerable & open;
}

Cells inferior_killers(const Lattice *lattice, const Cells stones[2], int mover, int cell) {
    const Rings rings = rings_of(lattice, stones);
    const Cells open = lattice->all & ~(stones[0] | stones[1]);
    Cells killers = 0;
    for (int direction = 0; direction < RING; direction++)
        if (cells_has(dead_after(lattice, &rings, 1 - mover, direction), cell))
            killers |= shifted(lattice, cells_one(cell), (direction + RING / 2) % RING);
    return killers & open;
}

// All cells that a move of `mover` on `cell` makes dead or captured for it.
static Cells gained_by(const Lattice *lattice, const Cells stones[2], int mover, int cell) {
    Cells after[2] = {stones[0], stones[1]};
    after[mover] |= cells_one(cell);
    const Rings rings = rings_of(lattice, after);
    const Cells open = lattice->all & ~(after[0] | after[1]);
    return (dead_in(lattice, &rings) & open) | captured_by(lattice, after, mover);
}

Cells inferior_undominated(const Lattice *lattice, const Cells stones[2], int mover,
                           Cells candidates) {
    Cells kept = candidates;
    for (Cells cells = candidates; cells;) {
        const int cell = cells_pop(&cells);
        if (cells_has(kept, cell)) // the dominator must itself stay, or have one that does
            kept &= ~gained_by(lattice, stones, mover, cell);
    }
    return kept;
}

void inferior_trim(const Lattice *lattice, int winner, Cells *needed, Cells *region) {
    for (;;) {
        Cells stones[2];
        stones[winner] = *needed;
        stones[1 - winner] = lattice->all & ~*region;
        const Rings rings = rings_of(lattice, stones);
        const Cells dead = dead_in(lattice, &rings) & *region;
        // Free cells stay dead whatever else is settled; a stone is dead only as long as the stones
        // around it stay, so they go one at a time.
        const Cells stale = dead & *needed;
        const Cells dropped = (dead & ~*needed) | (stale & -stale);
        if (!dropped)
            return;
        *needed &= ~dropped;
        *region &= ~dropped;
    }
}
