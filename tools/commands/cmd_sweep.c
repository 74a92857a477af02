// hexlaw sweep: many runs, their tournaments, the fit and the figures, as a spec file says.
#include "base/file.h"
#include "base/mpi/crew_mpi.h"
#include "tools/sweep/sweep_show.h"
#include "tools/sweep/sweep_spec.h"
#include "tools/sweep/sweep_status.h"
#include "tools/sweep/sweeping.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

// Reads a built-in spec by its name, any other by its path.
static Status read_spec(const char *name, SweepSpec *spec, Error *error) {
    const char *ready = sweep_spec_text(name);
    if (ready)
        return sweep_spec_read(name, ready, spec, error);
    char *text;
    size_t length;
    Status status = file_text(name, SWEEP_SPEC_BYTES_MAX, &text, &length, error);
    if (status != STATUS_OK)
        return status;
    if (strlen(text) != length)
        status = error_set(error, STATUS_INVALID, "%s: a byte 0 in it, expected text", name);
    else
        status = sweep_spec_read(name, text, spec, error);
    free(text);
    return status;
}

// The options.
typedef struct Asked {
    const char *name, *out, *typed;
    bool mix_machines;
} Asked;

static Status carry_out(const Command *command, const SweepSpec *spec, const Asked *asked,
                        Crew *crew, Error *error) {
    const ProgressConfig bar = progress_config_default();
    SweepingConfig config = {
        .command = command,
        .out = asked->out,
        .typed = asked->typed,
        .plan = &spec->plan,
        .tournament = spec->play.tournament,
        .seed = spec->seed,
        .checkpoint_seconds = spec->checkpoint_seconds,
        .memory = spec->memory,
        .mix_machines = asked->mix_machines,
        .replicates = spec->replicates,
        .units = spec->units,
        .unit_count = spec->unit_count,
        .figures = spec->figures,
        .figure_names = spec->figure_names,
        .figure_count = spec->figure_count,
        .notes = true,
    };
    Status status = play_test(&spec->play, &config.test, error);
    if (status != STATUS_OK)
        return status;
    config.test.nodes = spec->nodes.items;
    config.test.nodes_count = spec->nodes.count;
    config.crew = crew;
    config.progress = progress_create(&bar, command->quiet);
    progress_note(config.progress, "%d runs in %d stages, about %.1f hours of CPU time, into %s",
                  spec->plan.run_count, spec->plan.stage_count, spec->cost / 3600.0, asked->out);
    Sweeping sweeping;
    status = sweeping_run(&sweeping, &config, error);
    progress_destroy(config.progress);
    if (sweeping.fitted && status != STATUS_STOPPED)
        sweeping_print(&sweeping);
    sweeping_close(&sweeping);
    return status;
}

// Whether mpirun or srun has started this process as one of several.
static bool started_by_mpi(void) {
    static const char *const variables[] = {"OMPI_COMM_WORLD_SIZE", "PMIX_RANK", "PMI_SIZE"};
    for (size_t i = 0; i < sizeof variables / sizeof variables[0]; i++)
        if (getenv(variables[i]))
            return true;
    return false;
}

// The planner's part; the other processes of an MPI job receive only the pieces they work on.
static Status plan_and_do(const Command *command, const Asked *asked, Crew *crew, Error *error) {
    SweepSpec spec;
    Status status = read_spec(asked->name, &spec, error);
    if (status != STATUS_OK)
        return status;
    status = carry_out(command, &spec, asked, crew, error);
    sweep_spec_free(&spec);
    return status;
}

static Status do_together(const Command *command, const Asked *asked, Error *error) {
    SweepWorker *worker = sweep_worker_create(command_stop());
    Crew *crew;
    char hello[SWEEP_HELLO_MAX];
    sweep_hello("hexlaw " HEXLAW_VERSION, hello);
    Status status = crew_mpi_create(hello, sweep_work, worker, &crew, error);
    if (crew) {
        status = plan_and_do(command, asked, crew, error);
        crew_destroy(crew);
    }
    sweep_worker_destroy(worker);
    return status;
}

static Status tell(const Command *command, const char *name, double slowness, Error *error) {
    SweepSpec spec;
    const Status status = read_spec(name, &spec, error);
    if (status != STATUS_OK)
        return status;
    sweep_show_plan(&spec, slowness > 0.0 ? slowness : sweep_show_measure(&spec), command->threads,
                    command->json);
    sweep_spec_free(&spec);
    return STATUS_OK;
}

static Status show_status(const Command *command, const char *out, Error *error) {
    char *text;
    const Status status = sweep_status_read(out, command->json, (double)time(NULL), &text, error);
    if (status == STATUS_OK) {
        fputs(text, stdout);
        if (command->json)
            putchar('\n');
        free(text);
    }
    return status;
}

static void print_ready(const Command *command, const char *name) {
    const char *text = sweep_spec_text(name);
    if (!text)
        command_refuse(command, "--show: no spec %.60s comes with the program", name);
    fputs(text, stdout);
}

int cmd_sweep(int argc, char **argv) {
    char typed[1024];
    command_typed(argc, argv, typed, sizeof typed);
    const char *out = NULL;
    bool dry_run = false, show = false, status_asked = false, mix_machines = false;
    double slowness = 0.0;
    const Option options[] = {
        {.name = "out",
         .letter = 'o',
         .value = "DIR",
         .text = &out,
         .help = "the experiment's folder, made where it is missing"},
        {.name = "dry-run",
         .flag = &dry_run,
         .help = "only tell stages, runs, compute, memory and hours, by this machine's speed"},
        {.name = "slowness",
         .value = "X",
         .number = &slowness,
         .least = 1e-3,
         .most = 1e3,
         .default_text = "measured in a few seconds",
         .help =
             "with --dry-run: this machine's time against the model's that plans are made with"},
        {.name = "status",
         .flag = &status_asked,
         .help = "only tell how far the sweep in --out is, each run and tournament; SPEC is not "
                 "needed"},
        {.name = "mix-machines", .flag = &mix_machines, .help = command_mix_machines},
        {.name = "show", .flag = &show, .help = "print the spec, as a start for one's own"},
        OPTIONS_END,
    };
    const Command command = command_read(
        &(CommandSyntax){
            .options = options,
            .common = COMMON_JSON | COMMON_QUIET | COMMON_THREADS,
            .arguments = "[SPEC]",
            .most_arguments = 1,
            .about =
                "Carries out what a spec file says: trains all its runs, the cheap ones first, "
                "plays a board's tournament as soon as its runs are there, fits and draws "
                "after each. SPEC is a file, or small, night or paper, which come with the "
                "program. Stopped or killed, the same command goes on where it was; lines "
                "added to the spec add what is missing; other settings of runs that are there "
                "are refused. Started by mpirun, the processes work together. See docs/sweep.md.",
            .example = "hexlaw sweep small --out exp\nhexlaw sweep night --dry-run\n"
                       "hexlaw sweep small --show >mine.ini\nhexlaw sweep mine.ini --out mine\n"
                       "hexlaw sweep --status --out mine",
        },
        argc, argv);
    const char *name = command.argument_count > 0 ? command.arguments[0] : NULL;
    if (!name && (show || !status_asked))
        command_refuse(&command, "expected SPEC (see hexlaw sweep --help)");
    if (show) {
        print_ready(&command, name);
        return COMMAND_DONE;
    }
    if ((status_asked || !dry_run) && !out)
        command_refuse(&command, "--out is missing: expected a folder for the experiment");
    Error error;
    const Asked asked = {.name = name, .out = out, .typed = typed, .mix_machines = mix_machines};
    const Status status = status_asked       ? show_status(&command, out, &error)
                          : dry_run          ? tell(&command, name, slowness, &error)
                          : started_by_mpi() ? do_together(&command, &asked, &error)
                                             : plan_and_do(&command, &asked, NULL, &error);
    return command_end(&command, status, &error);
}
