// A program on the frame of hexlaw's commands, with an option of every kind, for test_cli.sh.
#include "tools/frame/command.h"
#include "tools/frame/json_out.h"
#include "tools/frame/progress.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

static int demo_options(int argc, char **argv) {
    static const char *const searches[] = {"gumbel", "puct", "regularised", NULL};
    int size = 5;
    int search = 0;
    double budget = 1e11;
    double time = 600;
    const char *out = NULL;
    bool greedy = false;
    IntList boards = {.count = 3, .items = {3, 4, 5}};
    TextList engines = {.count = 0};
    const Option options[] = {
        {.name = "size",
         .value = "N",
         .integer = &size,
         .least = 2,
         .most = 11,
         .expected = "a board size",
         .help = "board size"},
        {.name = "budget",
         .value = "FLOPS",
         .number = &budget,
         .least = 1,
         .most = -1,
         .expected = "a number of paper FLOPs",
         .help = "training compute to spend"},
        {.name = "time", .value = "TIME", .seconds = &time, .help = "wall time to spend"},
        {.name = "boards",
         .value = "LIST",
         .list = &boards,
         .least = 2,
         .most = 11,
         .expected = "board sizes",
         .help = "boards to play on"},
        {.name = "search",
         .value = "NAME",
         .choice = &search,
         .choices = searches,
         .help = "search"},
        {.name = "engine", .value = "CMD", .texts = &engines, .help = "an engine, again and again"},
        {.name = "out", .letter = 'o', .value = "DIR", .text = &out, .help = "where to write"},
        {.name = "greedy", .letter = 'g', .flag = &greedy, .help = "play the best move"},
        OPTIONS_END,
    };
    const Command command = command_read(
        &(CommandSyntax){.options = options,
                         .common = COMMON_JSON | COMMON_QUIET | COMMON_SEED | COMMON_THREADS,
                         .about = "Prints what its options were read as.",
                         .example = "demo options --size 3 --time 2m\ndemo options --boards 3-5",
                         .arguments = "[FILE...]",
                         .most_arguments = 3},
        argc, argv);
    if (command.json) {
        cJSON *answer = cJSON_CreateObject();
        json_add_number(answer, "size", size);
        json_add_number(answer, "budget", budget);
        json_add_number(answer, "nothing", 0.0 / 0.0);
        json_out(answer);
        return COMMAND_DONE;
    }
    char list[VALUE_TEXT_MAX];
    value_list_text(&boards, list);
    printf("size %d budget %g time %g boards %s search %s out %s greedy %d seed %llu\n", size,
           budget, time, list, searches[search], out ? out : "-", greedy,
           (unsigned long long)command.seed);
    for (int i = 0; i < engines.count; i++)
        printf("engine %s\n", engines.items[i]);
    for (int i = 0; i < command.argument_count; i++)
        printf("file %s\n", command.arguments[i]);
    return COMMAND_DONE;
}

// Works until it is stopped, as training does.
static int demo_work(int argc, char **argv) {
    const Option options[] = {OPTIONS_END};
    const Command command =
        command_read(&(CommandSyntax){.options = options,
                                      .common = COMMON_QUIET,
                                      .about = "Works for a minute, or until it is stopped.",
                                      .example = "demo work"},
                     argc, argv);
    const ProgressConfig config = progress_config_default();
    Progress *progress = progress_create(&config, command.quiet);
    const volatile sig_atomic_t *stop = command_stop();
    puts("ready");
    fflush(stdout);
    Error error;
    Status status = STATUS_OK;
    for (int i = 0; i < 6000 && status == STATUS_OK; i++) {
        progress_show(progress, &(ProgressState){.what = "demo work",
                                                 .rate = "100 steps/s",
                                                 .done = i / 6000.0,
                                                 .seconds_left = -1});
        nanosleep(&(struct timespec){.tv_nsec = 10000000}, NULL);
        if (*stop)
            status = error_set(&error, STATUS_STOPPED, "stopped, saved");
    }
    progress_destroy(progress);
    return command_end(&command, status, &error);
}

// Hears the first signal only.
static int demo_deaf(int argc, char **argv) {
    (void)argc;
    (void)argv;
    command_stop();
    puts("ready");
    fflush(stdout);
    for (int i = 0; i < 60; i++)
        nanosleep(&(struct timespec){.tv_sec = 1}, NULL);
    return COMMAND_DONE;
}

static int demo_answer(int argc, char **argv) {
    const Option options[] = {OPTIONS_END};
    const Command command =
        command_read(&(CommandSyntax){.options = options,
                                      .about = "Ends with the exit code for a status.",
                                      .example = "demo answer limit",
                                      .arguments = "STATUS",
                                      .least_arguments = 1,
                                      .most_arguments = 1},
                     argc, argv);
    static const char *const names[] = {"ok", "invalid", "io", "limit", "stopped"};
    Error error;
    for (int i = 0; i < 5; i++)
        if (value_nearest(command.arguments[0], &names[i], 1) == 0)
            return command_end(&command, error_set(&error, (Status)i, "it is %s", names[i]),
                               &error);
    command_refuse(&command, "%s is no status", command.arguments[0]);
}

static int demo_more(int argc, char **argv) {
    static const CommandEntry entries[] = {
        {"answer", demo_answer, "an exit code"},
        {NULL, NULL, NULL},
    };
    return command_group(
        &(CommandGroup){.name = "demo more", .about = "A group in a group.", .entries = entries},
        argc, argv);
}

int main(int argc, char **argv) {
    static const CommandEntry entries[] = {
        {"options", demo_options, "print what the options were read as"},
        {"work", demo_work, "work until stopped"},
        {"deaf", demo_deaf, "do not stop"},
        {"answer", demo_answer, "an exit code"},
        {"more", demo_more, "commands of its own"},
        {NULL, NULL, NULL},
    };
    return command_main(&(CommandGroup){.name = "demo",
                                        .about = "Shows the frame of commands.",
                                        .entries = entries,
                                        .version = "demo 1"},
                        argc, argv);
}
