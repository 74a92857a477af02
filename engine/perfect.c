#include "engine/perfect.h"

#include "base/check.h"
#include "base/memory.h"

#include <pthread.h>
#include <stdlib.h>

// An answer, with its position in full as the key: of the two rotations the one that sorts first.
// What does not fit is computed again, so the table's content never changes an answer.
typedef struct Answer {
    Bits black, white;
    uint8_t size; // 0: empty
    uint8_t to_move;
    bool won;
} Answer;

struct Perfect {
    pthread_mutex_t mutex; // guards all fields below
    pthread_cond_t returned;
    Solver **idle; // [solvers], the first `idle_count` are available
    int solvers, idle_count;
    Answer *answers;
    size_t count; // a power of two
};

PerfectConfig perfect_config_default(void) {
    return (PerfectConfig){
        .solvers = 1, .solver_bytes = (size_t)64 << 20, .answer_bytes = (size_t)64 << 20};
}

Perfect *perfect_create(const PerfectConfig *config) {
    CHECK(config->solvers >= 1);
    Perfect *perfect = memory_zeroed(1, sizeof *perfect);
    SolverConfig solver = solver_config_default();
    solver.table_bytes = config->solver_bytes;
    perfect->solvers = perfect->idle_count = config->solvers;
    perfect->idle = memory_zeroed((size_t)config->solvers, sizeof(Solver *));
    for (int i = 0; i < config->solvers; i++)
        perfect->idle[i] = solver_create(&solver);
    perfect->count = 1;
    while (perfect->count * 2 * sizeof(Answer) <= config->answer_bytes)
        perfect->count *= 2;
    perfect->answers = memory_zeroed(perfect->count, sizeof(Answer));
    CHECK(pthread_mutex_init(&perfect->mutex, NULL) == 0);
    CHECK(pthread_cond_init(&perfect->returned, NULL) == 0);
    return perfect;
}

void perfect_destroy(Perfect *perfect) {
    if (perfect) {
        CHECK(perfect->idle_count == perfect->solvers);
        pthread_cond_destroy(&perfect->returned);
        pthread_mutex_destroy(&perfect->mutex);
        for (int i = 0; i < perfect->solvers; i++)
            solver_destroy(perfect->idle[i]);
        free(perfect->idle);
        free(perfect->answers);
        free(perfect);
    }
}

// With the mutex held; waits until a solver is available.
static Solver *take_solver(Perfect *perfect) {
    while (perfect->idle_count == 0)
        pthread_cond_wait(&perfect->returned, &perfect->mutex);
    return perfect->idle[--perfect->idle_count];
}

// Under the mutex.
static void give_solver(Perfect *perfect, Solver *solver) {
    perfect->idle[perfect->idle_count++] = solver;
    pthread_cond_signal(&perfect->returned);
}

static bool mover_wins(Solver *solver, const Board *board) {
    const SolverResult result = solver_solve(solver, board);
    CHECK(result.winner != NOBODY);
    return result.winner == (Colour)board->to_move;
}

// Solved without the mutex: solvers run concurrently.
static bool look_up(Perfect *perfect, const Board *board) {
    pthread_mutex_lock(&perfect->mutex);
    Answer *place = &perfect->answers[board->hash & (perfect->count - 1)];
    if (place->size != board->size || place->to_move != board->to_move ||
        place->black != board->stones[BLACK] || place->white != board->stones[WHITE]) {
        Solver *solver = take_solver(perfect);
        pthread_mutex_unlock(&perfect->mutex);
        const Answer answer = {.black = board->stones[BLACK],
                               .white = board->stones[WHITE],
                               .size = board->size,
                               .to_move = board->to_move,
                               .won = mover_wins(solver, board)};
        pthread_mutex_lock(&perfect->mutex);
        give_solver(perfect, solver);
        *place = answer;
        pthread_mutex_unlock(&perfect->mutex);
        return answer.won;
    }
    const bool won = place->won;
    pthread_mutex_unlock(&perfect->mutex);
    return won;
}

// The position or its rotation by 180 degrees, whichever sorts first.
static Board sort_rotations(const Board *board) {
    const Board rotated = board_rotated(board);
    const bool turned = rotated.stones[BLACK] < board->stones[BLACK] ||
                        (rotated.stones[BLACK] == board->stones[BLACK] &&
                         rotated.stones[WHITE] < board->stones[WHITE]);
    return turned ? rotated : *board;
}

Status perfect_wins(Perfect *perfect, const Board *board, bool *won, Error *error) {
    if (board->winner != NOBODY)
        return error_set(error, STATUS_INVALID,
                         "perfect play: the game is over, expected one that goes on");
    if (board->size > SOLVER_SIZE_MAX)
        return error_set(error, STATUS_INVALID, "perfect play: size %d, expected at most %d",
                         board->size, SOLVER_SIZE_MAX);
    const Board sorted = sort_rotations(board);
    *won = look_up(perfect, &sorted);
    return STATUS_OK;
}
