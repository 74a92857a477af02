#include "elo/match/model_truth.h"

#include "base/check.h"
#include "base/memory.h"
#include "selfplay/search/evaluator.h"

#include <math.h>
#include <stdlib.h>

ModelTruthConfig model_truth_config_default(void) {
    return (ModelTruthConfig){.games = 256, .seed = 1};
}

typedef struct Game {
    Board root, board; // where the unroll began; the true position
    Board seen;        // only its side to move, which goes on behind the end
    Rng rng;
    float prior[TREE_STRIDE_MAX], value;
    int move; // the next one
} Game;

// Sums over games, before they become means.
typedef struct Unroll {
    const Net *net;
    Evaluator *evaluator;
    Perfect *perfect;
    int games;
    Game *game;                // [games]
    float *latents[2];         // [games][width] of even and odd depths
    EvaluatorRequest *request; // [games]
} Unroll;

static void begin(Game *game, int size, uint64_t seed, int index) {
    game->rng = rng_stream(seed, RNG_POSITION, (uint64_t)index);
    const int moves = (int)rng_below(&game->rng, (uint32_t)(size * size / 2 + 1));
    do {
        game->board = board_empty(size);
        for (int i = 0; i < moves && game->board.winner == NOBODY; i++)
            board_play(&game->board, bits_random(board_legal(&game->board), &game->rng));
    } while (game->board.winner != NOBODY);
    game->root = game->seen = game->board;
}

// Draws the next move: by the policy among the free cells, behind the end any.
static void choose(Game *game, int size) {
    const int cells = size * size;
    float weights[BOARD_CELLS_MAX], sum = 0.0f;
    if (game->board.winner != NOBODY) {
        game->move = (int)rng_below(&game->rng, (uint32_t)cells);
        return;
    }
    const Bits legal = board_legal(&game->board);
    for (int cell = 0; cell < cells; cell++)
        sum += weights[cell] = bits_has(legal, cell) ? game->prior[cell] : 0.0f;
    float left = rng_uniform(&game->rng) * sum;
    game->move = -1;
    for (int cell = 0; cell < cells; cell++)
        if (bits_has(legal, cell) && (game->move < 0 || left >= 0.0f)) {
            game->move = cell;
            left -= weights[cell];
        }
}

static void play(Game *game) {
    if (game->board.winner == NOBODY)
        board_play(&game->board, game->move);
    game->seen.to_move = !game->seen.to_move;
}

static void evaluate(Unroll *unroll, int depth) {
    const size_t width = (size_t)unroll->net->shape.width;
    for (int i = 0; i < unroll->games; i++) {
        Game *game = &unroll->game[i];
        unroll->request[i] = (EvaluatorRequest){
            .board = &game->seen,
            .prior = game->prior,
            .value = &game->value,
            .latent = unroll->latents[depth % 2] + (size_t)i * width,
            .from = depth > 0 ? unroll->latents[1 - depth % 2] + (size_t)i * width : NULL,
            .cell = game->move,
            .root = &game->root,
        };
    }
    unroll->evaluator->evaluate(unroll->evaluator, unroll->request, unroll->games);
}

// Adds a game's position to the sums of its depth.
static Status compare(const Unroll *unroll, const Game *game, ModelTruthRow *row, Error *error) {
    const Board *board = &game->board;
    const double value = (double)game->value;
    if (board->winner != NOBODY) {
        const double outcome = board->winner == game->seen.to_move ? 1.0 : -1.0;
        row->over++;
        row->over_error += fabs(value - outcome);
        return STATUS_OK;
    }
    bool won;
    const Status status = perfect_wins(unroll->perfect, board, &won, error);
    if (status != STATUS_OK)
        return status;
    const double truth = won ? 1.0 : -1.0;
    row->going++;
    row->value_error += fabs(value - truth);
    row->wrong += value * truth < 0.0;
    const Bits legal = board_legal(board);
    for (int cell = 0; cell < board_cells(board); cell++)
        row->illegal += bits_has(legal, cell) ? 0.0 : (double)game->prior[cell];
    return STATUS_OK;
}

static void take_means(ModelTruthRow *row) {
    const double going = row->going > 0 ? (double)row->going : (double)NAN;
    const double over = row->over > 0 ? (double)row->over : (double)NAN;
    row->illegal /= going;
    row->value_error /= going;
    row->wrong /= going;
    row->over_error /= over;
}

static Status go(Unroll *unroll, const ModelTruthConfig *config, ModelTruth *truth, Error *error) {
    const int size = unroll->net->shape.size;
    for (int depth = 0; depth <= MODEL_TRUTH_DEPTH; depth++) {
        if (config->stop && *config->stop)
            return error_set(error, STATUS_STOPPED, "stopped");
        for (int i = 0; i < unroll->games && depth > 0; i++) {
            choose(&unroll->game[i], size);
            play(&unroll->game[i]);
        }
        evaluate(unroll, depth);
        if (unroll->evaluator->broken > 0)
            return evaluator_refuse(error);
        for (int i = 0; i < unroll->games; i++) {
            const Status status = compare(unroll, &unroll->game[i], &truth->at[depth], error);
            if (status != STATUS_OK)
                return status;
        }
        take_means(&truth->at[depth]);
    }
    return STATUS_OK;
}

Status model_truth(const ModelTruthConfig *config, const Net *net, ModelTruth *truth,
                   Error *error) {
    const int size = net->shape.size, games = config->games;
    CHECK(games >= 1 && games <= MODEL_TRUTH_GAMES_MAX);
    if (net->shape.model != NET_LEARNED)
        return error_set(error, STATUS_INVALID, "a net without a learned model");
    if (size > SOLVER_SIZE_MAX)
        return error_set(error, STATUS_INVALID,
                         "a model of %dx%d, expected %dx%d at most, where "
                         "the solver knows who wins",
                         size, size, SOLVER_SIZE_MAX, SOLVER_SIZE_MAX);
    const size_t latents = (size_t)games * (size_t)net->shape.width;
    Unroll unroll = {
        .net = net,
        .evaluator = evaluator_net_create(net, games),
        .perfect = config->perfect,
        .games = games,
        .game = memory_zeroed((size_t)games, sizeof(Game)),
        .latents = {memory_zeroed(latents, sizeof(float)), memory_zeroed(latents, sizeof(float))},
        .request = memory_zeroed((size_t)games, sizeof(EvaluatorRequest))};
    *truth = (ModelTruth){0};
    for (int i = 0; i < games; i++)
        begin(&unroll.game[i], size, config->seed, i);
    const Status status = go(&unroll, config, truth, error);
    evaluator_destroy(unroll.evaluator);
    free(unroll.game);
    free(unroll.latents[0]);
    free(unroll.latents[1]);
    free(unroll.request);
    return status;
}
