// hexlaw replicate: the paper's experiment in one go, from random weights to the figures.
#include "elo/grid.h"
#include "tools/analysis.h"
#include "tools/play.h"
#include "tools/recipe.h"

#include "base/file.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// How the time is shared out on the progress bar: training, playing, the rest.
static const double training_end = 0.5, playing_end = 0.98;

typedef struct Replicate {
    const Command *command;
    const char *out;
    const char *typed;
    const char *preset;
    Grid grid;
    Progress *progress;
    PlaySettings play;
    int drawn; // figures there are
} Replicate;

static void on_training(void *context, const ExperimentProgress *now) {
    const Replicate *self = context;
    char what[96], rate[48];
    snprintf(what, sizeof what, "training %s, %d of %d runs done", now->newest, now->runs_done,
             now->runs);
    snprintf(rate, sizeof rate, "%.0f moves/s", now->moves_per_second);
    progress_show(self->progress, &(ProgressState){
                                      .what = what,
                                      .rate = rate,
                                      .done = training_end * now->seconds_done / now->seconds,
                                      .seconds_left = -1.0,
                                  });
}

static Status train(Replicate *self, Error *error) {
    const ExperimentConfig config = {
        .folder = self->out,
        .group = "replicate",
        .preset = self->preset,
        .command = self->typed,
        .version = HEXLAW_VERSION,
        .threads = self->command->threads,
        .stop = command_stop(),
        .progress = on_training,
        .context = self,
    };
    return experiment_train(&config, self->grid.runs, self->grid.count, error);
}

static Status play(const Replicate *self, const IntList *sizes, Error *error) {
    char path[PATH_MAX];
    Store *store;
    Status status = file_path(self->out, "hexlaw.sqlite", path, error);
    if (status != STATUS_OK || (status = store_open(path, STORE_WRITE, &store, error)) != STATUS_OK)
        return status;
    const PlayShare share = {.progress = self->progress, .from = training_end, .to = playing_end};
    status = play_boards(self->command, store, sizes, &self->play, &share, error);
    store_close(store);
    return status;
}

// Fits, draws, and leaves the numbers beside the figures.
static Status conclude(Replicate *self, const IntList *sizes, Analysis *analysis,
                       char folder[PATH_MAX], Error *error) {
    char path[PATH_MAX], numbers[PATH_MAX];
    Status status = file_path(self->out, "hexlaw.sqlite", path, error);
    if (status == STATUS_OK)
        status = file_path(self->out, "figures", folder, error);
    if (status == STATUS_OK)
        status = file_path(self->out, "fit.json", numbers, error);
    const AnalysisSource source = {.store = path, .sizes = *sizes, .greedy = self->play.greedy};
    if (status == STATUS_OK)
        status = analysis_open(&source, analysis, error);
    if (status == STATUS_OK)
        status =
            analysis_fit(analysis, scaling_config_default().replicates, self->command->seed, error);
    if (status == STATUS_OK)
        status =
            analysis_draw(analysis, folder, figures_config_default().gnuplot, &self->drawn, error);
    if (status == STATUS_OK) {
        char *json = scaling_json(analysis->fit);
        status = file_write(numbers, json, strlen(json), error);
        free(json);
    }
    return status;
}

// Everything up to the results, which are printed by the caller once the progress line is gone.
static Status replicate(Replicate *self, const IntList *sizes, Analysis *analysis,
                        char folder[PATH_MAX], Error *error) {
    progress_note(self->progress,
                  "%d training runs, %d of each shape, about %.0f s of CPU time, into %s",
                  self->grid.count, self->grid.seeds, self->grid.cost, self->out);
    Status status = train(self, error);
    if (status == STATUS_OK)
        status = play(self, sizes, error);
    if (status == STATUS_OK) {
        progress_show(self->progress, &(ProgressState){.what = "fitting and drawing",
                                                       .done = playing_end,
                                                       .seconds_left = -1.0});
        status = conclude(self, sizes, analysis, folder, error);
    }
    if (status == STATUS_STOPPED)
        error_set(error, status, "stopped and saved; the same command goes on from here");
    return status;
}

static void print_results(const Command *command, const Analysis *analysis, int drawn,
                          const char *out, const char *folder) {
    if (command->json) {
        char *json = scaling_json(analysis->fit);
        puts(json);
        free(json);
        return;
    }
    analysis_print_fit(analysis->fit);
    printf("\nfigures: %s/curves.png", folder);
    if (drawn > 1)
        printf(", %s/law.png", folder);
    printf(" (and .svg)\nstore:   %s/hexlaw.sqlite\n", out);
}

static TrainerConfig trainer_for(const void *context, NetShape shape) {
    return recipe_trainer(context, shape, 0);
}

enum { OWN_OPTIONS = 3 };

int cmd_replicate(int argc, char **argv) {
    char typed[1024];
    command_typed(argc, argv, typed, sizeof typed);
    IntList sizes = {.count = 3, .items = {3, 4, 5}};
    double seconds = 600.0;
    const char *out = "replicate";
    const Option own[] = {
        {.name = "boards",
         .value = "LIST",
         .list = &sizes,
         .least = BOARD_SIZE_MIN,
         .most = EXPERIMENT_PERFECT_SIZE_MAX,
         .expected = "board sizes",
         .help = "board sizes"},
        {.name = "time",
         .value = "TIME",
         .seconds = &seconds,
         .least = 5,
         .most = 30 * 86400.0,
         .help = "about how long it may take on two cores; decides how much is trained and played"},
        {.name = "out",
         .letter = 'o',
         .value = "DIR",
         .text = &out,
         .help = "the experiment's folder, made where it is missing"},
        OPTIONS_END,
    };
    _Static_assert(sizeof own / sizeof own[0] == OWN_OPTIONS + 1, "the number of own options");
    Recipe recipe = recipe_default();
    Option options[OWN_OPTIONS + RECIPE_OPTIONS + 1];
    recipe_options(&recipe, own, options);
    const Command command = command_read(
        &(CommandSyntax){
            .options = options,
            .common = COMMON_JSON | COMMON_QUIET | COMMON_SEED | COMMON_THREADS,
            .about = "Replicates the paper's experiment: trains agents of many sizes from random "
                     "weights, plays them against each other and against perfect play, rates them, "
                     "fits strength against compute and draws the figures. Stopped or killed, the "
                     "same command goes on where it was. The time it takes is expected for the "
                     "preset default; other recipes may take longer.",
            .example = "hexlaw replicate\nhexlaw replicate --boards 3 --time 1m --out small",
        },
        argc, argv);
    const GridConfig plan = {.sizes = sizes.items,
                             .size_count = sizes.count,
                             .seconds = seconds,
                             .seed = command.seed,
                             .trainer = trainer_for,
                             .context = &recipe,
                             .preset = preset_names[recipe.preset]};
    const ProgressConfig bar = progress_config_default();
    Replicate self = {
        .command = &command,
        .out = out,
        .typed = typed,
        .preset = preset_names[recipe.preset],
        .grid = grid_create(&plan),
        .progress = progress_create(&bar, command.quiet),
        .play = play_settings_default(),
    };
    Error error;
    Analysis analysis = {0};
    char folder[PATH_MAX];
    const Status status = replicate(&self, &sizes, &analysis, folder, &error);
    progress_destroy(self.progress);
    if (status == STATUS_OK)
        print_results(&command, &analysis, self.drawn, out, folder);
    analysis_close(&analysis);
    grid_destroy(&self.grid);
    return command_end(&command, status, &error);
}
