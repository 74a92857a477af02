#include "elo/report/doctor.h"

#include "base/memory.h"
#include "selfplay/search/reference.h"

#include <stdio.h>
#include <stdlib.h>

enum { MODEL_BYTES = 16 << 20 }; // of the solver's table, and of its answers

Status doctor_model(const DoctorConfig *config, const char *name, const TrainerConfig *trainer,
                    const Net *net, DoctorFindings *findings, Error *error) {
    if (net->shape.model != NET_LEARNED || net->shape.size > REFERENCE_PERFECT_SIZE_MAX)
        return STATUS_OK;
    ModelTruthConfig looking = model_truth_config_default();
    looking.games = config->model_games;
    looking.seed = config->seed;
    looking.stop = config->stop;
    const PerfectConfig solving = {
        .solvers = 1, .solver_bytes = MODEL_BYTES, .answer_bytes = MODEL_BYTES};
    looking.perfect = perfect_create(&solving);
    DoctorModel model = {.unroll = trainer->unroll};
    snprintf(model.run, sizeof model.run, "%s", name);
    const Status status = model_truth(&looking, net, &model.truth, error);
    perfect_destroy(looking.perfect);
    if (status != STATUS_OK)
        return status;
    findings->model = memory_resize(findings->model, (size_t)findings->models + 1, sizeof model);
    findings->model[findings->models++] = model;
    return STATUS_OK;
}
