// Checks a net on random positions and on fresh self-play of its own.
#include "elo/report/doctor_internal.h"

#include "base/memory.h"
#include "engine/solver.h"
#include "nn/net_activity.h"
#include "selfplay/search/evaluator.h"
#include "selfplay/train/lane.h"
#include "selfplay/train/schedule.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { SMALL_BATCH = 32, LANE_GAMES = 32, SOLVER_BYTES = 4 << 20 };
enum { FRESH_LANE = 1 << 20 }; // a random stream that no training run uses

// docs/law.md explains these thresholds.
static const double dead_share = 0.1, dead_severe = 0.5;
static const double certain_value = 0.99, certain_move = 0.95;
static const double wrong_value = 0.2, wrong_value_severe = 0.3;
static const double wrong_move = 0.4, wrong_move_severe = 0.6;
static const double certain_least = 0.05, certain_unsolved = 0.9; // shares of the positions
static const double noise_high = 20.0, noise_low = 0.02;
static const double overfit = 3.0, overfit_severe = 6.0, overfit_least = 0.05;

// --- random positions ---

// Random stones, up to three quarters of the cells, in games that are not over.
static void draw_positions(int size, uint64_t seed, Board *boards, int count) {
    for (int i = 0; i < count; i++) {
        Rng rng = rng_stream(seed, RNG_POSITION, (uint64_t)i);
        do {
            boards[i] = board_empty(size);
            const int stones = (int)rng_below(&rng, (uint32_t)(size * size * 3 / 4 + 1));
            while (boards[i].ply < stones && boards[i].winner == NOBODY) {
                const Bits legal = board_legal(&boards[i]);
                board_play(&boards[i], bits_random(legal, &rng));
            }
        } while (boards[i].winner != NOBODY);
    }
}

typedef struct Answers {
    int count;
    Board *boards;
    NetInput *inputs;
    float *policies, *values; // in the net's frame
    int *fired;               // [depth][width]
} Answers;

static Answers ask(const DoctorConfig *config, const Net *net) {
    const int cells = net->shape.size * net->shape.size, n = config->positions;
    const size_t count = (size_t)n;
    const size_t units = (size_t)net->shape.depth * (size_t)net->shape.width;
    Answers answers = {.count = n,
                       .boards = memory_zeroed(count, sizeof(Board)),
                       .inputs = memory_zeroed(count, sizeof(NetInput)),
                       .policies = memory_zeroed(count * (size_t)cells, sizeof(float)),
                       .values = memory_zeroed(count, sizeof(float)),
                       .fired = memory_zeroed(units, sizeof(int))};
    draw_positions(net->shape.size, config->seed, answers.boards, n);
    for (int i = 0; i < n; i++)
        answers.inputs[i] = evaluator_input(&answers.boards[i]);
    NetWork *work = net_work_create(net->shape, n, true);
    net_forward(net, work, answers.inputs, n, answers.policies, cells, answers.values);
    net_activity(net, work, answers.inputs, n, answers.fired);
    net_work_destroy(work);
    return answers;
}

static void free_answers(Answers *answers) {
    free(answers->boards);
    free(answers->inputs);
    free(answers->policies);
    free(answers->values);
    free(answers->fired);
}

static void look_at_units(const char *name, const Net *net, const Answers *answers,
                          DoctorFindings *findings) {
    const int units = net->shape.depth * net->shape.width;
    int dead = 0;
    for (int i = 0; i < units; i++)
        dead += answers->fired[i] == 0;
    const double share = units > 0 ? (double)dead / units : 0.0;
    if (share > dead_share)
        doctor_add(findings, name, DOCTOR_DEAD_UNITS,
                   share > dead_severe ? DOCTOR_SEVERE : DOCTOR_NOTICE, share, dead_share,
                   "%d of %d hidden units let nothing through on %d random positions and learn "
                   "nothing any more: the net is smaller than its shape says; a smaller learning "
                   "rate keeps units alive.",
                   dead, units, answers->count);
}

// 1 the side to move wins, -1 it loses, 0 unknown.
static int solved(Solver *solver, const Board *board) {
    if (board->size > SOLVER_SIZE_MAX)
        return 0;
    const Colour winner = solver_solve(solver, board).winner;
    return winner == NOBODY ? 0 : winner == board->to_move ? 1 : -1;
}

// Counts of certain outputs, of those solved by the solver, and of those that are wrong.
typedef struct Certain {
    int certain, told, wrong;
} Certain;

static void look_at_value(const char *name, const Answers *answers, Solver *solver,
                          DoctorFindings *findings) {
    Certain sum = {0};
    for (int i = 0; i < answers->count; i++) {
        if (!(fabs((double)answers->values[i]) > certain_value))
            continue;
        const int truth = solved(solver, &answers->boards[i]);
        sum.certain++;
        sum.told += truth != 0;
        sum.wrong += truth != 0 && (truth > 0) != (answers->values[i] > 0.0f);
    }
    const double share = (double)sum.certain / answers->count;
    const double wrong = sum.told > 0 ? (double)sum.wrong / sum.told : 0.0;
    const bool tells = sum.told * 2 >= sum.certain; // else too few of them are solved
    if (share > certain_least && tells && wrong > wrong_value)
        doctor_add(findings, name, DOCTOR_SATURATED,
                   wrong > wrong_value_severe ? DOCTOR_SEVERE : DOCTOR_NOTICE, wrong, wrong_value,
                   "The value head is certain (beyond %.2f) of %.0f%% of random positions, and "
                   "wrong in %.0f%% of those that the solver decided: it is saturated, and can "
                   "hardly learn there.",
                   certain_value, 100.0 * share, 100.0 * wrong);
    else if (share > certain_unsolved && !tells)
        doctor_add(findings, name, DOCTOR_SATURATED, DOCTOR_NOTICE, share, certain_unsolved,
                   "The value head is certain (beyond %.2f) of %.0f%% of random positions, few of "
                   "which the solver decided: it may be saturated.",
                   certain_value, 100.0 * share);
}

// The board cell of the policy's largest probability, and that probability.
static int likeliest(const Answers *answers, int i, float *probability) {
    const Board *board = &answers->boards[i];
    const int cells = board_cells(board);
    const float *policy = answers->policies + (ptrdiff_t)i * cells;
    int best = 0;
    for (int a = 1; a < cells; a++)
        if (policy[a] > policy[best])
            best = a;
    *probability = policy[best];
    return evaluator_cell(board, best);
}

static void look_at_policy(const char *name, const Answers *answers, Solver *solver,
                           DoctorFindings *findings) {
    Certain sum = {0};
    for (int i = 0; i < answers->count; i++) {
        float probability;
        const int cell = likeliest(answers, i, &probability);
        const Board *board = &answers->boards[i];
        if (!((double)probability > certain_move) || bits_count(board_free(board)) < 2)
            continue;
        sum.certain++;
        if (solved(solver, board) <= 0)
            continue; // in a lost position all moves are equal
        Board child = *board;
        board_play(&child, cell);
        const int after = child.winner != NOBODY ? -1 : solved(solver, &child);
        sum.told += after != 0;
        sum.wrong += after > 0;
    }
    const double share = (double)sum.certain / answers->count;
    const double wrong = sum.told > 0 ? (double)sum.wrong / sum.told : 0.0;
    const bool tells = sum.told >= 20;
    if (share > certain_least && tells && wrong > wrong_move)
        doctor_add(findings, name, DOCTOR_COLLAPSED,
                   wrong > wrong_move_severe ? DOCTOR_SEVERE : DOCTOR_NOTICE, wrong, wrong_move,
                   "The policy is certain (beyond %.2f) of its move in %.0f%% of random positions, "
                   "and in %.0f%% of those the solver knows to be won, that move throws the win "
                   "away: it has collapsed before it was right.",
                   certain_move, 100.0 * share, 100.0 * wrong);
    else if (share > certain_unsolved && !tells)
        doctor_add(findings, name, DOCTOR_COLLAPSED, DOCTOR_NOTICE, share, certain_unsolved,
                   "The policy is certain (beyond %.2f) of its move in %.0f%% of random positions: "
                   "it may have collapsed, and then explores nothing.",
                   certain_move, 100.0 * share);
}

void doctor_net(const DoctorConfig *config, const char *name, const Net *net,
                DoctorFindings *findings) {
    Answers answers = ask(config, net);
    SolverConfig solving = solver_config_default();
    solving.table_bytes = SOLVER_BYTES;
    solving.max_nodes = (uint64_t)config->solve_nodes;
    Solver *solver = solver_create(&solving);
    look_at_units(name, net, &answers, findings);
    look_at_value(name, &answers, solver, findings);
    look_at_policy(name, &answers, solver, findings);
    solver_destroy(solver);
    free_answers(&answers);
}

// --- fresh self-play ---

// Plays until the lane holds `samples`.
static Status play_fresh(const DoctorConfig *config, const TrainerConfig *trainer, const Net *net,
                         Lane **lane, Error *error) {
    LaneConfig playing = lane_config_default(trainer->shape.size, LANE_GAMES);
    playing.replay_capacity = config->samples;
    playing.outcome_share = trainer->outcome_share;
    playing.random_share = trainer->random_share;
    playing.random_moves = trainer->random_moves;
    playing.opening = trainer->opening;
    playing.temperature = trainer->temperature;
    playing.visit_targets = trainer->policy_target == TRAINER_TARGET_VISITS;
    playing.target_temperature = trainer->target_temperature;
    SearchConfig searching = trainer->search;
    if (searching.nodes > config->nodes)
        searching.nodes = config->nodes;
    Search *search = search_create(&searching, trainer->shape.size, LANE_GAMES);
    Evaluator *evaluator = evaluator_net_create(net, LANE_GAMES);
    *lane = lane_create(&playing, config->seed, FRESH_LANE);
    while (evaluator->broken == 0 && lane_replay(*lane)->count < config->samples)
        lane_advance(*lane, search, NULL, evaluator, 1);
    const Status status = evaluator->broken > 0 ? evaluator_refuse(error) : STATUS_OK;
    evaluator_destroy(evaluator);
    search_destroy(search);
    return status;
}

static double square_length(const double *gradient, size_t count) {
    double sum = 0.0;
    for (size_t i = 0; i < count; i++)
        sum += gradient[i] * gradient[i];
    return sum;
}

typedef struct Gradients {
    double small, large; // mean squared length for SMALL_BATCH samples; for all
    double samples;
    NetLoss loss; // mean
} Gradients;

// Gradients of small batches of the samples in random order.
static Gradients measure(const DoctorConfig *config, const TrainerConfig *trainer, const Net *net,
                         const Replay *replay) {
    const int size = trainer->shape.size, cells = size * size;
    const int batches = replay->count / SMALL_BATCH;
    int *order = memory_zeroed((size_t)replay->count, sizeof *order);
    double *sum = memory_zeroed(net->parameter_count, sizeof *sum);
    double *part = memory_zeroed(net->parameter_count, sizeof *part);
    float *gradient = memory_zeroed(net->parameter_count, sizeof *gradient);
    float *policies = memory_zeroed((size_t)(SMALL_BATCH * cells), sizeof *policies);
    NetWork *work = net_work_create(trainer->shape, SMALL_BATCH, true);
    Rng rng = rng_stream(config->seed, RNG_REPLAY, 0);
    for (int i = 0; i < replay->count; i++) { // Fisher and Yates, from the inside out
        const int j = (int)rng_below(&rng, (uint32_t)i + 1);
        order[i] = order[j];
        order[j] = i;
    }
    Gradients result = {.samples = (double)batches * SMALL_BATCH};
    for (int batch = 0; batch < batches; batch++) {
        NetInput inputs[SMALL_BATCH];
        NetTarget targets[SMALL_BATCH];
        for (int i = 0; i < SMALL_BATCH; i++) {
            float *policy = policies + (ptrdiff_t)i * cells;
            targets[i].policy = policy;
            replay_get(replay, order[batch * SMALL_BATCH + i], false, size, &inputs[i], policy,
                       &targets[i].value);
        }
        memset(gradient, 0, net->parameter_count * sizeof *gradient);
        net_backward(net, work, inputs, targets, SMALL_BATCH, trainer->value_weight,
                     1.0f / SMALL_BATCH, gradient, &result.loss);
        for (size_t i = 0; i < net->parameter_count; i++) {
            part[i] = (double)gradient[i];
            sum[i] += part[i] / batches;
        }
        result.small += square_length(part, net->parameter_count) / batches;
    }
    result.large = square_length(sum, net->parameter_count);
    result.loss.value /= result.samples;
    net_work_destroy(work);
    free(policies);
    free(gradient);
    free(part);
    free(sum);
    free(order);
    return result;
}

// McCandlish et al. 2018, "An empirical model of large-batch training", appendix A.1: unbiased
// estimates of the true gradient's squared length and of the trace of the noise.
static void look_at_noise(const char *name, const TrainerConfig *trainer, const RunSnapshot *last,
                          const Gradients *gradients, DoctorFindings *findings) {
    const double b = SMALL_BATCH, n = gradients->samples;
    const double signal = (n * gradients->large - b * gradients->small) / (n - b);
    const double noise = (gradients->small - gradients->large) / (1.0 / b - 1.0 / n);
    const int batch = schedule_batch(trainer, last->samples);
    // A signal below the noise of all samples cannot be measured with them.
    const bool lost = signal <= noise / n;
    const double scale = lost ? n : noise / signal, ratio = scale / batch;
    if (ratio > noise_high)
        doctor_add(findings, name, DOCTOR_NOISE, DOCTOR_NOTICE, ratio, noise_high,
                   "The gradient noise scale is %s%.0f samples, %.0f times the batch of %d: steps "
                   "are mostly noise; a larger batch or a smaller learning rate is due.",
                   lost ? "at least " : "", scale, ratio, batch);
    else if (!lost && ratio < noise_low)
        doctor_add(findings, name, DOCTOR_NOISE, DOCTOR_NOTICE, ratio, noise_low,
                   "The gradient noise scale is %.1f samples, far below the batch of %d: smaller "
                   "batches would learn as much from fewer samples.",
                   scale, batch);
}

static void look_at_fresh(const char *name, const RunSnapshot *last, const Gradients *gradients,
                          DoctorFindings *findings) {
    const double ratio = gradients->loss.value / fmax(overfit_least, last->value_loss);
    if (ratio > overfit)
        doctor_add(findings, name, DOCTOR_OVERFIT,
                   ratio > overfit_severe ? DOCTOR_SEVERE : DOCTOR_NOTICE, ratio, overfit,
                   "On fresh games of its own the net's value loss is %.3g, where it was %.3g in "
                   "training: it knows its replay by heart rather than the game; lower reuse, or a "
                   "larger replay.",
                   gradients->loss.value, last->value_loss);
}

Status doctor_gradients(const DoctorConfig *config, const char *name, const TrainerConfig *trainer,
                        const RunSnapshot *last, const Net *net, DoctorFindings *findings,
                        Error *error) {
    Lane *lane;
    const Status status = play_fresh(config, trainer, net, &lane, error);
    if (status == STATUS_OK) {
        const Gradients gradients = measure(config, trainer, net, lane_replay(lane));
        look_at_noise(name, trainer, last, &gradients, findings);
        if (last->samples > 0.0) // else there is no measured loss
            look_at_fresh(name, last, &gradients, findings);
    }
    lane_destroy(lane);
    return status;
}
