// The size laws of a store's boards, their mean, and both as JSON.
#include "elo/law/size_data_internal.h"
#include "elo/rating/student.h"

#include "base/memory.h"

#include <cjson/cJSON.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

// --- the mean of the boards ---

// The weighted mean with the variance `spread` between values; returns the sum of the squares
// about it.
static double weigh(const double *value, const double *variance, int count, double spread,
                    double *mean, double *weights) {
    double total = 0.0, squares = 0.0;
    *weights = 0.0;
    for (int i = 0; i < count; i++) {
        *weights += 1.0 / (variance[i] + spread);
        total += value[i] / (variance[i] + spread);
    }
    *mean = total / *weights;
    for (int i = 0; i < count; i++)
        squares += pow(value[i] - *mean, 2.0) / (variance[i] + spread);
    return squares;
}

ScalingValue size_data_pool(const ScalingValue *values, int count) {
    double value[SCALING_BOARDS_MAX], variance[SCALING_BOARDS_MAX], mean, weights;
    int used = 0;
    for (int i = 0; i < count && used < SCALING_BOARDS_MAX; i++) {
        const double half = 0.5 * (values[i].hi - values[i].lo);
        if (!(half > 0.0))
            continue;
        value[used] = values[i].value;
        variance[used++] = pow(half / RATING_Z95, 2.0);
    }
    if (used < 3)
        return (ScalingValue){NAN, NAN, NAN};
    double low = 0.0, high = 1e-6;
    while (weigh(value, variance, used, high, &mean, &weights) > used - 1)
        high *= 2.0;
    for (int i = 0; i < 200; i++) {
        const double middle = 0.5 * (low + high);
        *(weigh(value, variance, used, middle, &mean, &weights) > used - 1 ? &low : &high) = middle;
    }
    // With no spread between them, squares that are smaller than their errors promise prove
    // nothing.
    const double rest = weigh(value, variance, used, low, &mean, &weights) / (used - 1);
    const double half = student_quantile(used - 1) * sqrt(fmax(1.0, rest) / weights);
    return (ScalingValue){mean, mean - half, mean + half};
}

// --- all boards ---

static int compare_boards(const void *a, const void *b) {
    const ScalingBoard *p = *(const ScalingBoard *const *)a, *q = *(const ScalingBoard *const *)b;
    return (p->size > q->size) - (p->size < q->size);
}

static const Standings *standings_of(const Standings *const *standings, int count, int size) {
    for (int i = 0; i < count; i++)
        if (standings[i]->size == size)
            return standings[i];
    return NULL;
}

SizeDataStore *size_data_store_create(const ScalingConfig *config,
                                      const Standings *const *standings,
                                      const ScalingBoard *const *scaling, int count) {
    SizeDataStore *store = memory_zeroed(1, sizeof *store);
    const ScalingBoard *sorted[SCALING_BOARDS_MAX];
    ScalingValue shares[SCALING_BOARDS_MAX];
    for (int i = 0; i < count; i++)
        sorted[i] = scaling[i];
    qsort(sorted, (size_t)count, sizeof *sorted, compare_boards);
    for (int i = 0; i < count; i++) {
        const Standings *rated = standings_of(standings, count, sorted[i]->size);
        SizeDataBoard *board = size_data_board_create(rated, sorted[i]);
        if (size_data_fit(config, size_data_elo(), board, &store->fit[store->count],
                          &store->reason[store->without]) == STATUS_OK) {
            shares[store->count] = store->fit[store->count].size_share;
            store->board[store->count++] = board;
        } else {
            store->without++;
            size_data_board_destroy(board);
        }
    }
    store->size_share = size_data_pool(shares, store->count);
    return store;
}

void size_data_store_destroy(SizeDataStore *store) {
    if (!store)
        return;
    for (int i = 0; i < store->count; i++)
        size_data_board_destroy(store->board[i]);
    free(store);
}

// --- JSON ---

// Six significant figures; null for NAN.
static void add_number(cJSON *object, const char *name, double number) {
    char text[32] = "null";
    if (isfinite(number))
        snprintf(text, sizeof text, "%.6g", number);
    cJSON_AddRawToObject(object, name, text);
}

static void add_value(cJSON *object, const char *name, ScalingValue value) {
    char end[48];
    add_number(object, name, value.value);
    snprintf(end, sizeof end, "%s_lo", name);
    add_number(object, end, value.lo);
    snprintf(end, sizeof end, "%s_hi", name);
    add_number(object, end, value.hi);
}

static void add_power(cJSON *object, const char *name, ScalingValue value) {
    add_value(object, name,
              (ScalingValue){pow(10.0, value.value), pow(10.0, value.lo), pow(10.0, value.hi)});
}

static void add_nets(cJSON *object, const SizeDataBoard *board, const SizeDataFit *fit) {
    cJSON *nets = cJSON_AddArrayToObject(object, "nets");
    double *list = memory_zeroed((size_t)board->count, sizeof *list);
    const int count = size_data_shapes(board, list);
    for (int i = 0; i < count; i++) {
        cJSON *net = cJSON_CreateObject();
        add_number(net, "parameters", pow(10.0, list[i]));
        add_number(net, "best_at", pow(10.0, size_data_best_at(&fit->law, fit->nodes, list[i])));
        cJSON_AddItemToArray(nets, net);
    }
    free(list);
}

static cJSON *board_json(const SizeDataBoard *board, const SizeDataFit *fit) {
    cJSON *object = cJSON_CreateObject();
    const ScalingValue a = fit->size_share;
    cJSON_AddNumberToObject(object, "size", fit->size);
    cJSON_AddNumberToObject(object, "nodes", fit->nodes);
    cJSON_AddNumberToObject(object, "points", fit->points);
    cJSON_AddNumberToObject(object, "left_out", fit->left_out);
    cJSON_AddNumberToObject(object, "runs", fit->runs);
    add_number(object, "luck", fit->luck);
    add_number(object, "rms", fit->rms);
    add_number(object, "frontier_mean", fit->frontier_mean);
    add_number(object, "frontier_rms", fit->frontier_rms);
    add_value(object, "plateau", fit->plateau);
    add_value(object, "alpha", fit->alpha);
    add_value(object, "beta", fit->beta);
    add_value(object, "size_share", a);
    add_value(object, "moves_share", (ScalingValue){1.0 - a.value, 1.0 - a.hi, 1.0 - a.lo});
    add_value(object, "compute", fit->compute);
    add_power(object, "goal_compute", fit->goal_compute);
    add_power(object, "goal_parameters", fit->goal_parameters);
    add_power(object, "goal_moves", fit->goal_moves);
    add_power(object, "goal_ratio", fit->goal_ratio);
    add_nets(object, board, fit);
    return object;
}

cJSON *size_data_json(const SizeDataStore *store) {
    cJSON *root = cJSON_CreateObject();
    cJSON *boards = cJSON_AddArrayToObject(root, "boards");
    for (int i = 0; i < store->count; i++)
        cJSON_AddItemToArray(boards, board_json(store->board[i], &store->fit[i]));
    add_value(root, "size_share", store->size_share);
    cJSON *without = cJSON_AddArrayToObject(root, "without");
    for (int i = 0; i < store->without; i++)
        cJSON_AddItemToArray(without, cJSON_CreateString(store->reason[i].text));
    return root;
}
