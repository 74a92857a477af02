// hexlaw doctor: signs that training, not the law, is at fault.
#include "base/file.h"
#include "elo/report/doctor.h"
#include "tools/commands/commands.h"
#include "tools/frame/command.h"
#include "tools/frame/json_out.h"
#include "tools/frame/progress.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const severity_names[] = {"notice", "severe"};

typedef struct Visit {
    const char *store, *run;
    int looked_at, without; // number of runs with and without a folder
    DoctorFindings findings;
} Visit;

static void show_progress(void *context, const char *run, double done) {
    progress_show(context, &(ProgressState){.what = run, .done = done, .seconds_left = -1.0});
}

// The name of a run: the last component of its folder.
static void name_of(const char *folder, char name[STORE_NAME_MAX]) {
    size_t end = strlen(folder);
    while (end > 1 && folder[end - 1] == '/')
        end--;
    size_t start = end;
    while (start > 0 && folder[start - 1] != '/')
        start--;
    snprintf(name, STORE_NAME_MAX, "%.*s", (int)(end - start), folder + start);
}

static Status visit_store(const DoctorConfig *config, Visit *visit, Error *error) {
    Store *store;
    Status status = store_open(visit->store, STORE_READ, &store, error);
    if (status != STATUS_OK)
        return status;
    store_listen(store, config->stop);
    status =
        doctor_store(config, store, &visit->findings, &visit->looked_at, &visit->without, error);
    if (status == STATUS_OK && visit->looked_at + visit->without == 0)
        status = error_set(error, STATUS_INVALID, "%s: no training runs in it", visit->store);
    store_close(store);
    return status;
}

static cJSON *model_json(const DoctorModel *model) {
    cJSON *json = cJSON_CreateObject();
    cJSON_AddStringToObject(json, "run", model->run);
    cJSON_AddNumberToObject(json, "unroll", model->unroll);
    cJSON *depths = cJSON_AddArrayToObject(json, "depths");
    for (int depth = 0; depth <= MODEL_TRUTH_DEPTH; depth++) {
        const ModelTruthRow *row = &model->truth.at[depth];
        cJSON *item = cJSON_CreateObject();
        cJSON_AddNumberToObject(item, "depth", depth);
        cJSON_AddNumberToObject(item, "going", row->going);
        json_add_number(item, "illegal", row->illegal);
        json_add_number(item, "value_error", row->value_error);
        json_add_number(item, "wrong", row->wrong);
        cJSON_AddNumberToObject(item, "over", row->over);
        json_add_number(item, "over_error", row->over_error);
        cJSON_AddItemToArray(depths, item);
    }
    return json;
}

static cJSON *visit_json(const Visit *visit) {
    cJSON *json = cJSON_CreateObject();
    cJSON_AddNumberToObject(json, "runs_looked_at", visit->looked_at);
    cJSON_AddNumberToObject(json, "runs_without_folder", visit->without);
    cJSON *list = cJSON_AddArrayToObject(json, "findings");
    for (int i = 0; i < visit->findings.count; i++) {
        const DoctorFinding *finding = &visit->findings.list[i];
        cJSON *item = cJSON_CreateObject();
        cJSON_AddStringToObject(item, "run", finding->run);
        cJSON_AddStringToObject(item, "sign", doctor_sign_names[finding->sign]);
        cJSON_AddStringToObject(item, "severity", severity_names[finding->severity]);
        json_add_number(item, "number", finding->number);
        json_add_number(item, "expected", finding->expected);
        cJSON_AddStringToObject(item, "sentence", finding->sentence);
        cJSON_AddItemToArray(list, item);
    }
    cJSON *models = cJSON_AddArrayToObject(json, "models");
    for (int i = 0; i < visit->findings.models; i++)
        cJSON_AddItemToArray(models, model_json(&visit->findings.model[i]));
    return json;
}

// Prints all findings of the run of finding `first`, unless it was printed for an earlier finding.
static int print_run(const DoctorFindings *findings, int first) {
    const char *run = findings->list[first].run;
    for (int i = 0; i < first; i++)
        if (strcmp(findings->list[i].run, run) == 0)
            return 0;
    printf("%s\n", run);
    for (int i = first; i < findings->count; i++) {
        const DoctorFinding *finding = &findings->list[i];
        if (strcmp(finding->run, run) == 0)
            printf("  %s, %s: %s\n", doctor_sign_names[finding->sign],
                   severity_names[finding->severity], finding->sentence);
    }
    return 1;
}

static void print_number(double number) {
    if (isfinite(number))
        printf("  %11.3f", number);
    else
        printf("  %11s", "-");
}

// A learned model by depth, as far as there are games.
static void print_model(const DoctorModel *model) {
    printf("%s: what its model knows, %d moves unrolled in training\n", model->run, model->unroll);
    printf("  %5s  %5s  %11s  %11s  %11s  %5s  %11s\n", "moves", "going", "illegal", "value error",
           "wrong side", "over", "value error");
    for (int depth = 0; depth <= MODEL_TRUTH_DEPTH; depth++) {
        const ModelTruthRow *row = &model->truth.at[depth];
        if (depth > 5 && depth % 5 != 0)
            continue;
        printf("  %5d  %5d", depth, row->going);
        print_number(row->illegal);
        print_number(row->value_error);
        print_number(row->wrong);
        printf("  %5d", row->over);
        print_number(row->over_error);
        putchar('\n');
    }
}

static void print_visit(const Visit *visit) {
    int ill = 0;
    for (int i = 0; i < visit->findings.count; i++)
        ill += print_run(&visit->findings, i);
    for (int i = 0; i < visit->findings.models; i++)
        print_model(&visit->findings.model[i]);
    if (ill == 0)
        printf("no sign of trouble\n");
    printf("%d of %d runs show signs", ill, visit->looked_at + visit->without);
    if (visit->without > 0)
        printf("; of %d there is no folder beside the store, so only ratings were looked at",
               visit->without);
    printf("\n");
}

int cmd_doctor(int argc, char **argv) {
    DoctorConfig config = doctor_config_default();
    Visit visit = {.store = NULL};
    const Option options[] = {
        {.name = "store",
         .letter = 's',
         .value = "FILE",
         .text = &visit.store,
         .subject = COMMAND_STORE,
         .help = "the store of an experiment: all its runs, and their ratings"},
        {.name = "run",
         .value = "DIR",
         .text = &visit.run,
         .subject = COMMAND_RUN,
         .help = "one run's folder instead, DIR/runs/NAME of an experiment"},
        {.name = "positions",
         .value = "N",
         .integer = &config.positions,
         .least = 32,
         .most = 65536,
         .help = "random positions that each run's newest net is tried on"},
        {.name = "samples",
         .value = "N",
         .integer = &config.samples,
         .least = 128,
         .most = 1 << 20,
         .help = "samples of fresh self-play for the gradient noise scale and fresh losses"},
        OPTIONS_END,
    };
    const Command command = command_read(
        &(CommandSyntax){
            .options = options,
            .common = COMMON_JSON | COMMON_QUIET | COMMON_SEED,
            .about = "Looks for signs that training, not the law, is at fault: loss spikes, dead "
                     "units, a saturated value head, a collapsed policy, gradient noise against "
                     "the batch, games learnt by heart, a stale replay, a plateau below perfect "
                     "play, seeds far apart. A sentence each; docs/law.md has the limits. Of a "
                     "learned model it tells what that knows of the rules and of who wins, by the "
                     "moves it is unrolled for. Exit code 1 where there are signs.",
            .example = "hexlaw doctor --store exp/hexlaw.sqlite\n"
                       "hexlaw doctor --run exp/runs/5x5-w32-d2-s1 --json",
        },
        argc, argv);
    if (!visit.store == !visit.run)
        command_refuse(&command, "expected --store=FILE or --run=DIR, one of the two");
    const ProgressConfig bar = progress_config_default();
    Progress *progress = progress_create(&bar, command.quiet);
    config.seed = command.seed;
    config.stop = command_stop();
    config.progress = show_progress;
    config.context = progress;
    Error error;
    Status status = STATUS_OK;
    if (visit.store) {
        status = visit_store(&config, &visit, &error);
    } else {
        char name[STORE_NAME_MAX];
        name_of(visit.run, name);
        status = doctor_run(&config, name, visit.run, &visit.findings, &error);
        visit.looked_at = 1;
    }
    progress_destroy(progress);
    if (status == STATUS_OK && command.json)
        json_out(visit_json(&visit));
    else if (status == STATUS_OK)
        print_visit(&visit);
    const bool found = visit.findings.count > 0;
    doctor_findings_free(&visit.findings);
    return status == STATUS_OK && found ? COMMAND_NO : command_end(&command, status, &error);
}
