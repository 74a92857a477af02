// The paper's policy/value network: a linear intake layer from the inputs, 2*size*size in the
// paper, to `width`, then `depth` residual layers x + alpha*(W relu(x) + b) (ReZero: alpha starts
// at 0 in the paper), a linear policy head over the size*size cells and a linear value head with
// tanh. (Jones 2021, section 4; names and shapes as in boardlaw's FCModel.)
//
// In the net's frame the side to move always joins top to bottom: callers pass stones and read
// cells in that frame. A net is shape and parameters only; working memory is in a NetWork, so that
// threads can share a net.
#ifndef HEXLAW_NN_NET_H
#define HEXLAW_NN_NET_H

#include "base/error.h"
#include "base/rng.h"
#include "engine/bits.h"

#include <stdbool.h>
#include <stddef.h>

// The input planes of a net, each with a 0 or 1 for every cell. The net computes them from the
// stones; callers pass stones only.
typedef enum NetInputs {
    NET_STONES, // 2 planes, the mover's stones and the opponent's: the paper's
    NET_CHAINS, // 6, those and what is linked to each edge (engine/chains.h)
} NetInputs;

extern const char *const net_inputs_names[]; // in that order, NULL after the last

// What a search knows of the game below its root: its rules, or what the net has learnt of them
// (nn/net_latent.h).
typedef enum NetModel { NET_RULES, NET_LEARNED } NetModel;

extern const char *const net_model_names[]; // "rules", "learned", NULL

// From whose side a learned model sees the positions below the root: each from that of its side to
// move, so that a move turns the board, or all from the root's.
typedef enum NetFrame { NET_FRAME_MOVER, NET_FRAME_ROOT } NetFrame;

extern const char *const net_frame_names[]; // "mover", "root", NULL

typedef struct NetShape {
    int size;  // board size, 2 to 11
    int width; // 1 to NET_WIDTH_MAX
    int depth; // residual layers, 0 to NET_DEPTH_MAX; of a learned model, those of its
               // representation
    NetInputs inputs;
    NetModel model;
    // Of a learned model only, else 0. All residual layers together are at most NET_DEPTH_MAX.
    NetFrame frame;
    int dynamics, prediction; // residual layers of these two functions
} NetShape;

enum { NET_WIDTH_MAX = 4096, NET_DEPTH_MAX = 64 };

// Number of input planes: 2 or 6.
int net_planes(NetInputs inputs);

// The inputs of that name; false if the name is unknown.
bool net_inputs_find(const char *name, NetInputs *inputs);

// One parameter tensor, its values contiguous in Net.parameters from `offset` on. Names and shapes
// are torch's, where a layer's matrix is [outputs, inputs]; in memory it is transposed, element
// [row][column] at offset + column*rows + row, so that an input's weights are contiguous.
typedef struct NetTensor {
    char name[32];     // boardlaw's: "body.0.weight", "body.1.α", "policy.core.bias", ...
    int dims;          // 0 (a scalar), 1 or 2
    int rows, columns; // [rows, columns] of a matrix; rows of a vector, columns 1; 1, 1 of a scalar
    size_t offset;
} NetTensor;

typedef struct Net {
    NetShape shape;
    size_t parameter_count; // all floats, alphas included
    float *parameters;      // owned; the optimiser works on this flat array
    int tensor_count;
    NetTensor *tensors; // owned; in the order of torch's state_dict, not of offsets
} Net;

// One position in the net's frame. Free cells are the legal moves.
typedef struct NetInput {
    Bits mine, theirs;
} NetInput;

// The target of a training sample.
typedef struct NetTarget {
    const float *policy; // [size*size] distribution over the free cells, in the net's frame; of a
                         // learned model's step NULL: no target
    float value;         // -1 (the side to move loses) to 1
} NetTarget;

// Mean over a batch.
typedef struct NetLoss {
    double policy;         // cross-entropy of the target policy, nats
    double policy_entropy; // entropy of the target: the lower bound of the policy loss
    double value;          // squared error of the value
    double owner, left;    // squared errors of the heads for training only (nn/net_aux.h), else 0
} NetLoss;

Status net_shape_check(NetShape shape, Error *error);

// STATUS_INVALID, for nets that are to be used without a search, if there is a learned model;
// `name` is the net's file.
Status net_refuse_model(const Net *net, const char *name, Error *error);

// All parameters 0; owned by the caller. The shape must be valid (checked). Sets OpenBLAS to one
// thread a call, for the whole process: threading is hexlaw's own, and results must not depend on
// the number of threads.
Net *net_create(NetShape shape);

// A net of the same shape and parameters.
Net *net_copy(const Net *net);
void net_destroy(Net *net);

// Initial weights: residual matrices orthogonal with gain sqrt(2), other layers uniform within
// +-1/sqrt(inputs) as in torch.nn.Linear, every alpha set to `alpha`. The intake's bound is that of
// the two planes of stones, whatever other planes there are.
void net_initialise(Net *net, float alpha, Rng *rng);

// The paper's count of a forward pass: weights and biases, one multiply-add each, alphas not
// counted. Paper FLOPs of a run = search nodes a move * this * moves played. Of a learned model,
// representation and prediction (below the root: net_latent_paper_flops()).
double net_paper_flops(NetShape shape);

// Weights and biases: all parameters but the alphas. Without a learned model net_paper_flops().
double net_weight_count(NetShape shape);

// Floating-point operations of a forward pass, 2 a multiply-add. The intake counts as a dense
// product, although it is computed as a sparse sum; computing the planes beyond the stones is not
// counted.
double net_forward_flops(NetShape shape);

// Executed multiply-adds, each weight and bias counted once: of a position's forward pass, and of a
// sample's forward and backward passes, without the intake, of which only few rows are summed for a
// position (net_work_rows()). A row is `width` multiply-adds in each pass. Relus, softmax and tanh
// are not counted.
double net_forward_work(NetShape shape);
double net_sample_work(NetShape shape);

// Additional multiply-adds of a backward pass over a batch of any size: the residual matrices'
// gradients are scaled by alpha, and the alphas' gradients are computed from them.
double net_batch_work(NetShape shape);

// Working memory for batches of up to `batch_max`, with or without the buffers of a backward pass.
typedef struct NetWork NetWork;
NetWork *net_work_create(NetShape shape, int batch_max, bool backward);
void net_work_destroy(NetWork *work);

// Rows of the intake's matrix that forward passes have summed so far, including those within
// backward passes. A backward pass adds as many rows to the gradient.
uint64_t net_work_rows(const NetWork *work);

// Evaluates `n` inputs. `policy` is [n][stride], stride >= size*size: probabilities over the free
// cells, exactly 0 elsewhere (also in the columns past size*size). `value` is [n], the side to
// move's expected outcome in -1..1. Inputs must have a free cell (checked). Parameters so large
// that they overflow make a position's policy, its value or both NaN. The same batch gives the same
// bytes; a position's last bits may differ between batches of different length.
void net_forward(const Net *net, NetWork *work, const NetInput *inputs, int n, float *policy,
                 int stride, float *value);

// Forward and backward over `n` samples. Adds `scale` times the gradient of the *sum* over samples
// of cross-entropy + value_weight * squared error to `gradient` [parameter_count], and the samples'
// sums of losses to `loss`; so a batch can be split into parts whose results are added in a fixed
// order. A target policy must be 0 on occupied cells (checked). Of a learned model this is the
// gradient of representation and prediction; net_unroll_backward() has that of its moves too.
void net_backward(const Net *net, NetWork *work, const NetInput *inputs, const NetTarget *targets,
                  int n, float value_weight, float scale, float *gradient, NetLoss *loss);

#endif
