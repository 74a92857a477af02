#include "engine/shortest.h"

#include "base/clock.h"
#include "base/memory.h"
#include "base/rng.h"
#include "engine/solver_internal.h"

#include <stdlib.h>

enum { CLOCK_INTERVAL = 256 };

// Bounds for a position: the winner needs more than `fails` more stones, and `wins` are enough if
// it has the cells of `proof`.
typedef struct Known {
    Cells own, other;
    Cells proof;
    int8_t move; // of the side to move in the last search that decided the position
    uint8_t fails;
    uint8_t wins; // 0: not known
    uint8_t turn; // 1: the winner to move, 2: the loser; 0: an empty place
} Known;

typedef struct Hunt {
    Lattice lattice;
    int winner;
    Known *known; // [places]
    size_t places;
    uint64_t nodes;
    uint64_t max_nodes; // 0: no limit
    double deadline;    // 0: none
    bool stopped;
} Hunt;

typedef struct Outcome {
    bool wins;
    Cells proof; // if so
    int move;
} Outcome;

// Few free cells mean few positions, and clearing a large table would take longer than the search.
static size_t places_for(int free_cells) {
    const int bits = free_cells - 4;
    return (size_t)1 << (bits < 8 ? 8 : bits > 20 ? 20 : bits);
}

static Known *place_of(const Hunt *hunt, Cells own, Cells other, bool to_move) {
    const uint8_t turn = to_move ? 1 : 2;
    Known *known = &hunt->known[rng_mix(own ^ rng_mix(other + turn)) % hunt->places];
    if (known->own != own || known->other != other || known->turn != turn)
        *known = (Known){.own = own, .other = other, .turn = turn, .move = -1};
    return known;
}

// For each free cell, the stones that the winner's shortest path through it still needs.
static void ways_through(const Hunt *hunt, Cells own, Cells other, uint8_t *way) {
    const Lattice *lattice = &hunt->lattice;
    const Cells free_cells = lattice->all & ~(own | other);
    for (Cells cells = free_cells; cells;)
        way[cells_pop(&cells)] = 0;
    for (int end = 0; end < 2; end++) {
        const Cells edge = lattice->edge[hunt->winner][end];
        Cells open = free_cells;
        Cells reached = lattice_flood(lattice, edge & own, own);
        Cells layer = (edge | lattice_neighbours(lattice, reached)) & open;
        for (int stones = 1; open; stones++) {
            if (!layer) {
                layer = open; // cut off
                stones = LATTICE_CELLS_MAX;
            }
            open &= ~layer;
            for (Cells cells = layer; cells;)
                way[cells_pop(&cells)] += (uint8_t)stones;
            const Cells next = lattice_neighbours(lattice, layer);
            const Cells joined = lattice_flood(lattice, next & own & ~reached, own);
            reached |= joined;
            layer = (next | lattice_neighbours(lattice, joined)) & open;
        }
    }
    for (Cells cells = free_cells; cells;)
        way[cells_pop(&cells)]--; // the cell itself was counted from both ends
}

static int best_cell(const uint8_t *way, Cells candidates) {
    int best = cells_first(candidates);
    while (candidates) {
        const int cell = cells_pop(&candidates);
        if (way[cell] < way[best])
            best = cell;
    }
    return best;
}

static Outcome wins_within(Hunt *hunt, Cells own, Cells other, bool to_move, int stones);

static Outcome try_winner(Hunt *hunt, Cells own, Cells other, int stones, const uint8_t *way,
                          Cells candidates) {
    while (candidates) {
        const int cell = best_cell(way, candidates);
        const Cells stone = cells_one(cell);
        if (way[cell] > stones)
            break;
        if (way[cell] == 1)
            return (Outcome){true, stone, cell};
        const Outcome reply = wins_within(hunt, own | stone, other, false, stones - 1);
        if (reply.wins || hunt->stopped)
            return (Outcome){reply.wins, reply.proof | stone, cell};
        candidates &= ~stone;
    }
    return (Outcome){false, 0, -1};
}

static Outcome try_loser(Hunt *hunt, Cells own, Cells other, int stones, const uint8_t *way,
                         Cells candidates) {
    Cells needed = 0;
    int first = -1;
    while (candidates) {
        const int cell = best_cell(way, candidates);
        const Outcome reply = wins_within(hunt, own, other | cells_one(cell), true, stones);
        if (!reply.wins)
            return (Outcome){false, 0, cell};
        first = first < 0 ? cell : first;
        needed |= reply.proof;
        candidates &= reply.proof; // elsewhere it would not even disturb this win
    }
    return (Outcome){true, needed, first};
}

static bool limit_reached(Hunt *hunt) {
    if ((hunt->max_nodes && hunt->nodes >= hunt->max_nodes) ||
        (hunt->deadline > 0 && hunt->nodes % CLOCK_INTERVAL == 0 && clock_now() >= hunt->deadline))
        hunt->stopped = true;
    return hunt->stopped;
}

// Whether the winner, with or without the move, wins with at most `stones` more stones.
static Outcome wins_within(Hunt *hunt, Cells own, Cells other, bool to_move, int stones) {
    const Known *found = place_of(hunt, own, other, to_move);
    if (found->wins && stones >= found->wins)
        return (Outcome){true, found->proof, found->move};
    if (stones <= found->fails || limit_reached(hunt))
        return (Outcome){false, 0, found->move};
    hunt->nodes++;
    const Cells candidates = hunt->lattice.all & ~(own | other);
    uint8_t way[LATTICE_CELLS_MAX];
    ways_through(hunt, own, other, way);
    Outcome outcome = {false, 0, best_cell(way, candidates)};
    if (way[outcome.move] <= stones)
        outcome = to_move ? try_winner(hunt, own, other, stones, way, candidates)
                          : try_loser(hunt, own, other, stones, way, candidates);
    if (hunt->stopped)
        return outcome;
    Known *known = place_of(hunt, own, other, to_move);
    known->move = (int8_t)outcome.move;
    if (outcome.wins) {
        known->wins = (uint8_t)stones;
        known->proof = outcome.proof;
    } else {
        known->fails = (uint8_t)stones;
    }
    return outcome;
}

Status solver_shortest(Solver *solver, const Board *board, ShortestResult *result, Error *error) {
    const int free_cells = bits_count(board_free(board));
    if (board->size > SOLVER_SIZE_MAX || free_cells > SHORTEST_FREE_MAX)
        return error_set(error, STATUS_INVALID,
                         "shortest win: %d free cells on %dx%d, expected at most %d on at most "
                         "%dx%d",
                         free_cells, board->size, board->size, SHORTEST_FREE_MAX, SOLVER_SIZE_MAX,
                         SOLVER_SIZE_MAX);
    const double start = clock_now();
    const SolverResult solved = solver_solve(solver, board);
    *result = (ShortestResult){.winner = solved.winner, .move = -1, .nodes = solved.nodes};
    if (board->winner != NOBODY)
        return STATUS_OK;
    const SolverConfig *config = &solver->config;
    Hunt hunt = {.lattice = lattice_of(board->size),
                 .winner = (int)solved.winner,
                 .nodes = solved.nodes,
                 .max_nodes = config->max_nodes,
                 .deadline = config->max_seconds > 0 ? start + config->max_seconds : 0,
                 .stopped = solved.winner == NOBODY};
    if (!hunt.stopped) {
        hunt.places = places_for(free_cells);
        hunt.known = memory_zeroed(hunt.places, sizeof *hunt.known);
        const bool to_move = solved.winner == board->to_move;
        const Cells own = (Cells)board->stones[hunt.winner];
        const Cells other = (Cells)board->stones[1 - hunt.winner];
        for (int stones = 1; !hunt.stopped; stones++) {
            const Outcome outcome = wins_within(&hunt, own, other, to_move, stones);
            // Until the win, the loser's best move is one that stops a win with fewer stones.
            if (to_move || !outcome.wins || result->move < 0)
                result->move = outcome.move;
            result->plies = to_move ? 2 * stones - 1 : 2 * stones;
            if (outcome.wins)
                break;
        }
        free(hunt.known);
    }
    result->nodes = hunt.nodes;
    result->seconds = clock_now() - start;
    if (hunt.stopped)
        return error_set(error, STATUS_LIMIT,
                         "shortest win: a limit was reached after %llu positions",
                         (unsigned long long)hunt.nodes);
    return STATUS_OK;
}
