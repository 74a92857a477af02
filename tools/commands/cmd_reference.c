// hexlaw reference: trains the net that perfect play defends with.
#include "selfplay/train/best_response.h"

#include "base/memory.h"
#include "elo/experiment/experiment.h"
#include "nn/weights.h"
#include "tools/commands/commands.h"
#include "tools/frame/command.h"

#include <stdio.h>
#include <stdlib.h>

typedef struct Settings {
    const char *out, *start;
    BestResponseConfig config;
    int width, depth;
    double learning_rate, value_weight;
    int *nodes;
    IntList node_list;
} Settings;

// One player for each weights file and number of nodes.
static Status load_opponents(const Command *command, const Settings *settings, Player **players,
                             int *count, NetShape *shape, Error *error) {
    for (int i = 0; i < command->argument_count; i++)
        for (int k = 0; k < settings->node_list.count; k++) {
            Net *net;
            const Status status = weights_load(command->arguments[i], &net, NULL, error);
            if (status != STATUS_OK)
                return status;
            if (*count > 0 && net->shape.size != shape->size) {
                const int size = net->shape.size;
                net_destroy(net);
                return error_set(error, STATUS_INVALID, "%s: a net of %dx%d among others of %dx%d",
                                 command->arguments[i], size, size, shape->size, shape->size);
            }
            shape->size = net->shape.size;
            ExperimentTest test = experiment_test_default();
            test.search.nodes = settings->node_list.items[k];
            players[(*count)++] = player_agent_create(net, &test.search, test.greedy);
        }
    return STATUS_OK;
}

static Status train(const Command *command, Settings *settings, Error *error) {
    const int room = command->argument_count * settings->node_list.count;
    Player **players = memory_zeroed((size_t)room, sizeof *players);
    int count = 0;
    NetShape shape = {.width = settings->width, .depth = settings->depth};
    Status status = load_opponents(command, settings, players, &count, &shape, error);
    if (status == STATUS_OK)
        status = net_shape_check(shape, error);
    Net *start = NULL;
    if (status == STATUS_OK && settings->start) {
        status = weights_load(settings->start, &start, NULL, error);
        if (status == STATUS_OK)
            status = net_refuse_model(start, settings->start, error);
        if (status == STATUS_OK && start->shape.size != shape.size)
            status = error_set(error, STATUS_INVALID, "%s: a net of %dx%d, expected one of %dx%d",
                               settings->start, start->shape.size, start->shape.size, shape.size,
                               shape.size);
        if (status == STATUS_OK)
            shape = start->shape;
        settings->config.start = start;
    }
    BestResponse *reference = NULL;
    if (status == STATUS_OK) {
        BestResponseConfig *config = &settings->config;
        config->shape = shape;
        config->seed = command->seed;
        config->opponents = players;
        config->opponent_count = count;
        config->learning_rate = (float)settings->learning_rate;
        config->value_weight = (float)settings->value_weight;
        reference = best_response_create(config);
    }
    net_destroy(start);
    for (int i = 0; i < settings->config.rounds && status == STATUS_OK && !*command_stop(); i++) {
        BestResponseProgress progress;
        status = best_response_round(reference, &progress, error);
        if (status == STATUS_OK && !command->quiet && (i % 10 == 9 || i == 0))
            fprintf(stderr,
                    "round %d: %.3f thrown away, error %.3f, %.0f samples, %.4f unknown; play %.2f "
                    "solve %.2f defend %.2f learn %.2f s\n",
                    progress.round, progress.thrown_away, progress.error, progress.samples,
                    progress.unknown, progress.play_seconds, progress.solve_seconds,
                    progress.defend_seconds, progress.learn_seconds);
        if (status == STATUS_OK && i % 20 == 19)
            status = weights_save(settings->out, best_response_net(reference), NULL, 0, error);
    }
    if (status == STATUS_OK)
        status = weights_save(settings->out, best_response_net(reference), NULL, 0, error);
    best_response_destroy(reference);
    for (int i = 0; i < count; i++)
        player_destroy(players[i]);
    free(players);
    return status;
}

int cmd_reference(int argc, char **argv) {
    Settings settings = {.width = 64,
                         .depth = 4,
                         .node_list = {.count = 1, .items = {64}},
                         .config = best_response_config_default((NetShape){.size = 5}),
                         .learning_rate = 1e-3,
                         .value_weight = 8.0};
    BestResponseConfig *config = &settings.config;
    const Option options[] = {
        {.name = "out", .value = "FILE", .text = &settings.out, .help = "the net's file"},
        {.name = "start",
         .value = "FILE",
         .text = &settings.start,
         .help = "a net to begin with, rather than at random"},
        {.name = "width",
         .value = "N",
         .integer = &settings.width,
         .least = 1,
         .most = NET_WIDTH_MAX,
         .help = "neurons in a layer"},
        {.name = "depth",
         .value = "N",
         .integer = &settings.depth,
         .least = 0,
         .most = NET_DEPTH_MAX,
         .help = "residual layers"},
        {.name = "rounds",
         .value = "N",
         .integer = &config->rounds,
         .least = 1,
         .most = 1000000,
         .help = "rounds of play and learning"},
        {.name = "games",
         .value = "N",
         .integer = &config->games,
         .least = 1,
         .most = 65536,
         .help = "games a round"},
        {.name = "meet",
         .value = "N",
         .integer = &config->meet,
         .least = 1,
         .most = 64,
         .help = "opponents a round"},
        {.name = "nodes",
         .value = "LIST",
         .list = &settings.node_list,
         .least = 1,
         .most = 16384,
         .help = "nodes that opponents search"},
        {.name = "random-starts",
         .value = "X",
         .number = &config->random_starts,
         .least = 0,
         .most = 1,
         .help = "share of games from random positions"},
        {.name = "random-moves",
         .value = "X",
         .number = &config->random_moves,
         .least = 0,
         .most = 1,
         .help = "share of uniform moves"},
        {.name = "temperature",
         .value = "X",
         .number = &config->temperature,
         .least = 1e-4,
         .most = 10,
         .help = "of the other moves"},
        {.name = "lambda",
         .value = "X",
         .number = &config->lambda,
         .least = 0,
         .most = 1,
         .help = "of the returns"},
        {.name = "reuse",
         .value = "X",
         .number = &config->reuse,
         .least = 0,
         .most = 1000,
         .help = "times a sample is learnt from"},
        {.name = "replay",
         .value = "N",
         .integer = &config->replay,
         .least = 256,
         .most = 1 << 24,
         .help = "samples kept"},
        {.name = "learning-rate",
         .value = "X",
         .number = &settings.learning_rate,
         .least = 1e-9,
         .most = 1,
         .help = "Adam's, at first"},
        {.name = "value-weight",
         .value = "X",
         .number = &settings.value_weight,
         .least = 0,
         .most = 1000,
         .help = "of the chance's error"},
        {.name = "solver-nodes",
         .value = "N",
         .whole = &config->solver_nodes,
         .help = "positions searched for an answer"},
        OPTIONS_END,
    };
    const Command command = command_read(
        &(CommandSyntax){.options = options,
                         .common = COMMON_QUIET | COMMON_SEED,
                         .about = "Trains the net that perfect play defends with.",
                         .example = "hexlaw reference --out 5x5.safetensors pop/*.safetensors",
                         .arguments = "OPPONENT...",
                         .least_arguments = 1,
                         .most_arguments = 1000},
        argc, argv);
    if (!settings.out)
        command_refuse(&command, "--out is missing: expected a file to write to");
    Error error;
    const Status status = train(&command, &settings, &error);
    return command_end(&command, status, &error);
}
