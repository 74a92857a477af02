// Divides the variance of effects between cycles and the pairings' own effects, by restricted
// likelihood. Pairings of the same two runs are correlated only with each other: blocks of the
// covariance.
#include "elo/rating/rating_misfit_internal.h"

#include "base/memory.h"
#include "elo/rating/optimiser.h"

#include <cblas.h>
#include <lapack.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    BLOCK_MAX = 128,    // rows: larger blocks are cut into parts treated as independent
    ROWS_MAX = 20000,   // with more rows not all blocks are used
    TOGETHER_MIN = 100, // rows that share their two runs with another, to separate cycles
};

typedef struct Model {
    const RatingMisfitRows *rows;
    int columns;         // players, then reasons
    int blocks, *block;  // [blocks+1] their first rows
    int stride;          // every stride-th block is used
    double whole;        // variance of cycles and own effects together, logits^2
    double own, cycles;  // variances, logits^2
    double *alike;       // [players, players]
    double *information; // [columns, columns] of ratings and reasons
    double *gradient;    // [columns]
    // of the current block
    int *column;      // [columns] its place in `design`, -1: none
    int used, *place; // the columns that occur
    double *matrix;   // [rows, rows] covariance in standard deviations of chance, then its factor
    double *design, *miss; // [used, rows], [rows] divided by them
    double *product;       // [used, used]
} Model;

// --- the blocks ---

static void cut_blocks(Model *model) {
    const RatingMisfitRows *rows = model->rows;
    model->block = memory_zeroed((size_t)rows->count + 1, sizeof *model->block);
    int start = 0;
    for (int i = 1; i <= rows->count; i++) {
        const RatingMisfitRow *row = &rows->row[i], *before = row - 1;
        if (i < rows->count && row->runs[0] == before->runs[0] && row->runs[1] == before->runs[1] &&
            i - start < BLOCK_MAX)
            continue;
        model->block[++model->blocks] = i;
        start = i;
    }
    model->stride = 1 + (rows->count - 1) / ROWS_MAX;
}

// Whether enough rows share their two runs to separate cycles from own effects.
static bool are_together(const Model *model) {
    int together = 0, asked = 0;
    for (int b = 0; b < model->blocks; b += model->stride) {
        const int count = model->block[b + 1] - model->block[b];
        asked += count;
        together += count > 1 ? count : 0;
    }
    return together >= TOGETHER_MIN && 2 * together >= asked;
}

static void model_create(const RatingMisfitRows *rows, double whole, Model *model) {
    const size_t n = (size_t)rows->players, columns = n + (size_t)rows->reason_count;
    const size_t most = 2 * BLOCK_MAX + (size_t)rows->reason_count;
    *model = (Model){.rows = rows,
                     .whole = whole,
                     .columns = (int)columns,
                     .alike = memory_zeroed(n * n, sizeof(double)),
                     .information = memory_zeroed(columns * columns, sizeof(double)),
                     .gradient = memory_zeroed(columns, sizeof(double)),
                     .column = memory_zeroed(columns, sizeof(int)),
                     .place = memory_zeroed(most, sizeof(int)),
                     .matrix = memory_zeroed(BLOCK_MAX * BLOCK_MAX, sizeof(double)),
                     .design = memory_zeroed(most * BLOCK_MAX, sizeof(double)),
                     .miss = memory_zeroed(BLOCK_MAX, sizeof(double)),
                     .product = memory_zeroed(most * most, sizeof(double))};
    for (size_t i = 0; i < columns; i++)
        model->column[i] = -1;
    cut_blocks(model);
}

static void model_free(Model *model) {
    free(model->block);
    free(model->alike);
    free(model->information);
    free(model->gradient);
    free(model->column);
    free(model->place);
    free(model->matrix);
    free(model->design);
    free(model->miss);
    free(model->product);
}

// --- the likelihood ---

// Styles of a run's players are correlated by exp(-distance/length), logits; cycles are `share` of
// the variance, on average over pairings.
static void set_variances(Model *model, double share, double length) {
    const RatingMisfitRows *rows = model->rows;
    const size_t n = (size_t)rows->players;
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++)
            if (rows->run[i] == rows->run[j])
                model->alike[i * n + j] =
                    exp(-fabs(rows->elo[i] - rows->elo[j]) / (length * RATING_ELO_PER_LOGIT));
    double sum = 0.0;
    for (int i = 0; i < rows->count; i++) {
        const double alike =
            model->alike[(size_t)rows->row[i].first * n + (size_t)rows->row[i].second];
        sum += 1.0 - alike * alike;
    }
    model->own = (1.0 - share) * model->whole;
    model->cycles = share * model->whole * rows->count / fmax(sum, 1.0);
}

static double covariance(const Model *model, const RatingMisfitRow *a, const RatingMisfitRow *b) {
    const size_t n = (size_t)model->rows->players;
    const double *first = model->alike + (size_t)a->first * n;
    const double *second = model->alike + (size_t)a->second * n;
    const double own = a == b ? model->own : 0.0;
    return own + model->cycles *
                     (first[b->first] * second[b->second] - first[b->second] * second[b->first]);
}

static void set_design(Model *model, int rows, int row, int place, double value) {
    if (model->column[place] < 0) {
        model->column[place] = model->used;
        model->place[model->used] = place;
        memset(model->design + (size_t)model->used * (size_t)rows, 0,
               (size_t)rows * sizeof *model->design);
        model->used++;
    }
    model->design[(size_t)model->column[place] * (size_t)rows + (size_t)row] = value;
}

// Fills the block, in standard deviations of chance.
static int fill(Model *model, int block) {
    const int start = model->block[block], rows = model->block[block + 1] - start;
    const RatingMisfitRows *all = model->rows;
    model->used = 0;
    for (int r = 0; r < rows; r++) {
        const RatingMisfitRow *row = &all->row[start + r];
        const double scale = 1.0 / sqrt(row->variance);
        model->miss[r] = scale * all->miss[start + r];
        set_design(model, rows, r, row->first, scale);
        set_design(model, rows, r, row->second, -scale);
        for (int i = 0; i < all->reason_count; i++)
            set_design(model, rows, r, all->players + i, scale * all->reasons[i][start + r]);
        for (int s = 0; s <= r; s++) {
            const RatingMisfitRow *other = &all->row[start + s];
            model->matrix[(size_t)s * (size_t)rows + (size_t)r] = // column s <= row r
                scale * covariance(model, row, other) / sqrt(other->variance) +
                (s == r ? 1.0 : 0.0);
        }
    }
    return rows;
}

// Adds a block's information on ratings and reasons. False if its covariance cannot be factored.
// `determinant` is the logarithm of that of its covariance.
static bool add_block(Model *model, int block, double *determinant, double *squares) {
    int rows = fill(model, block), info;
    LAPACK_dpotrf("L", &rows, model->matrix, &rows, &info);
    cblas_dtrsm(CblasColMajor, CblasLeft, CblasLower, CblasNoTrans, CblasNonUnit, rows, model->used,
                1.0, model->matrix, rows, model->design, rows);
    cblas_dtrsv(CblasColMajor, CblasLower, CblasNoTrans, CblasNonUnit, rows, model->matrix, rows,
                model->miss, 1);
    cblas_dsyrk(CblasColMajor, CblasLower, CblasTrans, model->used, rows, 1.0, model->design, rows,
                0.0, model->product, model->used);
    for (int r = 0; r < rows; r++) {
        *determinant += 2.0 * log(model->matrix[(size_t)r * (size_t)rows + (size_t)r]);
        *squares += model->miss[r] * model->miss[r];
    }
    const size_t n = (size_t)model->columns, used = (size_t)model->used;
    for (size_t c = 0; c < used; c++) {
        const size_t a = (size_t)model->place[c];
        model->gradient[a] += cblas_ddot(rows, model->design + c * (size_t)rows, 1, model->miss, 1);
        for (size_t d = c; d < used; d++) {
            const size_t b = (size_t)model->place[d];
            model->information[a < b ? a * n + b : b * n + a] += model->product[c * used + d];
        }
        model->column[a] = -1;
    }
    return info == 0;
}

// The restricted log-likelihood of the current variances.
static double likelihood(Model *model) {
    const size_t n = (size_t)model->columns;
    memset(model->gradient, 0, n * sizeof *model->gradient);
    memset(model->information, 0, n * n * sizeof *model->information);
    for (size_t i = 0; i < n; i++)
        model->information[i * n + i] = RATING_MISFIT_LOOSE;
    double determinant = 0.0, squares = 0.0;
    bool sound = true;
    for (int b = 0; b < model->blocks; b += model->stride)
        sound = add_block(model, b, &determinant, &squares) && sound;
    int order = model->columns, info;
    LAPACK_dpotrf("L", &order, model->information, &order, &info);
    if (!sound || info != 0)
        return -HUGE_VAL;
    cblas_dtrsv(CblasColMajor, CblasLower, CblasNoTrans, CblasNonUnit, order, model->information,
                order, model->gradient, 1);
    for (size_t i = 0; i < n; i++) {
        determinant += 2.0 * log(model->information[i * n + i]);
        squares -= model->gradient[i] * model->gradient[i];
    }
    const double value = -0.5 * (determinant + squares);
    return isfinite(value) ? value : -HUGE_VAL;
}

static double objective(const double *x, void *context) {
    Model *model = context;
    set_variances(model, x[0], exp(x[1]));
    return likelihood(model);
}

// The most likely share, NAN if the likelihood cannot be computed.
static double find_share(Model *model) {
    enum { PARAMETERS = 2, EVALUATIONS = 80 };
    // Lengths from 50 to 1500 Elo.
    const double low[PARAMETERS] = {0.0, log(0.3)}, high[PARAMETERS] = {1.0, log(9.0)};
    const double step[PARAMETERS] = {0.3, 0.7};
    double x[PARAMETERS] = {0.5, 0.0}, value;
    const OptimiserConfig config = {.method = OPTIMISER_NELDER_MEAD,
                                    .parameters = PARAMETERS,
                                    .step = step,
                                    .low = low,
                                    .high = high,
                                    .value_absolute = 0.01,
                                    .evaluations = EVALUATIONS,
                                    .greatest = true,
                                    .objective = objective,
                                    .context = model};
    return optimiser_run(&config, x, &value) && isfinite(value) ? x[0] : NAN;
}

double rating_misfit_cycles(const RatingMisfitRows *rows, double whole) {
    Model model;
    model_create(rows, whole, &model);
    const double share = are_together(&model) ? find_share(&model) : NAN;
    model_free(&model);
    return share;
}
