// Trains the net that perfect play defends with (selfplay/search/defender.h): a best response to a
// population of opponents, as reinforcement learning against fixed players.
//
// Games begin on the empty board or at random positions, won for the opponent, who is to move.
// After each of its moves the solver says whether the win was thrown away; that ends the game, with
// z = 1; it ends with z = 0 when the opponent wins on the board. The defender moves as it will when
// it is used, at a higher temperature and sometimes at random. The net learns, of the positions
// that it moved to, the chance that the opponent errs from there on: the target is a lambda-return
// (Sutton and Barto 2018, section 12.1) of z and of the means that were expected on the way,
//
//   G_last = z,   G_t = (1 - lambda) V_t+1 + lambda G_t+1   (V_t+1 where move t+1 was random)
//
// and beside it, as a task that helps it to see what opponents see, their move.
#ifndef HEXLAW_SELFPLAY_TRAIN_BEST_RESPONSE_H
#define HEXLAW_SELFPLAY_TRAIN_BEST_RESPONSE_H

#include "nn/net.h"
#include "selfplay/search/player.h"

#include <signal.h>

typedef struct BestResponseConfig {
    NetShape shape;
    uint64_t seed;
    int rounds;           // of playing, then learning
    int games;            // of a round, in lockstep
    int meet;             // opponents that a round's games are shared among
    double random_starts; // share of the games that begin at random positions
    double random_moves;  // share of the defender's moves that are uniform
    double temperature;   // of the others (selfplay/search/defender.h)
    double lambda;
    int replay;          // samples kept, the newest
    int batch;           // samples of an optimiser step
    double reuse;        // times that a sample is learnt from, on average
    float learning_rate; // at the start; falls along a cosine to rate_floor of it
    float rate_floor;
    float value_weight;    // of the chance's squared error beside the move's cross-entropy
    double average;        // weights are averaged with this share of the newest a step
    uint64_t solver_nodes; // positions that the solver may search for an answer the first time
                           // that it is asked; more when it is asked again. Until it knows, a win
                           // counts as not thrown away
    const Net *start;      // borrowed; what the net begins as, of that shape; NULL: at random
    Player *const *opponents; // [opponent_count] borrowed
    int opponent_count;
} BestResponseConfig;

// Everything but opponents and seed.
BestResponseConfig best_response_config_default(NetShape shape);

typedef struct BestResponseProgress {
    int round; // ended so far
    double
        thrown_away; // share of this round's games from the empty board that opponents threw away
    double error;    // root of the mean squared error of the chances, this round
    double samples;  // played in this round
    double unknown;  // share of the solver's answers that its limit prevented
    double play_seconds, solve_seconds, defend_seconds, learn_seconds; // CPU, of this round
} BestResponseProgress;

typedef struct BestResponse BestResponse;

BestResponse *best_response_create(const BestResponseConfig *config);
void best_response_destroy(BestResponse *reference);

// Plays and learns one round. One thread; the same configuration gives the same bytes.
Status best_response_round(BestResponse *reference, BestResponseProgress *progress, Error *error);

// The averaged net, borrowed.
const Net *best_response_net(const BestResponse *reference);

#endif
