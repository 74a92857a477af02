// Specs of sweeps: any text is a plan or is refused with one line; every run of a plan is one that
// can be trained.
#include "base/check.h"
#include "base/memory.h"
#include "selfplay/train/settings.h"
#include "tools/sweep/sweep_spec.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    char *text = memory_zeroed(size + 1, 1);
    memcpy(text, data, size);
    SweepSpec spec;
    Error error = {""};
    if (sweep_spec_read("fuzz", text, &spec, &error) != STATUS_OK) {
        CHECK(strncmp(error.text, "fuzz:", 5) == 0 && !strchr(error.text, '\n'));
        free(text);
        return 0;
    }
    int runs = 0;
    for (int i = 0; i < spec.plan.stage_count; i++) {
        CHECK(spec.plan.stages[i].first == runs && spec.plan.stages[i].count > 0);
        runs += spec.plan.stages[i].count;
    }
    CHECK(runs == spec.plan.run_count && runs > 0);
    for (int i = 0; i < runs; i++) {
        const ExperimentRun *run = &spec.plan.runs[i];
        CHECK(trainer_config_check(&run->trainer, NULL) == STATUS_OK);
        CHECK(run->first > 0.0 && run->first <= run->budget && run->budget < 1e30);
    }
    sweep_spec_free(&spec);
    free(text);
    return 0;
}
