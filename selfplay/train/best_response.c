#include "selfplay/train/best_response.h"

#include "base/check.h"
#include "base/clock.h"
#include "base/memory.h"
#include "engine/solver.h"
#include "nn/adam.h"
#include "selfplay/search/defender.h"
#include "selfplay/search/evaluator.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    MOVES_MAX = BOARD_CELLS_MAX / 2 + 1, // of the defender in a game
    KNOWN = 1 << 20,                     // cached answers of the solver
    EFFORTS = 5,                         // limits of the solver, each four times the one before
    RANDOM_FREE_MAX = 30,                // cells free at the most in random starts
    ASK_FREE_MAX = 36, // above this number of free cells the solver is not called; it will be later
                       // in the game
};

typedef struct Known {
    uint64_t key; // of the position or its rotation, whichever is less
    uint32_t met;
    uint8_t winner; // NOBODY: unknown
} Known;

typedef struct Sample {
    NetInput input; // the opponent to move
    uint8_t reply;  // its move, in the net's frame
    float chance;   // target
} Sample;

typedef struct Game {
    Board board;
    Rng rng;
    bool over, thrown_away, from_empty;
    int count; // of the defender's moves
    Sample samples[MOVES_MAX];
    float expected[MOVES_MAX]; // before the move
    bool random[MOVES_MAX];
} Game;

struct BestResponse {
    BestResponseConfig config;
    Net *net, *averaged;
    Adam *adam;
    float *gradient;
    NetWork *work;
    Defender *defender; // of the newest net
    Solver *solvers[EFFORTS];
    Known *known; // [KNOWN]
    Rng rng;
    Game *games; // [games]
    Sample *replay;
    int held, next; // of the replay
    double owed;    // samples still to be trained on
    int round;
    // Batches.
    Board *boards;           // [games]
    Bits *among;             // [games]
    Rng *rngs;               // [games]
    int *numbers;            // [games]
    int *moves;              // [games]
    float *chances;          // [games]
    float *expected;         // [games]
    NetInput *inputs;        // [batch]
    NetTarget *targets;      // [batch]
    float *policies;         // [batch][cells]
    uint64_t asked, unknown; // calls of the solver, in this round
};

BestResponseConfig best_response_config_default(NetShape shape) {
    return (BestResponseConfig){.shape = shape,
                                .seed = 1,
                                .rounds = 200,
                                .games = 512,
                                .meet = 8,
                                .random_starts = 0.2,
                                .random_moves = 0.05,
                                .temperature = 0.04,
                                .lambda = 0.8,
                                .replay = 1 << 17,
                                .batch = 256,
                                .reuse = 8.0,
                                .learning_rate = 1e-3f,
                                .rate_floor = 0.02f,
                                .value_weight = 8.0f,
                                .average = 0.002,
                                .solver_nodes = 30};
}

BestResponse *best_response_create(const BestResponseConfig *config) {
    BestResponse *self = memory_zeroed(1, sizeof *self);
    self->config = *config;
    self->net = config->start ? net_copy(config->start) : net_create(config->shape);
    Rng weights = rng_stream(config->seed, RNG_WEIGHTS, 0);
    if (!config->start)
        net_initialise(self->net, 0.3f, &weights);
    self->averaged = net_copy(self->net);
    AdamConfig adam = adam_config_default();
    adam.learning_rate = config->learning_rate;
    self->adam = adam_create(self->net->parameter_count, &adam);
    self->gradient = memory_zeroed(self->net->parameter_count, sizeof(float));
    self->work = net_work_create(config->shape, config->batch, true);
    const DefenderNets nets = {.chance = {self->net}, .chances = 1};
    self->defender = defender_create(&nets, config->temperature);
    SolverConfig solver = solver_config_default();
    solver.max_nodes = config->solver_nodes;
    for (int i = 0; i < EFFORTS; i++, solver.max_nodes *= 4)
        self->solvers[i] = solver_create(&solver);
    self->known = memory_zeroed(KNOWN, sizeof *self->known);
    self->rng = rng_stream(config->seed, RNG_REPLAY, 0);
    const size_t n = (size_t)config->games, batch = (size_t)config->batch;
    const size_t cells = (size_t)(config->shape.size * config->shape.size);
    self->games = memory_zeroed(n, sizeof *self->games);
    self->replay = memory_zeroed((size_t)config->replay, sizeof *self->replay);
    self->boards = memory_zeroed(n, sizeof *self->boards);
    self->among = memory_zeroed(n, sizeof *self->among);
    self->rngs = memory_zeroed(n, sizeof *self->rngs);
    self->numbers = memory_zeroed(n, sizeof *self->numbers);
    self->moves = memory_zeroed(n, sizeof *self->moves);
    self->chances = memory_zeroed(n, sizeof *self->chances);
    self->expected = memory_zeroed(n, sizeof *self->expected);
    self->inputs = memory_zeroed(batch, sizeof *self->inputs);
    self->targets = memory_zeroed(batch, sizeof *self->targets);
    self->policies = memory_zeroed(batch * cells, sizeof *self->policies);
    return self;
}

void best_response_destroy(BestResponse *self) {
    if (!self)
        return;
    net_destroy(self->net);
    net_destroy(self->averaged);
    adam_destroy(self->adam);
    free(self->gradient);
    net_work_destroy(self->work);
    defender_destroy(self->defender);
    for (int i = 0; i < EFFORTS; i++)
        solver_destroy(self->solvers[i]);
    free(self->known);
    free(self->games);
    free(self->replay);
    free(self->boards);
    free(self->among);
    free(self->rngs);
    free(self->numbers);
    free(self->moves);
    free(self->chances);
    free(self->expected);
    free(self->inputs);
    free(self->targets);
    free(self->policies);
    free(self);
}

const Net *best_response_net(const BestResponse *self) {
    return self->averaged;
}

// Whether the side to move is known to win. The solver's limit grows with the number of visits to a
// position, so that common ones are solved and rare ones take little time.
static bool mover_wins(BestResponse *self, const Board *board) {
    if (bits_count(board_free(board)) > ASK_FREE_MAX)
        return false;
    const Board rotated = board_rotated(board);
    const uint64_t key = board->hash < rotated.hash ? board->hash : rotated.hash;
    Known *known = &self->known[key & (KNOWN - 1)];
    self->asked++;
    if (known->key != key)
        *known = (Known){.key = key, .winner = NOBODY};
    known->met++;
    if (known->winner == NOBODY && (known->met & (known->met - 1)) == 0) {
        int effort = 0;
        while (effort < EFFORTS - 1 && known->met >> (2 * effort + 2) != 0)
            effort++;
        known->winner = (uint8_t)solver_solve(self->solvers[effort], board).winner;
    }
    self->unknown += known->winner == NOBODY;
    return known->winner == board->to_move;
}

// A random position that is won for its side to move.
static Board random_start(BestResponse *self, Rng *rng) {
    const int size = self->config.shape.size;
    for (;;) {
        Board board = board_empty(size);
        const int most = size * size * 3 / 4;
        const int least = size * size > RANDOM_FREE_MAX ? size * size - RANDOM_FREE_MAX : 0;
        const int stones = least + (int)rng_below(rng, (uint32_t)(most - least + 1));
        while (board.ply < stones && board.winner == NOBODY) {
            const Bits legal = board_legal(&board);
            board_play(&board, bits_random(legal, rng));
        }
        if (board.winner == NOBODY && mover_wins(self, &board))
            return board;
    }
}

static void begin_games(BestResponse *self) {
    const BestResponseConfig *config = &self->config;
    for (int i = 0; i < config->games; i++) {
        const uint64_t index = (uint64_t)self->round * (uint64_t)config->games + (uint64_t)i;
        Game *game = &self->games[i];
        game->rng = rng_stream(config->seed, RNG_LANE, index);
        game->over = game->thrown_away = false;
        game->from_empty = (double)rng_uniform(&game->rng) >= config->random_starts;
        game->board =
            game->from_empty ? board_empty(config->shape.size) : random_start(self, &game->rng);
        game->count = 0;
    }
}

// One move of opponent `number` in its games, first to last; ends games that it wins or throws
// away.
static Status opponents_move(BestResponse *self, Player *player, int first, int last,
                             BestResponseProgress *progress, Error *error) {
    int n = 0;
    for (int i = first; i < last; i++)
        if (!self->games[i].over) {
            self->boards[n] = self->games[i].board;
            self->rngs[n] = self->games[i].rng;
            self->numbers[n++] = i;
        }
    if (n == 0)
        return STATUS_OK;
    Stopwatch watch = {.on = true};
    stopwatch_lap(&watch, NULL);
    const Status status = player->choose(player, self->boards, self->rngs, n, self->moves, error);
    stopwatch_lap(&watch, &progress->play_seconds);
    if (status != STATUS_OK)
        return status;
    for (int k = 0; k < n; k++) {
        Game *game = &self->games[self->numbers[k]];
        game->rng = self->rngs[k];
        if (game->count > 0)
            game->samples[game->count - 1].reply =
                (uint8_t)evaluator_cell(&game->board, self->moves[k]);
        board_play(&game->board, self->moves[k]);
        game->over = game->board.winner != NOBODY;
        if (!game->over)
            game->over = game->thrown_away = mover_wins(self, &game->board);
    }
    stopwatch_lap(&watch, &progress->solve_seconds);
    return STATUS_OK;
}

static Status defender_moves(BestResponse *self, Error *error) {
    const BestResponseConfig *config = &self->config;
    int n = 0;
    for (int i = 0; i < config->games; i++)
        if (!self->games[i].over) {
            self->boards[n] = self->games[i].board;
            self->among[n] = board_legal(&self->games[i].board);
            self->rngs[n] = self->games[i].rng;
            self->numbers[n++] = i;
        }
    const Status status = defender_choose(self->defender, self->boards, self->among, self->rngs, n,
                                          self->moves, self->chances, self->expected, error);
    if (status != STATUS_OK)
        return status;
    for (int k = 0; k < n; k++) {
        Game *game = &self->games[self->numbers[k]];
        game->rng = self->rngs[k];
        int move = self->moves[k];
        const bool random = (double)rng_uniform(&game->rng) < config->random_moves;
        if (random)
            move = bits_random(self->among[k], &game->rng);
        board_play(&game->board, move);
        CHECK(game->count < MOVES_MAX);
        game->expected[game->count] = self->expected[k];
        game->random[game->count] = random;
        game->samples[game->count++] = (Sample){.input = evaluator_input(&game->board)};
        game->over = game->board.winner != NOBODY; // a limit of the solver hid the win
        game->thrown_away = game->over;
    }
    return STATUS_OK;
}

// Computes the targets of a finished game and adds its samples to the replay.
static int take_samples(BestResponse *self, Game *game) {
    float target = game->thrown_away ? 1.0f : 0.0f;
    const float lambda = (float)self->config.lambda;
    for (int t = game->count - 1; t >= 0; t--) {
        if (t < game->count - 1) {
            const float mean = game->expected[t + 1];
            target = game->random[t + 1] ? mean : (1.0f - lambda) * mean + lambda * target;
        }
        game->samples[t].chance = target;
        self->replay[self->next] = game->samples[t];
        self->next = (self->next + 1) % self->config.replay;
        self->held += self->held < self->config.replay;
    }
    return game->count;
}

static void draw_sample(BestResponse *self, int slot) {
    const int size = self->config.shape.size, cells = size * size;
    const Sample *sample = &self->replay[rng_below(&self->rng, (uint32_t)self->held)];
    const bool rotated = rng_next(&self->rng) >> 63;
    float *policy = self->policies + (size_t)slot * (size_t)cells;
    self->inputs[slot] = sample->input;
    if (rotated) {
        self->inputs[slot].mine = bits_rotate(sample->input.mine, size);
        self->inputs[slot].theirs = bits_rotate(sample->input.theirs, size);
    }
    memset(policy, 0, (size_t)cells * sizeof *policy);
    policy[rotated ? cells - 1 - sample->reply : sample->reply] = 1.0f;
    self->targets[slot] = (NetTarget){.policy = policy, .value = 1.0f - 2.0f * sample->chance};
}

static void learn(BestResponse *self, BestResponseProgress *progress) {
    const BestResponseConfig *config = &self->config;
    const double way = (double)self->round / config->rounds;
    const double fall = 0.5 + 0.5 * cos(3.14159265358979323846 * way);
    const float floor = config->rate_floor;
    adam_set_learning_rate(self->adam,
                           config->learning_rate * (floor + (1.0f - floor) * (float)fall));
    NetLoss loss = {0};
    double steps = 0.0;
    for (; self->owed >= config->batch && self->held >= config->batch; steps++) {
        self->owed -= config->batch;
        for (int i = 0; i < config->batch; i++)
            draw_sample(self, i);
        memset(self->gradient, 0, self->net->parameter_count * sizeof *self->gradient);
        net_backward(self->net, self->work, self->inputs, self->targets, config->batch,
                     config->value_weight, 1.0f / (float)config->batch, self->gradient, &loss);
        adam_step(self->adam, self->net->parameters, self->gradient);
        // A plain mean over all steps at first.
        const double steps_taken = (double)adam_steps(self->adam);
        const float share = (float)fmax(config->average, 1.0 / (steps_taken + 1.0));
        for (size_t i = 0; i < self->net->parameter_count; i++)
            self->averaged->parameters[i] +=
                share * (self->net->parameters[i] - self->averaged->parameters[i]);
    }
    if (steps > 0.0)
        progress->error = 0.5 * sqrt(loss.value / (steps * config->batch));
}

Status best_response_round(BestResponse *self, BestResponseProgress *progress, Error *error) {
    const BestResponseConfig *config = &self->config;
    *progress = (BestResponseProgress){0};
    self->asked = self->unknown = 0;
    Stopwatch watch = {.on = true};
    stopwatch_lap(&watch, NULL);
    begin_games(self);
    stopwatch_lap(&watch, &progress->solve_seconds);
    int opponents[64];
    CHECK(config->meet <= 64);
    for (int i = 0; i < config->meet; i++)
        opponents[i] = (int)rng_below(&self->rng, (uint32_t)config->opponent_count);
    for (bool going = true; going;) {
        for (int i = 0; i < config->meet; i++) {
            const Status status = opponents_move(
                self, config->opponents[opponents[i]], config->games * i / config->meet,
                config->games * (i + 1) / config->meet, progress, error);
            if (status != STATUS_OK)
                return status;
        }
        stopwatch_lap(&watch, NULL);
        const Status status = defender_moves(self, error);
        stopwatch_lap(&watch, &progress->defend_seconds);
        if (status != STATUS_OK)
            return status;
        going = false;
        for (int i = 0; i < config->games; i++)
            going |= !self->games[i].over;
    }
    int empty = 0, thrown_away = 0;
    for (int i = 0; i < config->games; i++) {
        const Game *game = &self->games[i];
        empty += game->from_empty;
        thrown_away += game->from_empty && game->thrown_away;
        const int count = take_samples(self, &self->games[i]);
        progress->samples += count;
        self->owed += count * config->reuse;
    }
    progress->thrown_away = empty > 0 ? (double)thrown_away / empty : NAN;
    progress->unknown = self->asked > 0 ? (double)self->unknown / (double)self->asked : 0.0;
    stopwatch_lap(&watch, NULL);
    learn(self, progress);
    stopwatch_lap(&watch, &progress->learn_seconds);
    progress->round = ++self->round;
    return STATUS_OK;
}
