// Strength as a function of parameters N (weights and biases of the net) and data D (moves of
// self-play) together, fitted to all snapshots of a board at once:
//
//     loss(N, D) = 1 / (1/P + 1/K),    K = [ (A/N^alpha)^(1/beta) + (B/D^beta)^(1/beta) ]^beta
//
// K is L(N, D) of Kaplan et al. 2020 (arXiv 2001.08361, eq. 1.5), where it was a test loss; P is
// the loss of play that has learnt nothing, so that the plateau is part of the law and no snapshot
// is chosen by its strength. Of Elo the loss is 10^(-Elo/400) - 1: the odds against the agent in
// games with who stands at 0, less the 1 of an equal. docs/law.md has the reasons and the forms
// that did worse.
//
// With compute C = nodes * N * D the best N for each C grows as C^(beta/(alpha + beta)), the best D
// as C^(alpha/(alpha + beta)), and there K falls as C^(-alpha*beta/(alpha + beta)), as with the sum
// of Hoffmann et al. 2022 (arXiv 2203.15556). Away from plateau and ceiling 10^(Elo/400) is 1/K, so
// the exponents are those of Neumann and Gros 2022 (arXiv 2210.00849).
#ifndef HEXLAW_ELO_LAW_SIZE_DATA_H
#define HEXLAW_ELO_LAW_SIZE_DATA_H

#include "elo/law/scaling.h"

// What y is: y = -decade * log10(best + loss), so that `decade` of y are a factor of ten of loss.
typedef struct SizeDataMeasure {
    double decade;
    double best; // 1: y is at most 0, which loss 0 reaches; 0: y has no bound
    double goal; // y for which the best net, moves and compute are told
} SizeDataMeasure;

SizeDataMeasure size_data_elo(void); // 400 Elo a factor of ten, best 0 Elo, goal -50 Elo

// -log10 of an error rate, best unbounded, goal 2: one error in 100.
SizeDataMeasure size_data_error(void);

typedef struct SizeDataPoint {
    int run;                  // the same for the snapshots of one run
    double parameters, moves; // log10
    double y;
} SizeDataPoint;

// The snapshots of one board size; those of one run are of one size of net.
typedef struct SizeDataBoard {
    int size;
    int nodes; // of the search in training, the same for all
    int count;
    SizeDataPoint *points; // [count]
    double *covariance;    // [count, count] of y; NULL: known exactly
    int left_out;          // snapshots of other kinds (size_data_board_create())
} SizeDataBoard;

// The board's snapshots, with their Elo as y. N and D of two kinds of net or search are not the
// same numbers, so only the commonest number of nodes in training and the commonest inputs are
// taken, and of them only snapshots whose paper FLOPs are nodes * N * D within 1%: neither nets
// that grew nor playout caps. Where the store has no moves (boardlaw's), D follows from that.
// `scaling` must come from the standings. Free with size_data_board_destroy().
SizeDataBoard *size_data_board_create(const Standings *standings, const ScalingBoard *scaling);
void size_data_board_destroy(SizeDataBoard *board);

// Natural logarithms: `size` of A, `data` of B, `plateau` of P.
typedef struct SizeDataLaw {
    double plateau, size, alpha, data, beta;
} SizeDataLaw;

// y at log10 of N and D.
double size_data_y(const SizeDataLaw *law, SizeDataMeasure measure, double parameters,
                   double moves);

// The best use of 10^compute = nodes * N * D: log10 of N; log10 of D = compute - log10(nodes) - N.
double size_data_best(const SizeDataLaw *law, int nodes, double compute);

// y of the best use, and log10 of the compute at which it is `y`; NAN where none is.
double size_data_best_y(const SizeDataLaw *law, SizeDataMeasure measure, int nodes, double compute);
double size_data_best_compute(const SizeDataLaw *law, SizeDataMeasure measure, int nodes, double y);

typedef struct SizeDataFit {
    int size, nodes, points, left_out, runs;
    int shapes;             // different numbers of parameters
    double parameters_most; // log10 of the largest
    SizeDataMeasure measure;
    SizeDataLaw law;
    double luck; // standard deviation of y about the law beyond the ratings' errors
    double rms;  // of the residuals of y
    // With 95% intervals:
    ScalingValue plateau;     // y of play that has learnt nothing
    ScalingValue alpha, beta; // where only parameters, only moves limit
    ScalingValue size_share;  // a: best N ~ C^a, best D ~ C^(1 - a)
    ScalingValue compute;     // 10^(y/decade) ~ C^this below the ceiling, at the best N
    // At the goal, with the least compute: log10 of compute, N, D and moves a parameter.
    ScalingValue goal_compute, goal_parameters, goal_moves, goal_ratio;
    // The frontier of the snapshots less the law's best y, over the compute from where the best
    // leaves the plateau (K = P) to the goal: mean and root mean square; NAN where the frontier
    // does not reach in there.
    double frontier_mean, frontier_rms;
} SizeDataFit;

// A snapshot as a point of a frontier: x is log10 of nodes * N * D.
FrontierSnap size_data_snap(const SizeDataBoard *board, int i);

// log10 of the compute at which the best use leaves the plateau: K = P.
double size_data_takeoff(const SizeDataFit *fit);

// Fits one board: robust least squares (Huber 1964) with weights 1/(error^2 + luck^2), global by
// many starts. Intervals come from config's replicates of a bootstrap over runs and ratings'
// errors; with 0 replicates there are none. STATUS_INVALID if there are too few runs or sizes.
Status size_data_fit(const ScalingConfig *config, SizeDataMeasure measure,
                     const SizeDataBoard *board, SizeDataFit *fit, Error *error);

// log10 of the compute for which 10^parameters are the best N.
double size_data_best_at(const SizeDataLaw *law, int nodes, double parameters);

// The mean of the values and its 95% interval: weights from their intervals and the spread between
// them (Paule and Mandel 1982), Student's t (Hartung and Knapp 2001). Values without an interval
// are left out; NAN with fewer than three.
ScalingValue size_data_pool(const ScalingValue *values, int count);

// The boards of a store that can be fitted, ascending in size.
typedef struct SizeDataStore {
    int count;
    SizeDataBoard *board[SCALING_BOARDS_MAX]; // owned
    SizeDataFit fit[SCALING_BOARDS_MAX];
    ScalingValue size_share; // pooled
    int without;             // boards that cannot, and why
    Error reason[SCALING_BOARDS_MAX];
} SizeDataStore;

// Fits each of `count` boards by Elo. Free with size_data_store_destroy().
SizeDataStore *size_data_store_create(const ScalingConfig *config,
                                      const Standings *const *standings,
                                      const ScalingBoard *const *scaling, int count);
void size_data_store_destroy(SizeDataStore *store);

// The different log10 N of a board, ascending, into `list` [board->count]; returns their number.
int size_data_shapes(const SizeDataBoard *board, double *list);

// {"boards":[{"size","nodes","points","left_out","runs","luck","rms","frontier_mean",
// "frontier_rms", with _lo and _hi "plateau","alpha","beta","size_share","moves_share","compute",
// "goal_compute","goal_parameters","goal_moves","goal_ratio" (not as logarithms),
// "nets":[{"parameters","best_at"}]}],"size_share" with _lo and _hi,"without":[reasons]}; NAN as
// null. Owned by the caller.
struct cJSON;
struct cJSON *size_data_json(const SizeDataStore *store);

#endif
