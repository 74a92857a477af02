// Functions of the plan of a sweep and its store alone.
#include "elo/experiment/sweep_internal.h"

#include "base/check.h"

#include <stdlib.h>
#include <string.h>

int sweep_plan_size(const SweepPlan *plan, int stage) {
    return plan->runs[plan->stages[stage].first].trainer.shape.size;
}

// Whether the run belongs to a later stage on the same board.
static bool is_later(const SweepPlan *plan, int stage, const char *run) {
    for (int later = stage + 1; later < plan->stage_count; later++) {
        const SweepStage *members = &plan->stages[later];
        if (sweep_plan_size(plan, later) != sweep_plan_size(plan, stage))
            continue;
        for (int i = members->first; i < members->first + members->count; i++)
            if (strcmp(plan->runs[i].name, run) == 0)
                return true;
    }
    return false;
}

Status sweep_plan_was_ended(const SweepPlan *plan, int stage, Store *store, bool *was,
                            Error *error) {
    StoreAgent *agents;
    int count;
    *was = false;
    const Status status = store_agents(store, sweep_plan_size(plan, stage), &agents, &count, error);
    if (status != STATUS_OK)
        return status;
    const char *last = "";
    for (int i = 0; i < count && !*was; i++) {
        *was = strcmp(agents[i].run, last) != 0 && is_later(plan, stage, agents[i].run);
        last = agents[i].run;
    }
    free(agents);
    return STATUS_OK;
}

void sweep_plan_sort(const SweepPlan *plan, int *order) {
    int count = 0;
    for (int stage = 0; stage < plan->stage_count; stage++) {
        const int first = count;
        CHECK(plan->stages[stage].first == first);
        for (; count < first + plan->stages[stage].count; count++) {
            int at = count;
            for (; at > first && plan->runs[order[at - 1]].cost < plan->runs[count].cost; at--)
                order[at] = order[at - 1];
            order[at] = count;
        }
    }
    CHECK(count == plan->run_count);
}
