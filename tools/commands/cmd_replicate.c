// hexlaw replicate: the paper's experiment in one go, from random weights to the figures.
#include "elo/experiment/grid.h"
#include "selfplay/search/reference.h"
#include "tools/shared/recipe.h"
#include "tools/sweep/sweeping.h"

static TrainerConfig trainer_for(const void *context, NetShape shape) {
    return recipe_trainer(context, shape, 0);
}

enum { OWN_OPTIONS = 5 };

int cmd_replicate(int argc, char **argv) {
    char typed[1024];
    command_typed(argc, argv, typed, sizeof typed);
    IntList sizes = {.count = 3, .items = {3, 4, 5}};
    double seconds = 600.0;
    const char *out = "replicate";
    int unit = UNIT_PAPER;
    bool mix_machines = false;
    const Option own[] = {
        {.name = "boards",
         .value = "LIST",
         .list = &sizes,
         .least = BOARD_SIZE_MIN,
         .most = REFERENCE_PERFECT_SIZE_MAX,
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
        analysis_unit_option(&unit),
        {.name = "mix-machines", .flag = &mix_machines, .help = command_mix_machines},
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
    Grid grid = grid_create(&plan);
    const SweepPlan runs = {.runs = grid.runs,
                            .run_count = grid.count,
                            .stages = grid.stages,
                            .stage_count = grid.stage_count};
    const SweepingConfig config = {
        .command = &command,
        .out = out,
        .typed = typed,
        .plan = &runs,
        .test = experiment_test_default(),
        .tournament = tournament_config_default(),
        .seed = command.seed,
        .checkpoint_seconds = 30.0,
        .mix_machines = mix_machines,
        .replicates = scaling_config_default().replicates,
        .units = (const Unit[]){(Unit)unit},
        .unit_count = 1,
        .figures = true,
        .progress = progress_create(&bar, command.quiet),
    };
    progress_note(config.progress,
                  "%d training runs, %d of each shape, about %.0f s of CPU time, into %s",
                  grid.count, grid.seeds, grid.cost, out);
    Error error;
    Sweeping sweeping;
    const Status status = sweeping_run(&sweeping, &config, &error);
    progress_destroy(config.progress);
    if (status == STATUS_OK)
        sweeping_print(&sweeping);
    sweeping_close(&sweeping);
    grid_destroy(&grid);
    return command_end(&command, status, &error);
}
