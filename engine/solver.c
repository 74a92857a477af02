#include "engine/solver.h"

#include "base/check.h"
#include "base/memory.h"
#include "engine/connections.h"

#include <math.h>
#include <stdlib.h>
#include <time.h>

// A solved position. Exact stones are the key, so two positions are never mistaken for each other.
typedef struct Entry {
    Bits black, white;
    Bits proof;
    uint64_t work; // positions searched to solve it; 0: the entry is empty
    int8_t move;
    uint8_t winner;
    uint8_t to_move;
    uint8_t size;
} Entry;

enum { BUCKET = 4, CLOCK_INTERVAL = 256 };

struct Solver {
    SolverConfig config;
    Entry *entries;
    size_t buckets;  // a power of two
    Lattice lattice; // of the size solved last
    Connections connections;
    // Of the call in progress.
    uint64_t nodes;
    double deadline;
    bool stopped;
};

typedef struct Proof {
    Colour winner; // NOBODY when stopped
    int move;      // of the side to move if it wins, else -1
    Bits cells;
} Proof;

static const Proof unknown = {NOBODY, -1, 0};

SolverConfig solver_config_default(void) {
    return (SolverConfig){.table_bytes = (size_t)64 << 20, .max_nodes = 0, .max_seconds = 0};
}

Solver *solver_create(const SolverConfig *config) {
    Solver *solver = memory_zeroed(1, sizeof *solver);
    solver->config = *config;
    solver->buckets = 1;
    while (solver->buckets * 2 * BUCKET * sizeof(Entry) <= config->table_bytes) {
        solver->buckets *= 2;
    }
    solver->entries = memory_zeroed(solver->buckets * BUCKET, sizeof(Entry));
    return solver;
}

void solver_destroy(Solver *solver) {
    if (solver) {
        free(solver->entries);
        free(solver);
    }
}

void solver_clear(Solver *solver) {
    for (size_t i = 0; i < solver->buckets * BUCKET; i++) {
        solver->entries[i].work = 0;
    }
}

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static Entry *bucket_of(const Solver *solver, const Board *board) {
    return solver->entries + (board->hash & (solver->buckets - 1)) * BUCKET;
}

static bool entry_is(const Entry *entry, const Board *board) {
    return entry->work && entry->black == board->stones[BLACK] &&
           entry->white == board->stones[WHITE] && entry->size == board->size &&
           entry->to_move == board->to_move;
}

static const Entry *table_find(const Solver *solver, const Board *board) {
    const Entry *bucket = bucket_of(solver, board);
    for (int i = 0; i < BUCKET; i++) {
        if (entry_is(&bucket[i], board)) {
            return &bucket[i];
        }
    }
    return NULL;
}

static void table_store(Solver *solver, const Board *board, Proof proof, uint64_t work) {
    Entry *bucket = bucket_of(solver, board);
    Entry *cheapest = bucket;
    for (int i = 0; i < BUCKET; i++) {
        if (bucket[i].work < cheapest->work) {
            cheapest = &bucket[i];
        }
        bucket[i].work -= bucket[i].work > 1; // age: what is never useful goes in the end
    }
    *cheapest = (Entry){.black = board->stones[BLACK],
                        .white = board->stones[WHITE],
                        .proof = proof.cells,
                        .work = work,
                        .move = (int8_t)proof.move,
                        .winner = (uint8_t)proof.winner,
                        .to_move = board->to_move,
                        .size = board->size};
}

// Cells with which `colour` would join its two edges at once.
static Bits winning_cells(const Board *board, Colour colour) {
    return board_winning(board, colour);
}

// Adds to distance[cell] the number of stones `colour` still needs from one of its edges to own the
// cell.
static void add_distance(const Board *board, Colour colour, int end, int *distance) {
    const int size = board->size;
    Bits open = board_free(board);
    Bits reached = board_joined(board, colour, end);
    Bits layer = board->reach[colour][end] & open;
    for (int d = 1; open; d++) {
        if (!layer) {
            layer = open; // out of reach
            d = size * size;
        }
        open &= ~layer;
        for (Bits cells = layer; cells;) {
            distance[bits_pop(&cells)] += d;
        }
        const Bits stones = board->stones[colour];
        const Bits touched = bits_neighbours(layer, size);
        const Bits joined = bits_flood(touched & stones & ~reached, stones, size);
        reached |= joined;
        layer = (touched | bits_neighbours(joined, size)) & open;
    }
}

// The free cell of `candidates` that lies on the shortest ways of both sides.
static int best_candidate(const int *distance, Bits candidates) {
    int best = -1;
    while (candidates) {
        const int cell = bits_pop(&candidates);
        if (best < 0 || distance[cell] < distance[best]) {
            best = cell;
        }
    }
    return best;
}

static Proof solve(Solver *solver, const Board *board);

// Tries every move that is not yet refuted. A move that loses tells which cells the opponent needs
// for that; all moves elsewhere lose likewise.
static Proof search(Solver *solver, const Board *board, Bits candidates) {
    const Colour mover = (Colour)board->to_move;
    int distance[BOARD_CELLS_MAX] = {0};
    for (int end = 0; end < 2; end++) {
        add_distance(board, BLACK, end, distance);
        add_distance(board, WHITE, end, distance);
    }
    Bits needed = 0;
    while (candidates) {
        const int cell = best_candidate(distance, candidates);
        Board child = *board;
        board_play(&child, cell);
        const Proof reply = solve(solver, &child);
        if (reply.winner == NOBODY) {
            return unknown;
        }
        if (reply.winner == mover) {
            return (Proof){mover, cell, reply.cells | bits_cell(cell)};
        }
        needed |= reply.cells;
        candidates &= reply.cells;
    }
    return (Proof){colour_other(mover), -1, needed};
}

static bool limit_reached(Solver *solver) {
    const SolverConfig *config = &solver->config;
    if ((config->max_nodes && solver->nodes >= config->max_nodes) ||
        (config->max_seconds > 0 && solver->nodes % CLOCK_INTERVAL == 0 &&
         now() >= solver->deadline)) {
        solver->stopped = true;
    }
    return solver->stopped;
}

static Proof solve(Solver *solver, const Board *board) {
    const Colour mover = (Colour)board->to_move;
    if (limit_reached(solver)) {
        return unknown;
    }
    const uint64_t before = solver->nodes++;
    const Bits wins = winning_cells(board, mover);
    if (wins) {
        const int cell = bits_first(wins);
        return (Proof){mover, cell, bits_cell(cell)};
    }
    const Bits threats = winning_cells(board, colour_other(mover));
    if (threats & (threats - 1)) {
        const Bits first = threats & -threats;
        const Bits rest = threats & ~first;
        return (Proof){colour_other(mover), -1, first | (rest & -rest)};
    }
    const Entry *entry = table_find(solver, board);
    if (entry) {
        return (Proof){(Colour)entry->winner, entry->move, entry->proof};
    }
    Bits must = threats ? threats : board_free(board);
    Bits held = threats;
    if (board->size <= LATTICE_SIZE_MAX) {
        Connections *c = &solver->connections;
        const Cells open = (Cells)board_free(board);
        connections_search(c, &solver->lattice, mover, (Cells)board->stones[mover], open, true);
        if (c->joined) {
            return (Proof){mover, cells_first(c->full), c->full};
        }
        if (c->semi_count > 0) {
            return (Proof){mover, c->key, c->semi[0]};
        }
        const Colour other = colour_other(mover);
        connections_search(c, &solver->lattice, other, (Cells)board->stones[other], open, false);
        if (c->joined) {
            return (Proof){other, -1, c->full};
        }
        for (int i = 0; i < c->semi_count; i++) {
            if (must & ~(Bits)c->semi[i]) {
                must &= c->semi[i];
                held |= c->semi[i];
            }
        }
    }
    Proof proof = search(solver, board, must);
    if (proof.winner == NOBODY) {
        return proof;
    }
    if (proof.winner != mover) {
        proof.cells |= held;
    }
    table_store(solver, board, proof, solver->nodes - before);
    return proof;
}

static void start_call(Solver *solver, const Board *board) {
    if (board->size <= LATTICE_SIZE_MAX && solver->lattice.size != board->size)
        solver->lattice = lattice_of(board->size);
    solver->nodes = 0;
    solver->stopped = false;
    solver->deadline = now() + solver->config.max_seconds;
}

SolverResult solver_solve(Solver *solver, const Board *board) {
    CHECK(board->size >= 1 && board->size <= BOARD_SIZE_MAX);
    const double start = now();
    start_call(solver, board);
    if (board->winner != NOBODY) {
        return (SolverResult){.winner = (Colour)board->winner, .move = -1};
    }
    const Proof proof = solve(solver, board);
    return (SolverResult){.winner = proof.winner,
                          .move = proof.move,
                          .proof = proof.cells,
                          .nodes = solver->nodes,
                          .seconds = now() - start};
}

Status solver_winning_moves(Solver *solver, const Board *board, Bits *winning, Error *error) {
    *winning = 0;
    if (board->winner != NOBODY) {
        return error_set(error, STATUS_INVALID,
                         "winning moves: the game is over, expected one that goes on");
    }
    start_call(solver, board);
    Bits candidates = board_free(board);
    while (candidates) {
        const int cell = bits_pop(&candidates);
        Board child = *board;
        board_play(&child, cell);
        const Proof reply =
            child.winner == board->to_move ? (Proof){child.winner, -1, 0} : solve(solver, &child);
        if (reply.winner == NOBODY) {
            return error_set(error, STATUS_LIMIT,
                             "winning moves: limit reached after %llu positions",
                             (unsigned long long)solver->nodes);
        }
        if (reply.winner == board->to_move) {
            *winning |= bits_cell(cell);
        } else {
            candidates &= reply.cells;
        }
    }
    return STATUS_OK;
}
