// hexlaw view: watch agents think, in a window.
#include "tools/frame/command.h"
#include "view/window/view.h"

#include <stdio.h>
#include <string.h>

#ifdef HEXLAW_WINDOW

static void tell(void *context, const char *line) {
    (void)context;
    printf("%s\n", line);
    fflush(stdout);
}

static int run(const Command *command, ViewConfig *config) {
    config->tell = tell;
    config->stop = command_stop();
    Error error;
    const Status status = view_run(config, &error);
    return command_end(command, status, &error);
}

#else

static int run(const Command *command, ViewConfig *config) {
    (void)config;
    command_refuse(command, "this hexlaw was built without a window: expected the packages "
                            "libsdl2-dev, libsdl2-ttf-dev and libpng-dev when it was built");
}

#endif

static void check(const Command *command, const ViewConfig *config) {
    const bool play = config->players[0] || config->players[1];
    if (config->sgf && config->link)
        command_refuse(command, "--link: expected no --sgf beside it");
    if (play && !(config->players[0] && config->players[1]))
        command_refuse(command, "expected both --black and --white, or neither");
}

enum { OPTIONS_MAX = 32 };

// Options for what is shown, and its players and agents. Returns their number.
static int source_options(ViewConfig *config, TextList *agents, Option *all) {
    const Option options[] = {
        {.name = "run",
         .value = "DIR",
         .text = &config->run,
         .subject = COMMAND_RUN,
         .help = "games in progress of a training run or of all runs of an experiment"},
        {.name = "game",
         .value = "ID",
         .integer = &config->game,
         .least = 1,
         .most = 1e9,
         .expected = "the number of a game",
         .default_text = "",
         .help = "show this game of the store, or of --sgf if it has several"},
        {.name = "store",
         .value = "FILE",
         .text = &config->store,
         .subject = COMMAND_STORE,
         .help = "show what this store has; take agents from it"},
        {.name = "sgf",
         .value = "FILE",
         .text = &config->sgf,
         .subject = COMMAND_GAME,
         .help = "show a game file"},
        {.name = "link",
         .value = "URL",
         .text = &config->link,
         .subject = COMMAND_LINK,
         .help = "show a HexWorld link"},
        {.name = "black",
         .value = "NAME",
         .text = &config->players[BLACK],
         .help = "who plays Black: human, random, perfect, reference, a weights file, or with "
                 "--store RUN/IDX "
                 "as hexlaw rate names agents; @NODES behind an agent sets its search"},
        {.name = "white",
         .value = "NAME",
         .text = &config->players[WHITE],
         .help = "who plays White"},
        {.name = "agent",
         .value = "NAME",
         .texts = agents,
         .subject = COMMAND_WEIGHTS,
         .help = "an agent that looks at the game; twice for two side by side"},
        {.name = "size",
         .letter = 'n',
         .value = "N",
         .integer = &config->size,
         .least = BOARD_SIZE_MIN,
         .most = BOARD_SIZE_MAX,
         .expected = "a board size",
         .help = "board size of a new game without agents"},
    };
    memcpy(all, options, sizeof options);
    return (int)(sizeof options / sizeof *options);
}

// Options of the display. Returns their number.
static int window_options(ViewConfig *config, Option *all) {
    static const char *const overlays[] = {"none",   "prior",    "visits", "values",
                                           "policy", "disagree", "truth",  NULL};
    const Option options[] = {
        {.name = "overlay",
         .value = "KIND",
         .choice = &config->overlay,
         .choices = overlays,
         .default_text = "policy, or none where a person plays",
         .help = "what lies on the cells at first"},
        {.name = "side", .flag = &config->side, .help = "begin with two agents side by side"},
        {.name = "greedy",
         .flag = &config->viewer.greedy,
         .help = "agents play their likeliest move instead of drawing one"},
        {.name = "flat", .flag = &config->viewer.flat, .help = "begin with flat hexagons"},
        {.name = "dark", .flag = &config->viewer.dark, .help = "begin with the dark theme"},
        {.name = "solve-time",
         .value = "T",
         .seconds = &config->viewer.truth_seconds,
         .help = "time for the truth of a position"},
        {.name = "width",
         .value = "N",
         .integer = &config->width,
         .least = 200,
         .most = 8192,
         .help = "of the window"},
        {.name = "height",
         .value = "N",
         .integer = &config->height,
         .least = 150,
         .most = 8192,
         .help = "of the window"},
        {.name = "full", .flag = &config->full, .help = "take the whole screen"},
        {.name = "font",
         .value = "FILE",
         .text = &config->font,
         .help = "a TrueType font in place of the usual ones"},
        {.name = "folder",
         .value = "DIR",
         .text = &config->viewer.folder,
         .help = "where games and pictures are saved"},
        {.name = "script",
         .value = "FILE",
         .text = &config->script,
         .help = "do what this list of keys, clicks and waits says, then end (docs/view.md)"},
        {.name = "screenshot",
         .value = "FILE",
         .text = &config->screenshot,
         .help = "write a picture (PNG), of what the script left if there is one, then end"},
    };
    memcpy(all, options, sizeof options);
    return (int)(sizeof options / sizeof *options);
}

int cmd_view(int argc, char **argv) {
    ViewConfig config = view_config_default();
    TextList agents = {0};
    Option options[OPTIONS_MAX];
    int count = source_options(&config, &agents, options);
    count += window_options(&config, options + count);
    options[count] = (Option)OPTIONS_END;
    const Command command = command_read(
        &(CommandSyntax){
            .options = options,
            .common = COMMON_SEED,
            .about = "Shows games and what agents think of them, in a window: policy, visits and "
                     "values on the board, the solver's truth, two agents side by side, agents "
                     "against each other or against you. ? in the window lists the keys.",
            .example = "hexlaw view --black human --white runs/5x5-w32-d2-s1/snap-13.safetensors\n"
                       "hexlaw view --sgf game.sgf --agent agent.safetensors@1024",
        },
        argc, argv);
    if (agents.count > VIEW_AGENTS_MAX)
        command_refuse(&command, "--agent: expected at most %d", VIEW_AGENTS_MAX);
    config.agent_count = agents.count;
    for (int i = 0; i < agents.count; i++)
        config.agents[i] = agents.items[i];
    config.viewer.seed = command.seed;
    check(&command, &config);
    return run(&command, &config);
}
