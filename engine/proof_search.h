// Depth-first proof-number search (Nagai 2002; for Hex: Arneson, Hayward, Henderson 2010, "Solving
// Hex: beyond humans"), with proofs backed up: for every solved position the set of cells that the
// winner needs is stored, and a proof that refutes one move refutes all moves outside of it.
#ifndef HEXLAW_ENGINE_PROOF_SEARCH_H
#define HEXLAW_ENGINE_PROOF_SEARCH_H

#include "engine/connections.h"
#include "engine/lattice.h"
#include "engine/lemmas.h"
#include "engine/proof_table.h"

#include <signal.h>

// Which rules are used. All are sound, none is required: the tests turn them off one by one.
typedef struct ProofRules {
    bool connections; // virtual connections end the search and say where a move must go
    bool fill_in;     // dead and captured cells
    bool vulnerable;  // moves that the opponent can kill are left out
    bool dominated;   // moves that another move dominates are left out
    bool lemmas;      // proofs decide other positions, too
    int widening;     // moves searched at a time: 1 + this percentage of them; 100: all
} ProofRules;

ProofRules proof_rules_default(void);

// Working memory and limits of a search; large.
typedef struct ProofSearch {
    ProofTable *table;
    ProofRules rules;
    uint64_t max_nodes;                // 0: no limit
    double deadline;                   // of clock_now(); 0: none
    const volatile sig_atomic_t *stop; // the search ends once it is not 0; may be NULL
    Lattice lattice;
    Connections connections;
    Lemmas lemmas;
    uint64_t nodes; // positions evaluated in this search
    bool stopped;   // by a limit
} ProofSearch;

typedef struct ProofResult {
    bool solved;
    bool won;    // by the side to move
    int move;    // that wins, -1 if none
    Cells cells; // that the winner needs
} ProofResult;

// Solves a position that is not over; unsolved only if a limit was hit.
ProofResult proof_search(ProofSearch *search, const Cells stones[2], int to_move);

#endif
