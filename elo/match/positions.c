#include "elo/match/positions.h"

#include "base/memory.h"

#include <stdlib.h>

PositionsConfig positions_config_default(int size) {
    return (PositionsConfig){.size = size, .least = 0, .most = size * size * 3 / 4};
}

static Board random_moves(int size, int stones, Rng *rng) {
    Board board = board_empty(size);
    while (board.ply < stones && board.winner == NOBODY) {
        const Bits legal = board_legal(&board);
        board_play(&board, bits_random(legal, rng));
    }
    return board;
}

typedef struct Drawing {
    const PositionsConfig *config;
    Board *boards;
    Status *statuses; // [count]
    Error *errors;    // [count]
} Drawing;

static void draw(void *context, int index, int thread) {
    (void)thread;
    const Drawing *drawing = context;
    const PositionsConfig *config = drawing->config;
    Rng rng = rng_stream(config->seed, RNG_POSITION, (uint64_t)index);
    Status *status = &drawing->statuses[index];
    for (bool won = false; !won && *status == STATUS_OK;) {
        if (config->stop && *config->stop) {
            *status = error_set(&drawing->errors[index], STATUS_STOPPED,
                                "stopped before the positions were drawn");
            break;
        }
        const uint32_t choices = (uint32_t)(config->most - config->least + 1);
        const Board board =
            random_moves(config->size, config->least + (int)rng_below(&rng, choices), &rng);
        if (board.winner == NOBODY)
            *status = perfect_wins(config->perfect, &board, &won, &drawing->errors[index]);
        drawing->boards[index] = board;
    }
}

Status positions_draw(const PositionsConfig *config, Board *boards, int count, Error *error) {
    const int cells = config->size * config->size;
    if (config->least < 0 || config->most < config->least || config->most >= cells)
        return error_set(error, STATUS_INVALID,
                         "positions with %d to %d stones, expected a range within 0 to %d",
                         config->least, config->most, cells - 1);
    Drawing drawing = {.config = config,
                       .boards = boards,
                       .statuses = memory_zeroed((size_t)count, sizeof(Status)),
                       .errors = memory_zeroed((size_t)count, sizeof(Error))};
    pool_run(config->pool, count, draw, &drawing);
    Status status = STATUS_OK;
    for (int i = 0; i < count && status == STATUS_OK; i++) {
        status = drawing.statuses[i];
        if (status != STATUS_OK && error)
            *error = drawing.errors[i];
    }
    free(drawing.statuses);
    free(drawing.errors);
    return status;
}
