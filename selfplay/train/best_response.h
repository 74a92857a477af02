// Trains the net that perfect play defends with (selfplay/search/defender.h): a best response to a
// population of opponents, as reinforcement learning against fixed players.
//
// Games begin on the empty board or at random positions, won for the opponent, who is to move.
// After each of its moves the solver determines whether the win was thrown away; that ends the
// game, with z = 1; it ends with z = 0 when the opponent wins on the board. The defender moves as
// in use, but at a higher temperature and sometimes at random. For the positions that it moved to,
// the net learns the chance that the opponent errs from there on: the target is a lambda-return
// (Sutton and Barto 2018, section 12.1) of z and of the expected means V along the game,
//
//   G_last = z,   G_t = (1 - lambda) V_t+1 + lambda G_t+1   (V_t+1 where move t+1 was random)
//
// and as an auxiliary target, to model the opponents, their move.
#ifndef HEXLAW_SELFPLAY_TRAIN_BEST_RESPONSE_H
#define HEXLAW_SELFPLAY_TRAIN_BEST_RESPONSE_H

#include "nn/net.h"
#include "selfplay/search/player.h"

#include <signal.h>

typedef struct BestResponseConfig {
    NetShape shape;
    uint64_t seed;
    int rounds;           // each of play, then learning
    int games;            // in a round, in lockstep
    int meet;             // number of opponents that a round's games are divided among
    double random_starts; // share of the games that begin at random positions
    double random_moves;  // share of the defender's moves that are uniform
    double temperature;   // of the others (selfplay/search/defender.h)
    double lambda;
    int replay;          // samples kept, the newest
    int batch;           // samples of an optimiser step
    double reuse;        // times that a sample is trained on, on average
    float learning_rate; // at the start; falls along a cosine to rate_floor of it
    float rate_floor;
    float value_weight;    // of the chance's squared error beside the move's cross-entropy
    double average;        // averaged weights move by this share towards the newest in each step
    uint64_t solver_nodes; // the solver's limit of positions for the first attempt at an answer;
                           // more for later attempts. While the answer is unknown, a win counts as
                           // not thrown away
    const Net *start;      // borrowed; the initial net, of that shape; NULL: random weights
    Player *const *opponents; // [opponent_count] borrowed
    int opponent_count;
} BestResponseConfig;

// Sets everything but opponents and seed.
BestResponseConfig best_response_config_default(NetShape shape);

typedef struct BestResponseProgress {
    int round; // completed so far
    double
        thrown_away; // share of this round's games from the empty board that opponents threw away
    double error;    // root of the mean squared error of the chances, this round
    double samples;  // played in this round
    double unknown;  // share of the solver's answers that were unknown for its limit
    double play_seconds, solve_seconds, defend_seconds, learn_seconds; // CPU, of this round
} BestResponseProgress;

typedef struct BestResponse BestResponse;

BestResponse *best_response_create(const BestResponseConfig *config);
void best_response_destroy(BestResponse *reference);

// Plays and learns one round. Single-threaded; the same configuration gives the same bytes.
Status best_response_round(BestResponse *reference, BestResponseProgress *progress, Error *error);

// The averaged net, borrowed.
const Net *best_response_net(const BestResponse *reference);

#endif
