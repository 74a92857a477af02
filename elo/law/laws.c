#include "elo/law/laws.h"

#include "elo/law/scaling_internal.h"

#include "base/check.h"
#include "base/memory.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

Laws *laws_create(Unit unit) {
    Laws *laws = memory_zeroed(1, sizeof *laws);
    laws->unit = unit;
    return laws;
}

void laws_destroy(Laws *laws) {
    if (!laws)
        return;
    for (int i = 0; i < laws->count; i++) {
        scaling_fit_destroy(laws->law[i].fit);
        free(laws->law[i].dot);
    }
    free(laws);
}

void laws_pool(ScalingBoard *board, int pool) {
    CHECK(!board->factor && pool > 0);
    if (!board->covariance || board->count == 0)
        return;
    board->factor = bootstrap_factor(board->covariance, board->count);
    board->normals = board->count;
    board->pool = pool;
}

ScalingBoard *laws_part(const ScalingBoard *board, const bool *keep) {
    const size_t n = (size_t)board->count;
    ScalingBoard *part = memory_zeroed(1, sizeof *part);
    int *from = memory_zeroed(n, sizeof *from);
    part->size = board->size;
    part->nodes = board->nodes;
    part->snaps = memory_zeroed(n, sizeof *part->snaps);
    for (int i = 0; i < board->count; i++)
        if (keep[i]) {
            part->snaps[part->count] = board->snaps[i];
            from[part->count++] = i;
        }
    const size_t kept = (size_t)part->count;
    if (board->agent) {
        part->agent = memory_zeroed(n, sizeof *part->agent);
        for (size_t i = 0; i < kept; i++)
            part->agent[i] = board->agent[from[i]];
    }
    if (board->shape) {
        part->shape = memory_zeroed(n, sizeof *part->shape);
        for (size_t i = 0; i < kept; i++)
            part->shape[i] = board->shape[from[i]];
    }
    if (board->covariance) {
        part->covariance = memory_zeroed(kept * kept, sizeof *part->covariance);
        for (size_t i = 0; i < kept; i++)
            for (size_t j = 0; j < kept; j++)
                part->covariance[i * kept + j] =
                    board->covariance[(size_t)from[i] * n + (size_t)from[j]];
    }
    if (board->factor) {
        const size_t m = (size_t)board->normals;
        part->normals = board->normals;
        part->pool = board->pool;
        part->factor = memory_zeroed(kept * m, sizeof *part->factor);
        for (size_t i = 0; i < kept; i++)
            memcpy(part->factor + i * m, board->factor + (size_t)from[i] * m,
                   m * sizeof *part->factor);
    }
    free(from);
    return part;
}

static int count_runs(const ScalingBoard *board) {
    int runs = 0;
    for (int i = 0; i < board->count; i++) {
        int j = 0;
        while (board->snaps[j].run != board->snaps[i].run)
            j++;
        runs += j == i;
    }
    return runs;
}

// The fit has the boards in ascending order, the caller in any.
static void keep_points(Law *law, const ScalingBoard *const *boards, int count) {
    const ScalingFit *fit = law->fit;
    int room = 0;
    for (int b = 0; b < fit->boards; b++)
        room += fit->frontier[b]->records;
    law->dot = memory_zeroed((size_t)room, sizeof *law->dot);
    for (int b = 0; b < fit->boards; b++) {
        int k = 0;
        while (k < count && boards[k]->size != fit->board[b].size)
            k++;
        law->runs[b] = count_runs(boards[k]);
        for (int i = 0; i < fit->frontier[b]->records; i++) {
            const FrontierSnap *snap = &boards[k]->snaps[fit->frontier[b]->record[i]];
            law->dot[law->dots++] = (LawsDot){boards[k]->size, snap->x, snap->elo};
        }
    }
}

Status laws_add(Laws *laws, const ScalingConfig *config, const char *name,
                const ScalingBoard *const *boards, int count, Error *error) {
    CHECK(config->unit == laws->unit && count <= SCALING_BOARDS_MAX);
    const ScalingBoard *enough[SCALING_BOARDS_MAX];
    int used = 0;
    if (laws->count == LAWS_MAX)
        return error_set(error, STATUS_INVALID, "more than %d laws to compare", LAWS_MAX);
    for (int i = 0; i < count; i++) {
        if (boards[i]->count >= LAWS_SNAPS_MIN) {
            enough[used++] = boards[i];
        } else if (laws->notes < LAWS_NOTES_MAX) {
            LawsNote *note = &laws->note[laws->notes++];
            *note = (LawsNote){.size = boards[i]->size, .snaps = boards[i]->count};
            snprintf(note->name, sizeof note->name, "%s", name);
        }
    }
    if (used == 0)
        return STATUS_OK;
    Law *law = &laws->law[laws->count];
    *law = (Law){.fit = NULL};
    snprintf(law->name, sizeof law->name, "%s", name);
    ScalingConfig own = *config;
    own.law = laws->count;
    const Status status = scaling_fit(&own, enough, used, &law->fit, error);
    if (status != STATUS_OK)
        return status;
    keep_points(law, enough, used);
    laws->count++;
    return STATUS_OK;
}
