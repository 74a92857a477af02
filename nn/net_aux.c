#include "nn/net_aux.h"

#include "nn/net_internal.h"

#include <cblas.h>
#include <string.h>

// Offsets of the heads' parameters.
typedef struct AuxLayout {
    size_t ownership_weight, owner_bias; // [width][cells], [cells]
    size_t moves_left_weight, left_bias; // [width], scalar
    size_t count;
} AuxLayout;

static AuxLayout layout_of(NetShape shape) {
    const size_t width = (size_t)shape.width, cells = (size_t)net_cells(shape);
    AuxLayout layout = {.owner_bias = width * cells};
    layout.moves_left_weight = layout.owner_bias + cells;
    layout.left_bias = layout.moves_left_weight + width;
    layout.count = layout.left_bias + 1;
    return layout;
}

size_t net_aux_count(NetShape shape) {
    return layout_of(shape).count;
}

double net_aux_work(NetShape shape) {
    return 3.0 * (shape.width + 1) * (net_cells(shape) + 1);
}

// The policy head's gradients are no longer needed: their rows are reused for the owner's outputs,
// and then their gradients.
static void owner_backward(NetWork *work, const NetAux *aux, int n, float scale, NetLoss *loss) {
    const AuxLayout layout = layout_of(work->shape);
    const int cells = net_cells(work->shape), stride = net_logits_stride(work->shape);
    const int width = work->shape.width;
    const float *weight = aux->parameters + layout.ownership_weight;
    float *rows = work->d_logits;
    for (int i = 0; i < n; i++)
        memcpy(rows + (ptrdiff_t)i * stride, aux->parameters + layout.owner_bias,
               (size_t)cells * sizeof *rows);
    cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasNoTrans, n, cells, width, 1.0f, work->x, width,
                weight, cells, 1.0f, rows, stride);
    const float slope = 2.0f * scale * aux->ownership_weight / (float)cells;
    float *d_bias = aux->gradient + layout.owner_bias;
    for (int i = 0; i < n; i++) {
        float *row = rows + (ptrdiff_t)i * stride, squares = 0.0f;
        for (int cell = 0; cell < cells; cell++) {
            const float wanted = (float)bits_has(aux->targets[i].mine, cell) -
                                 (float)bits_has(aux->targets[i].theirs, cell);
            const float error = row[cell] - wanted;
            squares += error * error;
            row[cell] = slope * error;
            d_bias[cell] += row[cell];
        }
        loss->owner += (double)squares / cells;
    }
    cblas_sgemm(CblasRowMajor, CblasTrans, CblasNoTrans, width, cells, n, 1.0f, work->x, width,
                rows, stride, 1.0f, aux->gradient + layout.ownership_weight, cells);
    cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasTrans, n, width, cells, 1.0f, rows, stride,
                weight, cells, 1.0f, work->d_x, width);
}

static void left_backward(NetWork *work, const NetAux *aux, int n, float scale, NetLoss *loss) {
    const AuxLayout layout = layout_of(work->shape);
    const int width = work->shape.width;
    const float *weight = aux->parameters + layout.moves_left_weight;
    float *d_weight = aux->gradient + layout.moves_left_weight;
    for (int i = 0; i < n; i++) {
        const float *x = work->x + (ptrdiff_t)i * width;
        float *d_x = work->d_x + (ptrdiff_t)i * width;
        const float wanted = (float)aux->targets[i].left / (float)net_cells(work->shape);
        float error = aux->parameters[layout.left_bias] - wanted;
        for (int j = 0; j < width; j++)
            error += x[j] * weight[j];
        const float d = 2.0f * scale * aux->moves_left_weight * error;
        for (int j = 0; j < width; j++) {
            d_weight[j] += d * x[j];
            d_x[j] += d * weight[j];
        }
        aux->gradient[layout.left_bias] += d;
        loss->left += (double)error * (double)error;
    }
}

void net_aux_add(NetWork *work, const NetAux *aux, int n, float scale, NetLoss *loss) {
    owner_backward(work, aux, n, scale, loss);
    left_backward(work, aux, n, scale, loss);
}
