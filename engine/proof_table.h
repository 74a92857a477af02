// The transposition table of the proof-number search: of fixed size; the entry of least work in a
// bucket is replaced. Positions are stored in full, not as a hash, so there are no collisions.
#ifndef HEXLAW_ENGINE_PROOF_TABLE_H
#define HEXLAW_ENGINE_PROOF_TABLE_H

#include "engine/lattice.h"

#include <stddef.h>

enum { PROOF_ORDER = 7 }; // best moves stored for each position

// phi is the proof number, delta the disproof number of "the side to move wins".
enum { PROOF_INFINITE = 1 << 30 };

typedef struct ProofEntry {
    Cells stones[2];
    Cells candidates; // moves to search; once solved: the cells that the winner needs
    Cells unrefuted;  // moves that no known proof of the opponent refutes
    Cells held;       // cells that the opponent needs for its proofs so far
    uint32_t phi, delta;
    uint32_t work; // positions searched below; 0: no entry
    uint8_t size;
    uint8_t to_move;
    int8_t move;                // once won: the winning move
    uint8_t generation;         // set by the table
    uint8_t ordered;            // moves in `order`
    uint8_t order[PROOF_ORDER]; // the most promising moves, best first
} ProofEntry;

typedef struct ProofTable ProofTable;

// `bytes` is rounded down to a power of two of buckets, at least one.
ProofTable *proof_table_create(size_t bytes);
void proof_table_destroy(ProofTable *table);
void proof_table_clear(ProofTable *table);

// The entry of a position, or NULL; valid until the next store.
const ProofEntry *proof_table_find(const ProofTable *table, int size, const Cells stones[2],
                                   int to_move);

// Stores the entry, whose work must not be 0, replacing that of the same position or another.
void proof_table_store(ProofTable *table, const ProofEntry *entry);

#endif
