// A learned model of the game (MuZero: Schrittwieser et al. 2020, "Mastering Atari, Go, chess and
// shogi by planning with a learned model", arXiv 1911.08265), for nets whose shape says
// NET_LEARNED. Three functions of the same residual layers share one array of parameters:
//
//   representation  stones -> latent: the intake and `depth` layers
//   dynamics        latent, move -> latent: a linear layer of the latent plus a row for the move,
//                   and `dynamics` layers
//   prediction      latent -> policy, value: `prediction` layers and the heads
//
// A latent is `width` numbers, scaled to 0 .. 1 for each position (appendix G there). There is no
// reward: it is 0 before the end, and positions behind the end are absorbing, with the game's
// outcome as their value. net_forward() of such a net is representation and prediction.
//
// The frame of a latent and of its policy: with NET_FRAME_MOVER that of the side to move there, so
// that a move turns the board; with NET_FRAME_ROOT that of the side to move at the root. Values are
// always those of the side to move.
#ifndef HEXLAW_NN_NET_LATENT_H
#define HEXLAW_NN_NET_LATENT_H

#include "nn/net.h"

// Executed and paper multiply-adds of a move imagined: dynamics and prediction. The row of a move
// is one of as many as there are moves: the paper's count has them all, the executed one has one.
double net_latent_paper_flops(NetShape shape);
double net_latent_work(NetShape shape);

// net_forward() that also writes the latents, [n][width].
void net_represent(const Net *net, NetWork *work, const NetInput *inputs, int n, float *latents,
                   float *policy, int stride, float *value);

// A move from a latent.
typedef struct NetMove {
    const float *latent; // [width]
    int cell;            // in the latent's frame
    bool other;          // it is a move of the other side than the root's
} NetMove;

// The `n` positions behind the moves, up to the work's batch: latents [n][width], which may not
// overlap those that moves name, policies over all cells [n][stride], as nobody knows here which
// are free, and values [n] for the side to move there.
void net_imagine(const Net *net, NetWork *work, const NetMove *moves, int n, float *latents,
                 float *policy, int stride, float *value);

// Working memory to learn from `steps` moves in a row.
typedef struct NetUnroll NetUnroll;
NetUnroll *net_unroll_create(NetShape shape, int batch_max, int steps);
void net_unroll_destroy(NetUnroll *unroll);

// Rows of the intake summed so far, as net_work_rows().
uint64_t net_unroll_rows(const NetUnroll *unroll);

// Multiply-adds of a sample's forward and backward passes, without the intake as in
// net_sample_work(), and the additional ones of a batch as in net_batch_work().
double net_unroll_sample_work(NetShape shape, int steps);
double net_unroll_batch_work(NetShape shape, int steps);

typedef struct NetUnrollBatch {
    int n;
    const NetInput *inputs;   // [n] the roots
    const int *cells;         // [steps][n] moves, each in the frame of the latent it is made from
    const NetTarget *targets; // [steps + 1][n], policies in the frame of their latent; NULL where
                              // there is none, as behind the end of the game
    float value_weight;
    float scale;           // of the gradient
    float latent_gradient; // share of the gradient that goes on into a latent's dynamics: 0.5
} NetUnrollBatch;

// Forward and backward. Adds `scale` times the gradient of the sum over samples of the root's loss
// and 1/steps of each step's to `gradient` [parameter_count], and the sums of losses to loss[steps
// + 1], each step's unweighted.
void net_unroll_backward(const Net *net, NetUnroll *unroll, const NetUnrollBatch *batch,
                         float *gradient, NetLoss *loss);

#endif
