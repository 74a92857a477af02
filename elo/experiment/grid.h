// The grid of training runs of `hexlaw replicate`: net shapes from tiny to ample on each board,
// with as much compute as a given time allows on two cores.
//
// The plan is a function of its arguments alone, with a fixed model of the time per move, so the
// same arguments give the same agents on every machine; a slower machine takes longer.
#ifndef HEXLAW_ELO_EXPERIMENT_GRID_H
#define HEXLAW_ELO_EXPERIMENT_GRID_H

#include "elo/experiment/sweep.h"

typedef struct GridConfig {
    const int *sizes; // board sizes
    int size_count;
    double seconds; // for training and tournaments together, on two cores
    uint64_t seed;  // of the first run of each shape; the next has seed + 1, and so on
    // The recipe for a shape, and the preset's name. NULL: the default one.
    TrainerConfig (*trainer)(const void *context, NetShape shape);
    const void *context;
    const char *preset;
} GridConfig;

typedef struct Grid {
    int count;
    ExperimentRun *runs; // [count], owned; in order of board, then shape, then seed
    int seeds;           // runs of each shape
    SweepStage *stages;  // [stage_count], owned; one a board
    int stage_count;
    double cost; // expected CPU seconds of training
} Grid;

// Never less than a tenth of a full run's moves; more seeds where time is left.
Grid grid_create(const GridConfig *config);
void grid_destroy(Grid *grid);

// Self-play moves after which the recipe plays a board near perfectly, with a margin.
double grid_board_moves(int size);

// Expected CPU seconds per self-play move, including learning from it.
double grid_move_seconds(const TrainerConfig *trainer);

#endif
