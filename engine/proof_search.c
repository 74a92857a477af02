#include "engine/proof_search.h"

#include "base/check.h"
#include "base/clock.h"
#include "engine/inferior.h"
#include "engine/resistance.h"

#include <string.h>

enum { CLOCK_INTERVAL = 64 }; // positions between two checks of the clock

ProofRules proof_rules_default(void) {
    return (ProofRules){.connections = true,
                        .fill_in = true,
                        .vulnerable = true,
                        .dominated = true,
                        .lemmas = true,
                        .widening = 50};
}

static bool limit_reached(ProofSearch *search) {
    if ((search->max_nodes && search->nodes >= search->max_nodes) ||
        (search->nodes % CLOCK_INTERVAL == 0 &&
         ((search->stop && *search->stop) ||
          (search->deadline > 0 && clock_now() >= search->deadline))))
        search->stopped = true;
    return search->stopped;
}

static InferiorFill fill_in(const ProofSearch *search, const Cells stones[2]) {
    if (search->rules.fill_in)
        return inferior_fill(&search->lattice, stones);
    return (InferiorFill){.stones = {stones[0], stones[1]}};
}

static void set_solved(ProofEntry *entry, const InferiorFill *fill, bool won, int move,
                       Cells needed) {
    const int winner = won ? entry->to_move : 1 - entry->to_move;
    entry->phi = won ? 0 : PROOF_INFINITE;
    entry->delta = won ? PROOF_INFINITE : 0;
    entry->move = (int8_t)move;
    entry->candidates = needed | fill->captured[winner];
}

static bool is_solved(const ProofEntry *entry) {
    return entry->phi == 0 || entry->delta == 0;
}

// All moves are refuted, or need not be tried because they can be killed: then the killers belong
// to the proof.
static void set_lost(const ProofSearch *search, ProofEntry *entry, const InferiorFill *fill) {
    Cells needed = entry->held;
    if (search->rules.vulnerable) {
        Cells killed =
            entry->unrefuted & inferior_vulnerable(&search->lattice, fill->stones, entry->to_move);
        while (killed) {
            const Cells killers = inferior_killers(&search->lattice, fill->stones, entry->to_move,
                                                   cells_pop(&killed));
            if (!(killers & needed))
                needed |= killers & -killers;
        }
    }
    set_solved(entry, fill, false, -1, needed);
}

static void order_moves(const ProofSearch *search, ProofEntry *entry, const Cells stones[2]) {
    float score[LATTICE_CELLS_MAX];
    resistance_scores(&search->lattice, stones, score);
    Cells rest = entry->candidates;
    for (entry->ordered = 0; rest && entry->ordered < PROOF_ORDER; entry->ordered++) {
        int best = cells_first(rest);
        for (Cells cells = rest; cells;) {
            const int cell = cells_pop(&cells);
            if (score[cell] > score[best])
                best = cell;
        }
        entry->order[entry->ordered] = (uint8_t)best;
        rest &= ~cells_one(best);
    }
}

static Cells candidates_of(const ProofSearch *search, const Cells stones[2], int mover) {
    const Cells open = search->lattice.all & ~(stones[0] | stones[1]);
    Cells candidates = open;
    if (search->rules.vulnerable)
        candidates &= ~inferior_vulnerable(&search->lattice, stones, mover);
    if (!candidates)
        candidates = open;
    if (search->rules.dominated)
        candidates = inferior_undominated(&search->lattice, stones, mover, candidates);
    return candidates;
}

// Whether a chain of `colour` joins its edges.
static bool is_joined(const Lattice *lattice, int colour, Cells own) {
    const Cells reached = lattice_flood(lattice, own & lattice->edge[colour][0], own);
    return (reached & lattice->edge[colour][1]) != 0;
}

// Whether a lemma of `winner` decides the position.
static bool settled_by_lemma(ProofSearch *search, ProofEntry *entry, const InferiorFill *fill,
                             int winner) {
    const Cells own = fill->stones[winner], other = fill->stones[1 - winner];
    for (int to_move = 0; to_move <= (winner == entry->to_move); to_move++) {
        LemmaList *list = &search->lemmas.lists[winner][to_move];
        const int i = lemmas_find(list, own, other, 0);
        if (i >= 0) {
            int move = to_move ? list->move[i] : -1;
            if (move >= 0 && cells_has(own, move))
                move = -1; // the move is already played: the winner wins, whoever is to move
            set_solved(entry, fill, winner == entry->to_move, move, list->region[i] & ~own);
            return true;
        }
    }
    return false;
}

// The opponent's lemmas in which it has the move are threats: each must be met within its region.
static void meet_lemmas(ProofSearch *search, ProofEntry *entry, const InferiorFill *fill) {
    const int other = 1 - entry->to_move;
    LemmaList *list = &search->lemmas.lists[other][1];
    const Cells own = fill->stones[other];
    for (int i = -1; (i = lemmas_find(list, own, fill->stones[1 - other], i + 1)) >= 0;) {
        const Cells region = list->region[i] & ~own;
        if (entry->unrefuted & ~region) {
            entry->unrefuted &= region;
            entry->held |= region;
        }
    }
}

// Expands a new position: solves it at once, or determines the moves to search.
static void expand(ProofSearch *search, ProofEntry *entry, const InferiorFill *fill) {
    const Lattice *lattice = &search->lattice;
    const int mover = entry->to_move, other = 1 - mover;
    const Cells *stones = fill->stones;
    const Cells open = lattice->all & ~(stones[0] | stones[1]);
    Connections *c = &search->connections;
    search->nodes++;
    entry->held = 0;
    entry->unrefuted = open;
    entry->phi = entry->delta = 1;
    for (int colour = 0; colour < 2; colour++)
        if (is_joined(lattice, colour, stones[colour])) {
            set_solved(entry, fill, colour == mover, -1, 0);
            return;
        }
    if (search->rules.lemmas && (settled_by_lemma(search, entry, fill, mover) ||
                                 settled_by_lemma(search, entry, fill, other)))
        return;
    if (search->rules.connections) {
        // Below the first position the mover's semi connections need no search: they were its
        // threats one ply ago, and the move that led here met them all.
        if (search->nodes == 1) {
            connections_search(c, lattice, mover, stones[mover], open, true);
            if (c->joined || c->semi_count) {
                set_solved(entry, fill, true, c->key, c->joined ? c->full : c->semi[0]);
                return;
            }
        }
        connections_search(c, lattice, other, stones[other], open, false);
        if (c->joined) {
            set_solved(entry, fill, false, -1, c->full);
            return;
        }
        for (int i = 0; i < c->semi_count; i++)
            if (entry->unrefuted & ~c->semi[i]) {
                entry->unrefuted &= c->semi[i];
                entry->held |= c->semi[i];
            }
    }
    if (search->rules.lemmas)
        meet_lemmas(search, entry, fill);
    entry->candidates = candidates_of(search, stones, mover) & entry->unrefuted;
    if (entry->candidates)
        order_moves(search, entry, stones);
    else
        set_lost(search, entry, fill);
}

// A move under consideration, with the proof numbers of the position after it.
typedef struct Child {
    int move;
    uint32_t phi, delta;
} Child;

static void child_stones(const ProofEntry *entry, const InferiorFill *fill, int move,
                         Cells stones[2]) {
    stones[0] = fill->stones[0];
    stones[1] = fill->stones[1];
    stones[entry->to_move] |= cells_one(move);
}

// Selects the moves to consider now, in order; returns their number. `children` may contain `count`
// moves whose numbers are already known.
static int choose_children(const ProofSearch *search, const ProofEntry *entry,
                           const InferiorFill *fill, Child *children, int count) {
    Child known[LATTICE_CELLS_MAX];
    memcpy(known, children, (size_t)count * sizeof *known);
    const int live = cells_count(entry->candidates);
    int wanted = 1 + (live * search->rules.widening + 99) / 100;
    if (wanted > live)
        wanted = live;
    Cells rest = entry->candidates;
    for (int n = 0, place = 0; n < wanted; n++) {
        while (place < entry->ordered && !cells_has(rest, entry->order[place]))
            place++;
        const int move = place < entry->ordered ? entry->order[place] : cells_first(rest);
        rest &= ~cells_one(move);
        children[n] = (Child){move, 1, 1};
        int i = 0;
        while (i < count && known[i].move != move)
            i++;
        if (i < count) {
            children[n] = known[i];
            continue;
        }
        Cells stones[2];
        child_stones(entry, fill, move, stones);
        const ProofEntry *found =
            proof_table_find(search->table, search->lattice.size, stones, 1 - entry->to_move);
        if (found) {
            children[n].phi = found->phi;
            children[n].delta = found->delta;
        }
    }
    return wanted;
}

static uint32_t at_most_infinite(uint64_t number) {
    return number < PROOF_INFINITE ? (uint32_t)number : PROOF_INFINITE - 1;
}

static ProofEntry visit(ProofSearch *search, const Cells stones[2], int to_move, uint32_t phi_limit,
                        uint32_t delta_limit);

// Applies the proof of a solved child. True if that solves the position or refutes moves.
static bool learn(const ProofSearch *search, ProofEntry *entry, const InferiorFill *fill, int move,
                  const ProofEntry *child) {
    if (!is_solved(child))
        return false;
    if (child->delta == 0) {
        set_solved(entry, fill, true, move, child->candidates | cells_one(move));
        return true;
    }
    entry->held |= child->candidates;
    entry->unrefuted &= child->candidates;
    entry->candidates &= child->candidates;
    if (!entry->candidates)
        set_lost(search, entry, fill);
    return true;
}

static void iterate(ProofSearch *search, ProofEntry *entry, const InferiorFill *fill,
                    uint32_t phi_limit, uint32_t delta_limit) {
    Child children[LATTICE_CELLS_MAX];
    int count = choose_children(search, entry, fill, children, 0);
    for (;;) {
        uint32_t best = PROOF_INFINITE, second = PROOF_INFINITE;
        uint64_t sum = 0;
        int chosen = 0;
        bool solved = false; // a solved child comes first: there is something to learn from it
        for (int i = 0; i < count && !solved; i++) {
            solved = children[i].phi == 0 || children[i].delta == 0;
            sum += children[i].phi;
            if (solved || children[i].delta < best) {
                second = best;
                best = children[i].delta;
                chosen = i;
            } else if (children[i].delta < second) {
                second = children[i].delta;
            }
        }
        if (!solved) {
            entry->phi = best;
            entry->delta = at_most_infinite(sum);
            if (entry->phi >= phi_limit || entry->delta >= delta_limit)
                return;
        }
        Cells stones[2];
        child_stones(entry, fill, children[chosen].move, stones);
        const uint64_t others = sum - children[chosen].phi;
        const uint32_t child_phi =
            at_most_infinite(delta_limit > others ? delta_limit - others : 1);
        uint32_t child_delta = at_most_infinite((uint64_t)second + second / 4 + 1);
        if (child_delta > phi_limit)
            child_delta = phi_limit;
        const ProofEntry child = visit(search, stones, 1 - entry->to_move, child_phi, child_delta);
        if (search->stopped)
            return;
        children[chosen].phi = child.phi;
        children[chosen].delta = child.delta;
        if (learn(search, entry, fill, children[chosen].move, &child)) {
            if (is_solved(entry))
                return;
            count = choose_children(search, entry, fill, children, count);
        }
    }
}

// Revisits a position: what has been proved since may decide it or refute moves.
static void recall(ProofSearch *search, ProofEntry *entry, const InferiorFill *fill) {
    if (!search->rules.lemmas || settled_by_lemma(search, entry, fill, 0) ||
        settled_by_lemma(search, entry, fill, 1))
        return;
    meet_lemmas(search, entry, fill);
    entry->candidates &= entry->unrefuted;
    if (!entry->candidates)
        set_lost(search, entry, fill);
}

// Searches a position until it is solved or one of its numbers reaches its limit.
static ProofEntry visit(ProofSearch *search, const Cells stones[2], int to_move, uint32_t phi_limit,
                        uint32_t delta_limit) {
    const ProofEntry *found =
        proof_table_find(search->table, search->lattice.size, stones, to_move);
    if (found && is_solved(found))
        return *found;
    ProofEntry entry = {.stones = {stones[0], stones[1]},
                        .size = (uint8_t)search->lattice.size,
                        .to_move = (uint8_t)to_move,
                        .phi = 1,
                        .delta = 1,
                        .move = -1};
    if (limit_reached(search))
        return entry;
    const uint64_t before = search->nodes;
    const InferiorFill fill = fill_in(search, stones);
    if (found) {
        entry = *found;
        recall(search, &entry, &fill);
    } else {
        expand(search, &entry, &fill);
    }
    if (!is_solved(&entry)) {
        iterate(search, &entry, &fill, phi_limit, delta_limit);
        if (is_solved(&entry) && search->rules.lemmas) {
            const bool won = entry.phi == 0;
            entry.candidates =
                lemmas_add(&search->lemmas, &search->lattice, stones, won ? to_move : 1 - to_move,
                           won, entry.candidates, entry.move);
        }
    }
    entry.work = (uint32_t)at_most_infinite(entry.work + search->nodes - before + !found);
    if (!search->stopped || is_solved(&entry))
        proof_table_store(search->table, &entry);
    return entry;
}

ProofResult proof_search(ProofSearch *search, const Cells stones[2], int to_move) {
    search->stopped = false;
    search->nodes = 0;
    const ProofEntry entry = visit(search, stones, to_move, PROOF_INFINITE, PROOF_INFINITE);
    if (!is_solved(&entry))
        return (ProofResult){.solved = false, .move = -1};
    const bool won = entry.phi == 0;
    return (ProofResult){true, won, won ? entry.move : -1, entry.candidates};
}
