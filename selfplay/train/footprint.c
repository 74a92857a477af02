#include "selfplay/train/footprint.h"

#include "selfplay/search/cache.h"
#include "selfplay/search/tree.h"

#include <math.h>

// The program itself, and everything not counted below.
static const double base_bytes = 4e6;

static double power_of_two_above(double count) {
    return count > 0.0 ? exp2(ceil(log2(count))) : 0.0;
}

// Activations of a row: three of the width besides one for each layer for the backward pass, the
// logits twice, inputs and outputs.
static double row_bytes(NetShape shape) {
    const double stride = vector_padded(shape.size * shape.size);
    const bool learned = shape.model == NET_LEARNED; // its latents are one more of the width
    const double layers = shape.depth + shape.dynamics + shape.prediction + (learned ? 1.0 : 0.0);
    return sizeof(float) * (shape.width * (layers + 3.0) + 3.0 * stride + 16.0) + sizeof(NetInput) +
           sizeof(Board);
}

// A thread's search trees.
static double tree_bytes(const TrainerConfig *config) {
    const double fast = config->full_share < 1.0 ? config->fast_nodes : 0.0;
    const double latent =
        config->shape.model == NET_LEARNED ? (double)sizeof(float) * config->shape.width : 0.0;
    return (double)config->lane_games * (config->search.nodes + fast) *
           ((double)tree_block_bytes(config->shape.size) + latent);
}

double footprint_thread(const TrainerConfig *config) {
    return tree_bytes(config) + config->lane_games * row_bytes(config->shape);
}

double footprint_trainer(const TrainerConfig *config) {
    const NetShape shape = config->shape;
    const double cells = shape.size * shape.size;
    const double parameters = net_weight_count(shape) + shape.depth + 1.0;
    const double game = sizeof(Board) + sizeof(Rng) + cells * (sizeof(NetInput) + 8.0) +
                        cells * cells * sizeof(float);
    const double games = (double)config->lanes * config->lane_games;
    const bool moves = shape.model == NET_LEARNED || config->reanalyse > 0.0;
    const double sample = sizeof(NetInput) + (cells + 1.0) * sizeof(float) + (moves ? 2.0 : 0.0);
    const double entry = (double)cache_block_bytes(shape.size);
    // If the batch size grows, its maximum counts.
    const double steps = shape.model == NET_LEARNED ? 1.0 + config->unroll : 1.0;
    const double batch =
        config->batch_hold > 0.0 ? fmax(config->batch, config->batch_most) : config->batch;
    const double replay = config->replay * sample;
    // Weights, two moments, and the gradient, of which wide nets have four copies.
    const double learnt = parameters * sizeof(float) * (3.0 + 4.0);
    // A checkpoint is assembled in memory.
    const double checkpoint = replay + games * game + parameters * sizeof(float) * 3.0;
    return base_bytes + replay + games * game +
           config->lanes * power_of_two_above(config->cache) * entry + footprint_thread(config) +
           batch * steps * row_bytes(shape) + learnt + checkpoint;
}
