// Virtual connections of one side between its two edges (H-search: Anshelevich 2002, "A
// hierarchical approach to computer Hex").
//
// A full connection of two points holds even if the opponent moves first; a semi connection holds
// if its owner does. The carrier of either is the set of free cells that it needs. Points are the
// side's edges, its chains, and free cells. Full connections are combined by two rules: two that
// meet in a free cell make a semi connection of their other ends, in a stone a full one (and-rule);
// semi connections of the same ends with no cell common to all carriers make a full one (or-rule).
// Only connections from edges and chains to other points are searched; between two free cells, only
// adjacency and bridges count.
#ifndef HEXLAW_ENGINE_CONNECTIONS_H
#define HEXLAW_ENGINE_CONNECTIONS_H

#include "engine/lattice.h"

enum {
    CONNECTIONS_SOURCES = 16, // edges and chains
    CONNECTIONS_POINTS = LATTICE_CELLS_MAX + CONNECTIONS_SOURCES,
    CONNECTIONS_FULL = 8,  // kept for a pair of points, those with the smallest carriers
    CONNECTIONS_SEMI = 16, // likewise
    CONNECTIONS_QUEUE = 1 << 14,
};

// Working memory of a search, and its result; large, so callers reuse one.
typedef struct Connections {
    // Result, between the two edges:
    bool joined;    // a full connection was found
    Cells full;     // its carrier
    int key;        // with `semi_enough`: the move that makes the semi connection full; else -1
    int semi_count; // semi connections found, if not joined
    Cells semi[CONNECTIONS_SEMI];

    const Lattice *lattice;
    Cells open; // free cells
    bool semi_enough;
    int sources; // 0 and 1 are the edges
    uint8_t full_counts[CONNECTIONS_SOURCES][CONNECTIONS_POINTS];
    uint8_t semi_counts[CONNECTIONS_SOURCES][CONNECTIONS_POINTS];
    Cells fulls[CONNECTIONS_SOURCES][CONNECTIONS_POINTS][CONNECTIONS_FULL];
    Cells semis[CONNECTIONS_SOURCES][CONNECTIONS_POINTS][CONNECTIONS_SEMI];
    struct {
        uint8_t source, point;
        Cells carrier;
    } queue[CONNECTIONS_QUEUE];
    Cells linked[CONNECTIONS_SOURCES]; // free cells to which a source has full connections
    int queue_head, queue_tail;
} Connections;

// Searches for the connections of `colour`, whose stones are `own`, through the cells of `open`.
// With `semi_enough` it stops at the first semi connection of the edges: that wins for the side to
// move.
void connections_search(Connections *connections, const Lattice *lattice, int colour, Cells own,
                        Cells open, bool semi_enough);

#endif
