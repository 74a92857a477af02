// hexlaw gtp: an HTP engine for other Hex programs, over standard input and output.
#include "nn/weights.h"
#include "selfplay/search/reference.h"
#include "tools/frame/command.h"
#include "tools/htp/htp.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct GtpSettings {
    const char *agent; // weights file
    bool perfect, reference, random;
    int nodes, search; // SearchKind
    bool greedy;
    int size; // 0: the largest that the player plays
    const char *log_file;
} GtpSettings;

static Player *make_player(const Command *command, const GtpSettings *settings) {
    if ((settings->agent != NULL) + settings->perfect + settings->reference + settings->random != 1)
        command_refuse(command,
                       "expected one of --agent WEIGHTS, --perfect, --reference and --random");
    if (settings->perfect)
        return reference_perfect_create();
    if (settings->reference)
        return reference_above_create();
    if (settings->random)
        return player_random_create();
    SearchConfig config = search_config_default((SearchKind)settings->search);
    config.nodes = settings->nodes;
    Error error;
    if (search_config_check(&config, &error) != STATUS_OK)
        command_refuse(command, "%s", error.text);
    Net *net = NULL;
    if (weights_load(settings->agent, &net, NULL, &error) != STATUS_OK)
        command_refuse(command, "%s", error.text);
    return player_agent_create(net, &config, settings->greedy);
}

static int first_size(const Command *command, const GtpSettings *settings, const Player *player) {
    const int least = player->size_least, most = player->size_most;
    if (settings->size == 0)
        return most;
    if (settings->size < least || settings->size > most)
        command_refuse(command, "--size %d: %s plays on sizes %d to %d", settings->size,
                       player->name, least, most);
    return settings->size;
}

// Answers until the input ends or `quit`; false if answers could not be written.
static bool converse(Htp *htp, FILE *log) {
    char *line = NULL;
    size_t room = 0;
    bool written = true;
    for (ssize_t length;
         written && !htp_quit(htp) && (length = getline(&line, &room, stdin)) >= 0;) {
        const char *answer = htp_answer(htp, line, (size_t)length);
        if (log) {
            fprintf(log, "> %.*s%s", (int)length, line, line[length - 1] == '\n' ? "" : "\n");
            fprintf(log, "%s", answer ? answer : "");
            fflush(log);
        }
        if (answer)
            written = fputs(answer, stdout) >= 0 && fflush(stdout) == 0;
    }
    free(line);
    return written;
}

int cmd_gtp(int argc, char **argv) {
    GtpSettings settings = {.nodes = 64, .search = SEARCH_GUMBEL};
    const Option options[] = {
        {.name = "agent",
         .value = "WEIGHTS",
         .text = &settings.agent,
         .subject = COMMAND_WEIGHTS,
         .help = "play as the agent with these weights"},
        {.name = "perfect", .flag = &settings.perfect, .help = "play perfectly, boards to 7x7"},
        {.name = "reference",
         .flag = &settings.reference,
         .help = "play as the reference player, boards from 8x8: strong, not perfect"},
        {.name = "random", .flag = &settings.random, .help = "play random moves"},
        {.name = "nodes",
         .value = "N",
         .integer = &settings.nodes,
         .least = 1,
         .most = SEARCH_NODES_MAX,
         .expected = "a number of nodes",
         .help = "positions an agent looks at for a move"},
        {.name = "search",
         .value = "KIND",
         .choice = &settings.search,
         .choices = search_kind_names,
         .help = "how an agent searches"},
        {.name = "greedy",
         .flag = &settings.greedy,
         .help = "the agent plays its likeliest move instead of drawing one"},
        {.name = "size",
         .value = "N",
         .integer = &settings.size,
         .least = 1,
         .most = BOARD_SIZE_MAX,
         .expected = "a board size",
         .default_text = "the largest it plays",
         .help = "size of the first board"},
        {.name = "logfile-name",
         .value = "FILE",
         .text = &settings.log_file,
         .help = "write the conversation to this file"},
        OPTIONS_END,
    };
    const Command command = command_read(
        &(CommandSyntax){.options = options,
                         .common = COMMON_SEED,
                         .about = "Speaks HTP, the Hex text protocol (GTP), with programs such as "
                                  "HexGui and Benzene's tournament scripts. `list_commands` lists "
                                  "what it understands; docs/htp.md explains it.",
                         .example = "hexlaw gtp --perfect\n"
                                    "hexlaw gtp --agent run/agent.safetensors --nodes 256"},
        argc, argv);
    Player *player = make_player(&command, &settings);
    const int size = first_size(&command, &settings, player);
    FILE *log = settings.log_file ? fopen(settings.log_file, "w") : NULL;
    if (settings.log_file && !log)
        command_refuse(&command, "%s: cannot write: %s", settings.log_file, strerror(errno));
    Htp *htp = htp_create(
        player, &(HtpConfig){.version = HEXLAW_VERSION, .size = size, .seed = command.seed});
    const bool written = converse(htp, log);
    htp_destroy(htp);
    if (log)
        fclose(log);
    if (!written)
        command_refuse(&command, "standard output: cannot write: %s", strerror(errno));
    return COMMAND_DONE;
}
