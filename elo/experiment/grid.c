#include "elo/experiment/grid.h"

#include "base/memory.h"
#include "selfplay/train/preset.h"
#include "selfplay/train/schedule.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { CORES = 2, SNAPSHOTS = 14, SEEDS_MAX = 3 };

// Share of the time for training; the rest is for tournaments and fits.
static const double training_share = 0.5;

// 40,000 on 3x3, three times as many per additional size.
double grid_board_moves(int size) {
    return 4e4 * pow(3.0, size - 3);
}

static const struct {
    int width, depth;
} shapes[] = {{2, 1}, {4, 1}, {8, 1}, {8, 2}, {16, 2}, {32, 2}, {64, 2}, {64, 4}};

enum { SHAPES = sizeof shapes / sizeof shapes[0] };

double grid_move_seconds(const TrainerConfig *trainer) {
    const int cells = trainer->shape.size * trainer->shape.size;
    const double weights = net_paper_flops(trainer->shape);
    const double nodes = trainer_move_nodes(trainer);
    // Measured on a 2.6 GHz Zen 4 core (docs/performance.md): microseconds per node and per sample
    // learnt from, without the nets, and the nets' GFLOP/s.
    const double tree = nodes * (0.2 + 0.009 * cells);
    const double samples = 0.4 * trainer->replay_ratio;
    const double net = weights * (2.0 * nodes + 6.0 * trainer->replay_ratio) / 95e3;
    return 1e-6 * (tree + samples + net);
}

// A run with `part` of the moves of a full run.
static ExperimentRun plan_run(const GridConfig *config, int size, int shape, uint64_t seed,
                              double part) {
    const NetShape net = {.size = size, .width = shapes[shape].width, .depth = shapes[shape].depth};
    ExperimentRun run = {.trainer = config->trainer ? config->trainer(config->context, net)
                                                    : trainer_config_default(net),
                         .snapshots = SNAPSHOTS};
    run.trainer.seed = seed;
    const TrainerConfig *trainer = &run.trainer;
    const double generation = trainer_generation_flops(trainer);
    const double move = trainer_move_flops(trainer);
    run.budget = part * grid_board_moves(size) * move;
    // About when the first games end: the first snapshot is an untrained net.
    run.first = generation * ceil(size * size / 2.0);
    run.budget = fmax(run.budget, 8.0 * run.first);
    run.cost = run.budget / move * grid_move_seconds(trainer);
    schedule_fit_budget(&run.trainer, run.budget);
    snprintf(run.group, sizeof run.group, "replicate");
    snprintf(run.preset, sizeof run.preset, "%s",
             config->preset ? config->preset : preset_names[PRESET_DEFAULT]);
    experiment_name(trainer, run.preset, run.name);
    return run;
}

static Grid plan(const GridConfig *config, int seeds, double part) {
    Grid grid = {.seeds = seeds};
    grid.runs = memory_zeroed((size_t)(config->size_count * SHAPES * seeds), sizeof *grid.runs);
    grid.stage_count = config->size_count;
    grid.stages = memory_zeroed((size_t)grid.stage_count, sizeof *grid.stages);
    for (int board = 0; board < config->size_count; board++) {
        grid.stages[board] = (SweepStage){.first = grid.count, .count = SHAPES * seeds};
        for (int shape = 0; shape < SHAPES; shape++)
            for (int seed = 0; seed < seeds; seed++) {
                grid.runs[grid.count] = plan_run(config, config->sizes[board], shape,
                                                 config->seed + (uint64_t)seed, part);
                grid.cost += grid.runs[grid.count++].cost;
            }
    }
    return grid;
}

Grid grid_create(const GridConfig *config) {
    const double allowed = config->seconds * CORES * training_share;
    for (int seeds = SEEDS_MAX;; seeds--) {
        // Reduces the moves before the seeds, down to half; with one seed down to a tenth.
        const double least = seeds > 1 ? 0.5 : 0.1;
        for (double part = 1.0; part > 0.99 * least; part *= 0.9) {
            Grid grid = plan(config, seeds, part);
            const bool last = seeds == 1 && part * 0.9 <= 0.99 * least;
            if (grid.cost <= allowed || last)
                return grid;
            grid_destroy(&grid);
        }
    }
}

void grid_destroy(Grid *grid) {
    free(grid->runs);
    free(grid->stages);
    *grid = (Grid){0};
}
