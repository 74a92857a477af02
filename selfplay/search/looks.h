// Compute of training that is not multiply-adds: proofs in the tree, and the input planes beyond
// the stones. The operations are counted exactly, as a function of the games, and converted to the
// multiply-adds that a net executes in the same time. The rates were measured once, on a core of a
// Zen 4 at 24e9 multiply-adds a second (width 32, two layers), with positions of random games on
// 3x3 to 11x11; docs/law.md has the numbers.
#ifndef HEXLAW_SELFPLAY_SEARCH_LOOKS_H
#define HEXLAW_SELFPLAY_SEARCH_LOOKS_H

#include <stdint.h>

typedef struct Looks {
    uint64_t positions; // checked for threats
    uint64_t notes;     // moves proven to lose, each a scan of all moves of a node
    uint64_t forced;    // nodes of which all moves but one were proven to lose
    uint64_t floods;    // positions whose chains were computed
} Looks;

static inline Looks looks_add(Looks a, Looks b) {
    return (Looks){a.positions + b.positions, a.notes + b.notes, a.forced + b.forced,
                   a.floods + b.floods};
}

static inline Looks looks_since(Looks before, Looks now) {
    return (Looks){now.positions - before.positions, now.notes - before.notes,
                   now.forced - before.forced, now.floods - before.floods};
}

// In multiply-adds, on a board of so many cells.
static inline double looks_work(Looks looks, int cells) {
    // Threats are two operations on sets of cells, whatever their size: 2.4 to 3.4 ns. The others
    // grow with the board: 0.8 to 1.3 ns a cell for a note, 0.1 to 0.5, 1.1 to 4.0.
    const double threats = 75.0, note = 25.0, forced = 5.0, flood = 45.0;
    return threats * (double)looks.positions +
           cells * (note * (double)looks.notes + forced * (double)looks.forced +
                    flood * (double)looks.floods);
}

#endif
