// The published curves of Jones 2021 (arXiv:2104.03113), compiled in from elo/paper/*.csv. See
// elo/law/paper/README.md for where the numbers come from.
#ifndef HEXLAW_ELO_LAW_PAPER_H
#define HEXLAW_ELO_LAW_PAPER_H

typedef struct PaperPoint {
    int size;           // board size, 3 to 9
    int run;            // number of the training run within its board size, -1 on a frontier
    double log10_flops; // of paper FLOPs
    double elo;         // perfect play = 0
} PaperPoint;

// The frontiers, by size, then by compute. The array is static.
const PaperPoint *paper_frontiers(int *count);

// The training runs, by size, run, compute. The array is static.
const PaperPoint *paper_runs(int *count);

// log10 of the first compute at which the published frontier of this board size stands at `elo` or
// above; NAN where there is none.
double paper_first_crossing(int size, double elo);

#endif
