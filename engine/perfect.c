#include "engine/perfect.h"

#include "base/check.h"
#include "base/memory.h"
#include "engine/resistance.h"

#include <pthread.h>
#include <stdlib.h>

// An answer under the position itself, of which the one that sorts first among the two rotations is
// kept. What does not fit is computed again, so the table's content never changes an answer.
typedef struct Answer {
    Bits black, white;
    Bits moves;   // 0: the side to move wins, by which moves nobody has asked
    uint8_t size; // 0: empty
    uint8_t to_move;
    bool won;
} Answer;

struct Perfect {
    pthread_mutex_t mutex; // guards all that follows
    pthread_cond_t returned;
    Solver **idle; // [solvers], the first `idle_count` are free to be taken
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

// Under the mutex; waits until a solver is there.
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
static int count_replies(Solver *solver, const Board *board, int cell, Refutations *refutations,
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
        const SolverResult result = solver_solve(solver, &grandchild);
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

static Bits most_stubborn(Solver *solver, const Board *board) {
    Refutations refutations = {0};
    int fewest = BOARD_CELLS_MAX;
    Bits moves = 0;
    for (Bits cells = board_free(board); cells;) {
        const int cell = bits_pop(&cells);
        const int count = count_replies(solver, board, cell, &refutations, fewest + 1);
        if (count < fewest) {
            fewest = count;
            moves = 0;
        }
        if (count == fewest)
            moves |= bits_cell(cell);
    }
    return moves;
}

static bool mover_wins(Solver *solver, const Board *board) {
    const SolverResult result = solver_solve(solver, board);
    CHECK(result.winner != NOBODY);
    return result.winner == (Colour)board->to_move;
}

// The cell of a set that is not empty with the highest score; of equals the first.
static int best_of(Bits cells, const float score[LATTICE_CELLS_MAX]) {
    int best = bits_first(cells);
    while (cells) {
        const int cell = bits_pop(&cells);
        if (score[cell] > score[best])
            best = cell;
    }
    return best;
}

// Takes the cells out of `*cells` that most current passes through, as many as are looked at.
static Bits take_resisting(const Board *board, Bits *cells) {
    float score[LATTICE_CELLS_MAX];
    const Lattice lattice = lattice_of(board->size);
    const Cells stones[2] = {(Cells)board->stones[BLACK], (Cells)board->stones[WHITE]};
    resistance_scores(&lattice, stones, score);
    Bits taken = 0;
    for (int i = 0; i < PERFECT_WIDE_MOVES && *cells; i++) {
        const Bits best = bits_cell(best_of(*cells, score));
        taken |= best;
        *cells &= ~best;
    }
    return taken;
}

// The rule for positions with many free cells.
static Bits wide_moves(Solver *solver, const Board *board, bool won) {
    Bits rest = board_free(board);
    for (;;) {
        const Bits taken = take_resisting(board, &rest);
        Bits moves = won ? 0 : taken;
        for (Bits cells = won ? taken : 0; cells;) {
            const int cell = bits_pop(&cells);
            const Board child = after(board, cell);
            if (child.winner != NOBODY || !mover_wins(solver, &child))
                moves |= bits_cell(cell);
        }
        if (moves)
            return moves;
        CHECK(rest); // a won position has a winning move
    }
}

// Without `attack` winning moves are not looked for.
static Answer compute(Solver *solver, const Board *board, bool attack) {
    Answer answer = {.black = board->stones[BLACK],
                     .white = board->stones[WHITE],
                     .size = board->size,
                     .to_move = board->to_move,
                     .won = mover_wins(solver, board)};
    if (answer.won && !attack)
        return answer;
    if (bits_count(board_free(board)) > PERFECT_WIDE_CELLS)
        answer.moves = wide_moves(solver, board, answer.won);
    else if (answer.won)
        CHECK(solver_winning_moves(solver, board, &answer.moves, NULL) == STATUS_OK);
    else
        answer.moves = most_stubborn(solver, board);
    return answer;
}

// The answer is worked out without the mutex: solvers work side by side.
static Answer look_up(Perfect *perfect, const Board *board, bool attack) {
    pthread_mutex_lock(&perfect->mutex);
    Answer *place = &perfect->answers[board->hash & (perfect->count - 1)];
    if (place->size != board->size || place->to_move != board->to_move ||
        place->black != board->stones[BLACK] || place->white != board->stones[WHITE] ||
        (attack && !place->moves)) {
        Solver *solver = take_solver(perfect);
        pthread_mutex_unlock(&perfect->mutex);
        const Answer answer = compute(solver, board, attack);
        pthread_mutex_lock(&perfect->mutex);
        give_solver(perfect, solver);
        *place = answer;
    }
    const Answer answer = *place;
    pthread_mutex_unlock(&perfect->mutex);
    return answer;
}

// Of the position and the same turned by 180 degrees the one that sorts first; true if turned.
static bool sort_rotations(const Board *board, Board *sorted) {
    const Board rotated = board_rotated(board);
    const bool turned = rotated.stones[BLACK] < board->stones[BLACK] ||
                        (rotated.stones[BLACK] == board->stones[BLACK] &&
                         rotated.stones[WHITE] < board->stones[WHITE]);
    *sorted = turned ? rotated : *board;
    return turned;
}

static Status answer(Perfect *perfect, const Board *board, bool attack, Bits *moves, bool *won,
                     Error *error) {
    if (board->winner != NOBODY)
        return error_set(error, STATUS_INVALID,
                         "perfect play: the game is over, expected one that goes on");
    if (board->size > SOLVER_SIZE_MAX)
        return error_set(error, STATUS_INVALID, "perfect play: size %d, expected at most %d",
                         board->size, SOLVER_SIZE_MAX);
    Board sorted;
    const bool turned = sort_rotations(board, &sorted);
    const Answer found = look_up(perfect, &sorted, attack);
    *moves = turned ? bits_rotate(found.moves, board->size) : found.moves;
    *won = found.won;
    return STATUS_OK;
}

Status perfect_moves(Perfect *perfect, const Board *board, Bits *moves, bool *won, Error *error) {
    return answer(perfect, board, true, moves, won, error);
}

Status perfect_defence(Perfect *perfect, const Board *board, Bits *moves, bool *won, Error *error) {
    const Status status = answer(perfect, board, false, moves, won, error);
    if (status == STATUS_OK && *won)
        *moves = 0; // they may be known from an earlier question
    return status;
}

Bits perfect_wide_defence(const Board *board) {
    CHECK(board->winner == NOBODY && board->size <= SOLVER_SIZE_MAX);
    Board sorted;
    const bool turned = sort_rotations(board, &sorted);
    Bits rest = board_free(&sorted);
    CHECK(bits_count(rest) > PERFECT_WIDE_CELLS);
    const Bits moves = take_resisting(&sorted, &rest);
    return turned ? bits_rotate(moves, board->size) : moves;
}
