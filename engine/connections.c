#include "engine/connections.h"

#include <string.h>

// Storage index of a pair of points: [source][cell] or, for two sources, [the lower][64 + the
// higher].
static int point_of_source(int source) {
    return LATTICE_CELLS_MAX + source;
}

static bool is_source(int point) {
    return point >= LATTICE_CELLS_MAX;
}

static bool done(const Connections *c) {
    return c->joined || (c->semi_enough && c->semi_counts[0][point_of_source(1)] > 0);
}

// Fills a list's empty slots: contains a bit beyond every board, so it is a subset of no carrier.
// On 8x8 it is the whole board, which is no carrier either, as the ends of a connection are not in
// it.
static const Cells NO_CARRIER = ~(Cells)0;

static inline void clear_list(Cells *list, int limit) {
    for (int i = 0; i < limit; i++)
        list[i] = NO_CARRIER;
}

// Whether the list has a carrier within `carrier`. Tests all slots at once, which is faster than
// one by one: those past the end hold NO_CARRIER.
static inline bool has_within(const Cells *list, int limit, Cells carrier) {
    bool any = false;
    for (int i = 0; i < limit; i++)
        any |= !(list[i] & ~carrier);
    return any;
}

// Adds a carrier of which the list has no subset (has_within()), and removes its supersets, so that
// the list stays minimal. False if the list is full of carriers that are no larger.
static inline bool add_minimal(Cells *list, uint8_t *count, int limit, Cells carrier) {
    const int n = *count;
    int kept = 0;
    for (int i = 0; i < n; i++)
        if (carrier & ~list[i])
            list[kept++] = list[i];
    for (int i = kept; i < n; i++)
        list[i] = NO_CARRIER;
    if (kept == limit) {
        int largest = 0;
        for (int i = 1; i < kept; i++)
            if (cells_count(list[i]) > cells_count(list[largest]))
                largest = i;
        if (cells_count(list[largest]) <= cells_count(carrier))
            return false;
        list[largest] = carrier;
    } else {
        list[kept++] = carrier;
    }
    *count = (uint8_t)kept;
    return true;
}

static void add_full(Connections *c, int source, int point, Cells carrier) {
    Cells *list = c->fulls[source][point];
    uint8_t *count = &c->full_counts[source][point];
    if (*count == 0)
        clear_list(list, CONNECTIONS_FULL);
    if (has_within(list, CONNECTIONS_FULL, carrier) ||
        !add_minimal(list, count, CONNECTIONS_FULL, carrier))
        return;
    if (source == 0 && point == point_of_source(1)) {
        c->joined = true;
        c->full = carrier;
    }
    if (!is_source(point))
        c->linked[source] |= cells_one(point);
    if (c->queue_tail < CONNECTIONS_QUEUE) {
        c->queue[c->queue_tail].source = (uint8_t)source;
        c->queue[c->queue_tail].point = (uint8_t)point;
        c->queue[c->queue_tail].carrier = carrier;
        c->queue_tail++;
    }
}

// The or-rule, for the newest of the semi connections of a pair.
static void combine_semis(Connections *c, int source, int point, Cells carrier) {
    const Cells *list = c->semis[source][point];
    const int n = c->semi_counts[source][point];
    Cells all = carrier;
    for (int i = 0; i < n; i++)
        all &= list[i];
    if (all)
        return;
    for (int i = 0; i < n; i++) {
        if (!(list[i] & carrier)) {
            add_full(c, source, point, list[i] | carrier);
            continue;
        }
        for (int j = 0; j < i; j++) {
            const Cells common = list[i] & list[j] & carrier;
            if (!common) {
                add_full(c, source, point, list[i] | list[j] | carrier);
                continue;
            }
            for (int k = 0; k < j; k++)
                if (!(common & list[k]))
                    add_full(c, source, point, list[i] | list[j] | list[k] | carrier);
        }
    }
}

// False if it adds nothing new.
static bool add_semi(Connections *c, int source, int point, Cells carrier) {
    Cells *list = c->semis[source][point];
    uint8_t *count = &c->semi_counts[source][point];
    if (*count == 0)
        clear_list(list, CONNECTIONS_SEMI);
    if ((c->full_counts[source][point] &&
         has_within(c->fulls[source][point], CONNECTIONS_FULL, carrier)) ||
        has_within(list, CONNECTIONS_SEMI, carrier) ||
        !add_minimal(list, count, CONNECTIONS_SEMI, carrier))
        return false;
    combine_semis(c, source, point, carrier);
    return true;
}

static void add_full_of_sources(Connections *c, int one, int two, Cells carrier) {
    add_full(c, one < two ? one : two, point_of_source(one < two ? two : one), carrier);
}

// A semi connection of `source` and the chain `via` reaches everything that the chain is fully
// connected to.
static void extend_semi(Connections *c, int source, int via, Cells carrier) {
    if (via < 2)
        return;
    for (Cells cells = c->linked[via] & ~carrier; cells;) {
        const int cell = cells_pop(&cells);
        for (int i = 0; i < c->full_counts[via][cell]; i++)
            if (!(c->fulls[via][cell][i] & carrier))
                add_semi(c, source, cell, carrier | c->fulls[via][cell][i]);
    }
}

static void add_semi_of_sources(Connections *c, int one, int two, Cells carrier) {
    if (add_semi(c, one < two ? one : two, point_of_source(one < two ? two : one), carrier)) {
        extend_semi(c, one, two, carrier);
        extend_semi(c, two, one, carrier);
    }
}

// Extends from a free cell that a source is fully connected to, by one and two steps.
static void step_from_cell(Connections *c, int source, int cell, Cells carrier) {
    const Lattice *lattice = c->lattice;
    const Cells taken = carrier | cells_one(cell);
    for (Cells next = lattice->near[cell] & c->open & ~carrier; next;)
        add_semi(c, source, cells_pop(&next), taken);
    for (int i = 0; i < lattice->bridge_count[cell]; i++) {
        const LatticeBridge *bridge = &lattice->bridges[cell][i];
        if (cells_has(c->open & ~carrier, bridge->end) &&
            !(bridge->carrier & ~(c->open & ~carrier)))
            add_semi(c, source, bridge->end, taken | bridge->carrier);
    }
}

// Two sources that are fully connected to the same cell.
static void join_over_cell(Connections *c, int source, int other, int cell, Cells carrier) {
    const Cells taken = carrier | cells_one(cell);
    for (int i = 0; i < c->full_counts[other][cell]; i++)
        if (!(c->fulls[other][cell][i] & carrier)) {
            add_semi_of_sources(c, source, other, taken | c->fulls[other][cell][i]);
            if (c->key < 0 && done(c))
                c->key = cell;
        }
}

// Extends the connections of the source, a chain, through it to the cell.
static void reach_over_source(Connections *c, int source, int other, int cell, Cells carrier) {
    const Cells taken = carrier | cells_one(cell);
    const int low = other < source ? other : source, high = other < source ? source : other;
    const Cells *joints = c->fulls[low][point_of_source(high)];
    for (int i = 0; i < c->full_counts[low][point_of_source(high)]; i++)
        if (!(joints[i] & taken))
            add_full(c, other, cell, carrier | joints[i]);
    const Cells *semis = c->semis[low][point_of_source(high)];
    for (int i = 0; i < c->semi_counts[low][point_of_source(high)]; i++)
        if (!(semis[i] & taken))
            add_semi(c, other, cell, carrier | semis[i]);
}

// The and-rule for a new full connection of a source and a free cell.
static void extend_to_cell(Connections *c, int source, int cell, Cells carrier) {
    step_from_cell(c, source, cell, carrier);
    for (int other = 0; other < c->sources; other++) {
        if (other == source)
            continue;
        join_over_cell(c, source, other, cell, carrier);
        if (source >= 2) // connections through an edge add nothing new
            reach_over_source(c, source, other, cell, carrier);
    }
}

// The and-rule for everything that is fully connected to `via`, a chain joined to `source`.
static void extend_through(Connections *c, int source, int via, Cells carrier) {
    if (via < 2)
        return;
    for (Cells cells = c->linked[via] & ~carrier; cells;) {
        const int cell = cells_pop(&cells);
        for (int i = 0; i < c->full_counts[via][cell]; i++)
            if (!(c->fulls[via][cell][i] & carrier))
                add_full(c, source, cell, carrier | c->fulls[via][cell][i]);
    }
    for (int other = 0; other < c->sources; other++) {
        if (other == source || other == via)
            continue;
        const int low = other < via ? other : via, high = other < via ? via : other;
        const Cells *joints = c->fulls[low][point_of_source(high)];
        for (int i = 0; i < c->full_counts[low][point_of_source(high)]; i++)
            if (!(joints[i] & carrier))
                add_full_of_sources(c, source, other, carrier | joints[i]);
    }
}

static bool still_kept(const Connections *c, int source, int point, Cells carrier) {
    for (int i = 0; i < c->full_counts[source][point]; i++)
        if (c->fulls[source][point][i] == carrier)
            return true;
    return false;
}

// Edges and chains, and the free cells next to them. Chains beyond the limit are left out, which
// only loses connections.
static void add_sources(Connections *c, int colour, Cells own) {
    const Lattice *lattice = c->lattice;
    for (int end = 0; end < 2; end++) {
        const Cells edge = lattice->edge[colour][end];
        const Cells chain = lattice_flood(lattice, edge & own, own);
        own &= ~chain;
        for (Cells next = (edge | lattice_neighbours(lattice, chain)) & c->open; next;)
            add_full(c, end, cells_pop(&next), 0);
    }
    c->sources = 2;
    while (own && c->sources < CONNECTIONS_SOURCES) {
        const Cells chain = lattice_flood(lattice, own & -own, own);
        own &= ~chain;
        for (Cells next = lattice_neighbours(lattice, chain) & c->open; next;)
            add_full(c, c->sources, cells_pop(&next), 0);
        c->sources++;
    }
}

void connections_search(Connections *c, const Lattice *lattice, int colour, Cells own, Cells open,
                        bool semi_enough) {
    c->joined = false;
    c->key = -1;
    c->semi_count = 0;
    c->lattice = lattice;
    c->open = open;
    c->semi_enough = semi_enough;
    c->queue_head = c->queue_tail = 0;
    memset(c->linked, 0, sizeof c->linked);
    memset(c->full_counts, 0, sizeof c->full_counts);
    memset(c->semi_counts, 0, sizeof c->semi_counts);
    add_sources(c, colour, own);
    while (c->queue_head < c->queue_tail && !done(c)) {
        const int source = c->queue[c->queue_head].source;
        const int point = c->queue[c->queue_head].point;
        const Cells carrier = c->queue[c->queue_head].carrier;
        c->queue_head++;
        if (!still_kept(c, source, point, carrier))
            continue;
        if (is_source(point)) {
            extend_through(c, source, point - LATTICE_CELLS_MAX, carrier);
            extend_through(c, point - LATTICE_CELLS_MAX, source, carrier);
        } else {
            extend_to_cell(c, source, point, carrier);
        }
    }
    if (!c->joined) {
        c->semi_count = c->semi_counts[0][point_of_source(1)];
        memcpy(c->semi, c->semis[0][point_of_source(1)], sizeof c->semi);
    }
}
