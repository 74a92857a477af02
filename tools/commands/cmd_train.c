// hexlaw train: one run, from random weights to its compute budget, or to a target Elo.
#include "base/file.h"
#include "elo/experiment/target.h"
#include "nn/net.h"
#include "selfplay/train/schedule.h"
#include "selfplay/train/shape.h"
#include "tools/frame/command.h"
#include "tools/frame/json_out.h"
#include "tools/frame/progress.h"
#include "tools/shared/recipe.h"
#include "tools/shared/until.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct Watch {
    Progress *progress;
    const TrainerConfig *trainer;
    int threads;
    double budget;
    bool at_most; // the run may end before its budget
    bool begun;
    double seconds, moves; // at the start of this call
    char elo[32];          // the newest Elo, shown after the compute
} Watch;

// Notes threads without work, once.
static void note_threads(const Watch *watch) {
    const TrainerThreads used = trainer_threads(watch->trainer, watch->threads);
    if (used.playing < watch->threads)
        progress_note(watch->progress,
                      "of %d threads %d play at a time, one for each of the run's lanes, and %d "
                      "learn; the others have nothing to do (more --lanes are another run)",
                      watch->threads, used.playing, used.learning);
}

static void on_progress(void *context, const TrainerStats *now, int taken) {
    (void)taken;
    Watch *watch = context;
    char what[96], rate[48];
    const double fraction = now->paper_flops / watch->budget;
    if (!watch->begun) {
        watch->begun = true;
        watch->seconds = now->wall_seconds;
        watch->moves = (double)now->moves;
        note_threads(watch);
    }
    const double seconds = now->wall_seconds - watch->seconds;
    const double moves = (double)now->moves - watch->moves;
    snprintf(what, sizeof what, "%.2e of %s%.2e paper FLOPs%s", now->paper_flops,
             watch->at_most ? "at most " : "", watch->budget, watch->elo);
    snprintf(rate, sizeof rate, "%.0f moves/s", seconds > 0.0 ? moves / seconds : 0.0);
    progress_show(watch->progress, &(ProgressState){.what = what,
                                                    .rate = rate,
                                                    .done = fraction,
                                                    .seconds_left = -1.0,
                                                    .at_most = watch->at_most});
}

static void on_judged(void *context, const RunSnapshot *snapshot, JudgeElo elo) {
    (void)snapshot;
    Watch *watch = context;
    snprintf(watch->elo, sizeof watch->elo, ", %.0f Elo", elo.elo);
}

// Prints the run's snapshots as the store has them.
static Status print_snapshots(const Command *command, const char *folder, const ExperimentRun *run,
                              Error *error) {
    char path[PATH_MAX];
    Store *store;
    Status status = file_path(folder, STORE_FILE, path, error);
    if (status != STATUS_OK || (status = store_open(path, STORE_READ, &store, error)) != STATUS_OK)
        return status;
    StoreSnap *snaps;
    int count;
    status = store_snaps(store, run->name, &snaps, &count, error);
    store_close(store);
    if (status != STATUS_OK)
        return status;
    cJSON *list = cJSON_CreateArray();
    if (!command->json)
        printf("%4s  %12s  %12s  %10s  %10s  %9s  %9s  %s\n", "snap", "paper FLOPs", "executed",
               "moves", "samples", "wall s", "CPU s", "weights");
    for (int i = 0; i < count; i++) {
        const StoreSnap *snap = &snaps[i];
        if (command->json) {
            cJSON *item = cJSON_CreateObject();
            cJSON_AddNumberToObject(item, "idx", snap->idx);
            json_add_number(item, "paper_flops", snap->paper_flops);
            json_add_number(item, "executed", snap->multiply_adds + snap->looks);
            json_add_number(item, "executed_flops", 2.0 * (snap->multiply_adds + snap->looks));
            cJSON_AddNumberToObject(item, "moves", snap->moves);
            cJSON_AddNumberToObject(item, "samples", snap->samples);
            json_add_number(item, "seconds", snap->wall_seconds);
            json_add_number(item, "cpu_seconds", snap->cpu_seconds);
            cJSON_AddStringToObject(item, "weights", snap->weights);
            cJSON_AddItemToArray(list, item);
        } else {
            printf("%4d  %12.3e  %12.3e  %10.0f  %10.0f  %9.2f  %9.2f  %s\n", snap->idx,
                   snap->paper_flops, snap->multiply_adds + snap->looks, snap->moves, snap->samples,
                   snap->wall_seconds, snap->cpu_seconds, snap->weights);
        }
    }
    if (command->json) {
        cJSON *root = cJSON_CreateObject();
        cJSON_AddStringToObject(root, "run", run->name);
        until_add_threads(root, &run->trainer, command->threads);
        cJSON_AddItemToObject(root, "snapshots", list);
        json_out(root);
    } else {
        cJSON_Delete(list);
    }
    store_snaps_free(snaps, count);
    return STATUS_OK;
}

// The options.
typedef struct Asked {
    NetShape shape;
    bool width_given, depth_given;
    double budget, first;
    bool budget_given;
    int snapshots;
    bool snapshots_given;
    double until;
    bool until_given;
    int games;
    bool mix_machines;
    const char *out, *name, *label;
    Recipe recipe;
} Asked;

// `*reached` is false where the budget ended before the wanted Elo was reached.
static Status train(const Command *command, const ExperimentRun *run, const Asked *asked,
                    const char *typed, bool *reached, Error *error) {
    const ProgressConfig bar = progress_config_default();
    Watch watch = {.progress = progress_create(&bar, command->quiet),
                   .trainer = &run->trainer,
                   .threads = command->threads,
                   .budget = run->budget,
                   .at_most = asked->until_given};
    const ExperimentConfig config = {
        .folder = asked->out,
        .origin = {.command = typed, .version = HEXLAW_VERSION},
        .threads = command->threads,
        .mix_machines = asked->mix_machines,
        .stop = command_stop(),
        .progress = on_progress,
        .context = &watch,
    };
    const TargetConfig climb = {
        .experiment = config, .until = asked->until, .games = asked->games, .judged = on_judged};
    Run *trained = NULL;
    Status status = asked->until_given ? target_train(&climb, run, &trained, error)
                                       : experiment_train(&config, run, NULL, error);
    progress_destroy(watch.progress);
    *reached = true;
    if (status == STATUS_OK && asked->until_given)
        *reached = until_print(command, run, trained, asked->until);
    else if (status == STATUS_OK)
        status = print_snapshots(command, asked->out, run, error);
    run_destroy(trained);
    if (status == STATUS_STOPPED && asked->out)
        error_set(error, status, "stopped and saved; the same command goes on from here");
    return status;
}

enum { OWN_OPTIONS = 12 };

static void train_options(Asked *asked, Option *all) {
    const Option own[] = {
        {.name = "out",
         .letter = 'o',
         .value = "DIR",
         .text = &asked->out,
         .default_text = "with --until nothing is kept",
         .help = "the experiment's folder; its store is DIR/hexlaw.sqlite, this run DIR/runs/NAME"},
        {.name = "size",
         .value = "N",
         .integer = &asked->shape.size,
         .least = BOARD_SIZE_MIN,
         .most = BOARD_SIZE_MAX,
         .expected = "a board size",
         .help = "board size"},
        {.name = "width",
         .value = "N",
         .integer = &asked->shape.width,
         .given = &asked->width_given,
         .default_text = "recommended for the board",
         .least = 1,
         .most = NET_WIDTH_MAX,
         .expected = "a width",
         .help = "neurons in a layer of the network"},
        {.name = "depth",
         .value = "N",
         .integer = &asked->shape.depth,
         .given = &asked->depth_given,
         .default_text = "recommended for the board",
         .least = 0,
         .most = NET_DEPTH_MAX,
         .expected = "a depth",
         .help = "residual layers of the network"},
        {.name = "budget",
         .value = "FLOPS",
         .number = &asked->budget,
         .given = &asked->budget_given,
         .default_text = "1e10; with --until ample for the board",
         .least = 1,
         .most = 1e24,
         .expected = "a number of paper FLOPs",
         .help = "training compute in paper FLOPs"},
        {.name = "snapshots",
         .value = "N",
         .integer = &asked->snapshots,
         .given = &asked->snapshots_given,
         .default_text = "16; with --until 4 for each doubling",
         .least = 2,
         .most = RUN_SNAPSHOTS_MAX,
         .expected = "a number of snapshots",
         .help = "snapshots to take, evenly spaced in log compute"},
        {.name = "first",
         .value = "FLOPS",
         .number = &asked->first,
         .least = 0,
         .most = 1e24,
         .default_text = "one generation's; with --until when games have ended",
         .expected = "a number of paper FLOPs",
         .help = "compute of the first snapshot"},
        {.name = "name",
         .value = "NAME",
         .text = &asked->name,
         .default_text = "from the settings",
         .help = "the run's name"},
        {.name = "label",
         .value = "TEXT",
         .text = &asked->label,
         .default_text = "its preset and what differs from it",
         .help = "what hexlaw fit --by label and its figures call runs of this kind"},
        {.name = "until",
         .value = "ELO",
         .number = &asked->until,
         .given = &asked->until_given,
         .least = -3000,
         .most = 0,
         .expected = "an Elo of at most 0",
         .default_text = "the budget",
         .help =
             "end at the second snapshot in a row of this Elo or better, against perfect play or, "
             "above 7x7, the reference player"},
        {.name = "games",
         .value = "N",
         .integer = &asked->games,
         .least = 2,
         .most = 1000000,
         .expected = "an even number of games",
         .help =
             "games against perfect play or the reference player that judge a snapshot, half with "
             "either colour"},
        {.name = "mix-machines", .flag = &asked->mix_machines, .help = command_mix_machines},
        OPTIONS_END,
    };
    _Static_assert(sizeof own / sizeof own[0] == OWN_OPTIONS + 1, "the number of own options");
    recipe_options(&asked->recipe, own, all);
}

// Fills in options that were not given and follow from the others.
static void complete(const Command *command, Asked *asked) {
    const NetInputs inputs = recipe_trainer(&asked->recipe, asked->shape, 0).shape.inputs;
    const NetShape usual = shape_recommended(asked->shape.size, inputs);
    if (!asked->width_given)
        asked->shape.width = usual.width;
    if (!asked->depth_given)
        asked->shape.depth = usual.depth;
    if (!asked->until_given) {
        if (!asked->out)
            command_refuse(command, "--out is missing: expected a folder for the experiment");
        return;
    }
    if (asked->games % 2 != 0)
        command_refuse(command, "--games %d: expected an even number", asked->games);
    if (!asked->budget_given)
        asked->budget = shape_budget(asked->shape.size, inputs);
}

static ExperimentRun plan(const Command *command, const Asked *asked) {
    ExperimentRun run = {.group = "train",
                         .trainer = recipe_trainer(&asked->recipe, asked->shape, command->seed),
                         .budget = asked->budget,
                         .snapshots = asked->snapshots,
                         .cost = 1.0};
    schedule_fit_budget(&run.trainer, run.budget);
    snprintf(run.preset, sizeof run.preset, "%s", preset_names[asked->recipe.preset]);
    if (asked->label && !store_good_label(asked->label))
        command_refuse(command,
                       "--label %.60s: expected a label of 1 to %d bytes without control "
                       "characters",
                       asked->label, STORE_LABEL_MAX - 1);
    snprintf(run.label, sizeof run.label, "%s", asked->label ? asked->label : "");
    const double generation = trainer_generation_flops(&run.trainer);
    run.first = asked->first > 0.0 ? asked->first : fmin(generation, run.budget);
    if (asked->until_given && !(asked->first > 0.0))
        run.first = fmin(target_first(&run.trainer), run.budget);
    if (asked->until_given && !asked->snapshots_given)
        run.snapshots = target_snapshots(run.first, run.budget);
    const char *name = asked->name;
    if (name && (!store_good_name(name) || strchr(name, '/') || name[0] == '.'))
        command_refuse(command,
                       "--name %.60s: expected a name of 1 to %zu bytes without '/' and control "
                       "characters, not beginning with '.'",
                       name, sizeof run.name - 1);
    if (name)
        strcpy(run.name, name);
    else
        experiment_name(&run.trainer, run.preset, run.name);
    return run;
}

int cmd_train(int argc, char **argv) {
    char typed[1024];
    command_typed(argc, argv, typed, sizeof typed);
    Asked asked = {.shape = {.size = 5},
                   .budget = 1e10,
                   .snapshots = 16,
                   .games = 400,
                   .recipe = recipe_default()};
    Option options[OWN_OPTIONS + RECIPE_OPTIONS + 1];
    train_options(&asked, options);
    const Command command = command_read(
        &(CommandSyntax){
            .options = options,
            .common = COMMON_JSON | COMMON_QUIET | COMMON_SEED | COMMON_THREADS,
            .about =
                "Trains an agent by self-play from random weights to a compute budget, taking "
                "snapshots on the way, and enters them into the experiment's store. Stopped or "
                "killed, the same command goes on where it was and ends with the same weights, "
                "whatever the number of threads. With --until perfect play judges every snapshot "
                "(boards above 7x7: the reference player), and training ends once two in a row are "
                "good enough; exit code 1 "
                "if the budget ends first.",
            .example =
                "hexlaw train --size 5 --width 64 --depth 4 --budget 1e11 --seed 1 --out exp\n"
                "hexlaw train --size 5 --until -50",
        },
        argc, argv);
    complete(&command, &asked);
    const ExperimentRun run = plan(&command, &asked);
    Error error;
    bool reached;
    const Status status = train(&command, &run, &asked, typed, &reached, &error);
    const int code = command_end(&command, status, &error);
    return code == COMMAND_DONE && !reached ? COMMAND_NO : code;
}
