#include "elo/law/unit.h"

#include <math.h>

const char *const unit_names[] = {"paper", "executed", "seconds", "moves", NULL};

const char *unit_plural(Unit unit) {
    static const char *const words[] = {"paper FLOPs", "executed multiply-adds", "CPU seconds",
                                        "moves of self-play"};
    return words[unit];
}

const char *unit_noun(Unit unit) {
    static const char *const words[] = {"compute", "executed compute", "training time",
                                        "self-play"};
    return words[unit];
}

const char *unit_axis(Unit unit) {
    static const char *const labels[] = {
        "Training compute (paper FLOPs)", "Training compute (executed multiply-adds)",
        "Training time (CPU seconds)", "Self-play in training (moves)"};
    return labels[unit];
}

const char *unit_column(Unit unit) {
    static const char *const names[] = {"paper_flops", "executed_multiply_adds", "cpu_seconds",
                                        "moves"};
    return names[unit];
}

double unit_of(Unit unit, const StoreAgent *agent) {
    const double numbers[] = {agent->paper_flops, agent->executed, agent->cpu_seconds,
                              agent->moves};
    return numbers[unit];
}

Status unit_check_agents(Unit unit, const StoreAgent *agents, int count, int size, const char *path,
                         Error *error) {
    int trained = 0, unknown = 0;
    for (int i = 0; i < count; i++) {
        const StoreAgent *agent = &agents[i];
        if (!(agent->paper_flops > 0.0))
            continue; // an engine
        trained++;
        unknown += !(unit_of(unit, agent) > 0.0);
    }
    if (unknown == 0)
        return STATUS_OK;
    return error_set(error, STATUS_INVALID,
                     "%s: %d of %d trained agents on %dx%d do not tell their %s, since another "
                     "program or an older hexlaw trained them; --x paper can be had",
                     path, unknown, trained, size, size, unit_plural(unit));
}

Status unit_check(Unit unit, const Standings *standings, const char *path, Error *error) {
    return unit_check_agents(unit, standings->agents, standings->count, standings->size, path,
                             error);
}

// The paper's program makes a dense forward pass for each of a move's 64 nodes, and learns once
// from one sample per move, which with the backward pass takes three passes (boardlaw, main.py). In
// this program the same protocol takes less (docs/recipe.md#what-is-executed).
double unit_paper(Unit unit) {
    return unit == UNIT_PAPER ? 1.0 : unit == UNIT_EXECUTED ? 1.0 + 3.0 / 64.0 : NAN;
}
