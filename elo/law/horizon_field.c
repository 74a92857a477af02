#include "elo/law/horizon_field.h"

#include "base/memory.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

HorizonField *horizon_field_create(int size, int count) {
    const size_t n = (size_t)count;
    HorizonField *field = memory_zeroed(1, sizeof *field);
    *field = (HorizonField){.size = size,
                            .count = count,
                            .agents = memory_zeroed(n, sizeof *field->agents),
                            .names = memory_zeroed(n, sizeof *field->names),
                            .ids = memory_zeroed(n, sizeof *field->ids),
                            .seeds = memory_zeroed(n, sizeof *field->seeds),
                            .used = memory_zeroed(n, sizeof *field->used)};
    return field;
}

void horizon_field_destroy(HorizonField *field) {
    if (!field)
        return;
    free(field->agents);
    free(field->names);
    free(field->ids);
    free(field->seeds);
    free(field->used);
    free(field);
}

Status horizon_field_fit(HorizonField *field, Error *error) {
    field->measured = 0;
    for (int i = 0; i < field->count; i++)
        field->measured += field->agents[i].fit.tasks > 0;
    return horizon_growth(field->agents, field->count, &field->growth, field->used, error);
}

static Status load_counts(Store *store, bool greedy, HorizonField *field, Error *error) {
    StoreHorizon *rows;
    int count;
    Status status = store_horizons(store, field->size, greedy, &rows, &count, error);
    field->perfect_version = count > 0 ? rows[0].perfect : 0;
    for (int i = 0; i < count && status == STATUS_OK; i++)
        if (rows[i].perfect != field->perfect_version)
            status = error_set(error, STATUS_INVALID,
                               "%s: horizons on %dx%d against perfect play of version %d and of "
                               "version %d, expected one version: hexlaw horizon --renew-perfect "
                               "measures them anew",
                               store_path(store), field->size, field->size, field->perfect_version,
                               rows[i].perfect);
    for (int from = 0, to; from < count && status == STATUS_OK; from = to) {
        HorizonCounts counts = {{0}, {0}};
        for (to = from; to < count && rows[to].agent == rows[from].agent; to++) {
            if (rows[to].plies > HORIZON_PLIES_MAX) {
                status =
                    error_set(error, STATUS_INVALID, "%s: tasks of %d plies, expected at most %d",
                              store_path(store), rows[to].plies, HORIZON_PLIES_MAX);
                continue;
            }
            counts.tasks[rows[to].plies] = rows[to].tasks;
            counts.done[rows[to].plies] = rows[to].done;
        }
        for (int i = 0; i < field->count && status == STATUS_OK; i++)
            if (field->ids[i] == rows[from].agent) {
                field->agents[i].fit = horizon_fit(&counts);
                field->seeds[i] = rows[from].seed;
            }
    }
    free(rows);
    return status;
}

Status horizon_field_load(Store *store, const Standings *standings, const ScalingBoard *board,
                          Unit unit, bool greedy, HorizonField **field, Error *error) {
    HorizonField *loaded = horizon_field_create(board->size, board->count);
    loaded->unit = unit;
    for (int i = 0; i < board->count; i++) {
        const StoreAgent *agent = &standings->agents[board->agent[i]];
        loaded->agents[i] = (HorizonAgent){
            .run = board->snaps[i].run, .x = board->snaps[i].x, .elo = board->snaps[i].elo};
        loaded->ids[i] = agent->id;
        standings_name(agent, loaded->names[i]);
    }
    Status status = load_counts(store, greedy, loaded, error);
    if (status == STATUS_OK && loaded->count > 0)
        status = horizon_field_fit(loaded, error);
    if (status != STATUS_OK) {
        horizon_field_destroy(loaded);
        loaded = NULL;
    }
    *field = loaded;
    return status;
}

void horizon_sentence_of_all(const HorizonField *const *fields, int count,
                             char text[HORIZON_SENTENCE_MAX]) {
    double advantage = 0.0;
    int boards = 0, points = 0;
    for (int i = 0; i < count; i++)
        if (fields[i]->growth.points >= HORIZON_POINTS_MIN) {
            advantage += fields[i]->growth.advantage;
            points += fields[i]->growth.points;
            boards++;
        }
    if (boards == 0)
        snprintf(text, HORIZON_SENTENCE_MAX,
                 "On no board there are agents enough to say how the "
                 "horizon grows.");
    else
        snprintf(
            text, HORIZON_SENTENCE_MAX,
            "Over %d board%s and %d agents the %s law describes the horizons better, AIC lower "
            "by %.1f%s.",
            boards, boards == 1 ? "" : "s", points, advantage > 0.0 ? "exponential" : "linear",
            fabs(advantage), fabs(advantage) < HORIZON_AIC_CLEAR ? ", which is not clear" : "");
}

int horizon_rows(const HorizonCounts *counts, const StoreHorizon *common, StoreHorizon *rows) {
    int count = 0;
    for (int plies = 1; plies <= HORIZON_PLIES_MAX; plies++)
        if (counts->tasks[plies] > 0) {
            rows[count] = *common;
            rows[count].plies = plies;
            rows[count].tasks = counts->tasks[plies];
            rows[count++].done = counts->done[plies];
        }
    return count;
}
