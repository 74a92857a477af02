#include "engine/perfect.h"

#include "base/check.h"
#include "base/memory.h"

#include <pthread.h>
#include <stdlib.h>

// An answer under the position itself, of which the one that sorts first among the two rotations is
// kept. What does not fit is computed again, so the table's content never changes an answer.
typedef struct Answer {
    Bits black, white;
    Bits moves;
    uint8_t size; // 0: empty
    uint8_t to_move;
    bool won;
} Answer;

struct Perfect {
    pthread_mutex_t mutex;
    Solver *solver;
    Answer *answers;
    size_t count; // a power of two
};

PerfectConfig perfect_config_default(void) {
    return (PerfectConfig){.solver_bytes = (size_t)64 << 20, .answer_bytes = (size_t)64 << 20};
}

Perfect *perfect_create(const PerfectConfig *config) {
    Perfect *perfect = memory_zeroed(1, sizeof *perfect);
    SolverConfig solver = solver_config_default();
    solver.table_bytes = config->solver_bytes;
    perfect->solver = solver_create(&solver);
    perfect->count = 1;
    while (perfect->count * 2 * sizeof(Answer) <= config->answer_bytes)
        perfect->count *= 2;
    perfect->answers = memory_zeroed(perfect->count, sizeof(Answer));
    CHECK(pthread_mutex_init(&perfect->mutex, NULL) == 0);
    return perfect;
}

void perfect_destroy(Perfect *perfect) {
    if (perfect) {
        pthread_mutex_destroy(&perfect->mutex);
        solver_destroy(perfect->solver);
        free(perfect->answers);
        free(perfect);
    }
}

static Board after(const Board *board, int cell) {
    Board child = *board;
    board_play(&child, cell);
    return child;
}

// Whether the side to move wins by `reply` against `cell`, from what is known of the same reply to
// other moves: it wins again if nothing that it needs is taken.
typedef struct Refutations {
    Bits needed[BOARD_CELLS_MAX]; // of the last win by this reply; 0: none seen yet
} Refutations;

// Counts the winning replies of the opponent to the losing move `cell`, no further than to
// `enough`.
static int count_replies(Perfect *perfect, const Board *board, int cell, Refutations *refutations,
                         int enough) {
    const Board child = after(board, cell);
    const Colour opponent = (Colour)child.to_move;
    int count = 0;
    for (Bits replies = board_free(&child); replies && count < enough;) {
        const int reply = bits_pop(&replies);
        const Bits needed = refutations->needed[reply];
        if (needed && !bits_has(needed, cell)) {
            count++;
            continue;
        }
        const Board grandchild = after(&child, reply);
        if (grandchild.winner == opponent) {
            refutations->needed[reply] = bits_cell(reply);
            count++;
            continue;
        }
        const SolverResult result = solver_solve(perfect->solver, &grandchild);
        CHECK(result.winner != NOBODY);
        if (result.winner == opponent) {
            refutations->needed[reply] = result.proof | bits_cell(reply);
            count++;
        } else {
            replies &= result.proof;
        }
    }
    return count;
}

static Bits most_stubborn(Perfect *perfect, const Board *board) {
    Refutations refutations = {0};
    int fewest = BOARD_CELLS_MAX;
    Bits moves = 0;
    for (Bits cells = board_free(board); cells;) {
        const int cell = bits_pop(&cells);
        const int count = count_replies(perfect, board, cell, &refutations, fewest + 1);
        if (count < fewest) {
            fewest = count;
            moves = 0;
        }
        if (count == fewest)
            moves |= bits_cell(cell);
    }
    return moves;
}

static Answer compute(Perfect *perfect, const Board *board) {
    Answer answer = {.black = board->stones[BLACK],
                     .white = board->stones[WHITE],
                     .size = board->size,
                     .to_move = board->to_move};
    CHECK(solver_winning_moves(perfect->solver, board, &answer.moves, NULL) == STATUS_OK);
    answer.won = answer.moves != 0;
    if (!answer.won)
        answer.moves = most_stubborn(perfect, board);
    return answer;
}

static Answer look_up(Perfect *perfect, const Board *board) {
    Answer *answer = &perfect->answers[board->hash & (perfect->count - 1)];
    if (answer->size != board->size || answer->to_move != board->to_move ||
        answer->black != board->stones[BLACK] || answer->white != board->stones[WHITE])
        *answer = compute(perfect, board);
    return *answer;
}

Status perfect_moves(Perfect *perfect, const Board *board, Bits *moves, bool *won, Error *error) {
    if (board->winner != NOBODY)
        return error_set(error, STATUS_INVALID,
                         "perfect play: the game is over, expected one that goes on");
    if (board->size > SOLVER_SIZE_MAX)
        return error_set(error, STATUS_INVALID, "perfect play: size %d, expected at most %d",
                         board->size, SOLVER_SIZE_MAX);
    const Board rotated = board_rotated(board);
    const bool turned = rotated.stones[BLACK] < board->stones[BLACK] ||
                        (rotated.stones[BLACK] == board->stones[BLACK] &&
                         rotated.stones[WHITE] < board->stones[WHITE]);
    pthread_mutex_lock(&perfect->mutex);
    const Answer answer = look_up(perfect, turned ? &rotated : board);
    pthread_mutex_unlock(&perfect->mutex);
    *moves = turned ? bits_rotate(answer.moves, board->size) : answer.moves;
    *won = answer.won;
    return STATUS_OK;
}
