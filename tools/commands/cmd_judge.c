// hexlaw judge: how strong a run's agents are, judged by perfect play or the reference player.
#include "elo/experiment/experiment.h"
#include "elo/match/judge.h"
#include "nn/weights.h"
#include "selfplay/search/reference.h"
#include "tools/commands/commands.h"
#include "tools/frame/command.h"
#include "tools/frame/json_out.h"
#include "tools/frame/progress.h"
#include "tools/frame/value.h"
#include "tools/shared/snapshots.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { NEWEST = -1, ALL = -2 };

typedef struct Settings {
    const char *run, *weights, *snapshot;
    int wanted; // a number, NEWEST or ALL
    int games, positions;
    bool greedy, positions_given;
} Settings;

// An agent and its results.
typedef struct Verdict {
    char weights[PATH_MAX];
    int size;
    double paper_flops; // NAN if not recorded in the file
    JudgeGames games;
    JudgePositions positions;
} Verdict;

typedef struct Court {
    const Command *command;
    const Settings *settings;
    Progress *progress;
    Pool *pool;
    Perfect *perfect; // for boards of perfect_size
    int perfect_size;
} Court;

static Status judge_net(Court *court, const Net *net, Verdict *verdict, Error *error) {
    const Settings *settings = court->settings;
    const int threads = court->command->threads;
    ExperimentTest test = experiment_test_default();
    test.greedy = settings->greedy;
    if (!court->perfect || court->perfect_size != net->shape.size) {
        perfect_destroy(court->perfect);
        court->perfect = judge_perfect_create(net->shape.size, threads);
        court->perfect_size = net->shape.size;
    }
    Player **players = judge_players_create(net, &test.search, test.greedy, threads);
    const ConversionConfig config = {
        .perfect = court->perfect, .pool = court->pool, .players = players, .stop = command_stop()};
    const uint64_t seed = court->command->seed;
    Status status = STATUS_OK;
    if (settings->games > 0)
        status =
            judge_games(&config, net->shape.size, settings->games, seed, &verdict->games, error);
    if (status == STATUS_OK && settings->positions > 0 &&
        net->shape.size <= REFERENCE_PERFECT_SIZE_MAX)
        status = judge_positions(&config, net->shape.size, settings->positions, seed,
                                 &verdict->positions, error);
    judge_players_destroy(players, threads);
    return status;
}

static Status judge_file(Court *court, Verdict *verdict, Error *error) {
    Net *net;
    WeightsMeta meta;
    Status status = weights_load(verdict->weights, &net, &meta, error);
    if (status != STATUS_OK)
        return status;
    verdict->size = net->shape.size;
    const char *flops = weights_meta_find(&meta, "paper_flops");
    if (!flops || !value_number(flops, &verdict->paper_flops))
        verdict->paper_flops = NAN;
    weights_meta_free(&meta);
    if (net->shape.size > REFERENCE_PERFECT_SIZE_MAX && court->settings->positions_given &&
        court->settings->positions > 0)
        status = error_set(error, STATUS_INVALID,
                           "%s: an agent of %dx%d, expected --positions 0 above %dx%d: larger "
                           "boards have no perfect play to win from",
                           verdict->weights, net->shape.size, net->shape.size,
                           REFERENCE_PERFECT_SIZE_MAX, REFERENCE_PERFECT_SIZE_MAX);
    else
        status = judge_net(court, net, verdict, error);
    net_destroy(net);
    return status;
}

// --- output ---

static void add_share(cJSON *json, const char *name, int successes, int trials) {
    const JudgeShare share = judge_share(successes, trials);
    cJSON *item = cJSON_AddObjectToObject(json, name);
    cJSON_AddNumberToObject(item, "count", successes);
    json_add_number(item, "share", trials > 0 ? share.share : NAN);
    json_add_number(item, "low", share.low);
    json_add_number(item, "high", share.high);
}

static cJSON *band_json(const JudgeBand *band) {
    cJSON *json = cJSON_CreateObject();
    cJSON_AddNumberToObject(json, "stones_least", band->least);
    cJSON_AddNumberToObject(json, "stones_most", band->most);
    cJSON_AddNumberToObject(json, "positions", band->positions);
    add_share(json, "kept", band->kept, band->positions);
    add_share(json, "converted", band->converted, band->positions);
    return json;
}

// Adds what the reference player settled and proved, as in standings_json().
static void add_settled(cJSON *json, const JudgeGames *games) {
    json_add_number(json, "zero_settled", (double)games->settled / games->games);
    json_add_number(json, "zero_stones",
                    games->settled > 0 ? games->settled_stones / games->settled : NAN);
    json_add_number(json, "zero_proven", (double)games->proven / games->games);
}

static cJSON *verdict_json(const Settings *settings, const Verdict *verdict) {
    cJSON *json = cJSON_CreateObject();
    cJSON_AddStringToObject(json, "weights", verdict->weights);
    cJSON_AddNumberToObject(json, "size", verdict->size);
    json_add_number(json, "paper_flops", verdict->paper_flops);
    cJSON_AddNumberToObject(json, "perfect_version", REFERENCE_VERSION);
    cJSON_AddBoolToObject(json, "greedy", settings->greedy);
    cJSON_AddStringToObject(json, "judge", reference_name(verdict->size));
    if (settings->games > 0) {
        json_add_number(json, "elo", verdict->games.elo.elo);
        json_add_number(json, "elo_low", verdict->games.elo.low);
        json_add_number(json, "elo_high", verdict->games.elo.high);
        cJSON_AddNumberToObject(json, "games", verdict->games.games);
        cJSON_AddNumberToObject(json, "black_wins", verdict->games.black_wins);
        cJSON_AddNumberToObject(json, "white_wins", verdict->games.white_wins);
        if (verdict->size > REFERENCE_PERFECT_SIZE_MAX)
            add_settled(json, &verdict->games);
    }
    if (settings->positions > 0 && verdict->size <= REFERENCE_PERFECT_SIZE_MAX) {
        cJSON *positions = band_json(&verdict->positions.all);
        cJSON *bands = cJSON_AddArrayToObject(positions, "bands");
        for (int i = 0; i < JUDGE_BANDS; i++)
            cJSON_AddItemToArray(bands, band_json(&verdict->positions.bands[i]));
        cJSON_AddItemToObject(json, "won_positions", positions);
    }
    json_add_number(json, "judge_seconds", verdict->games.seconds + verdict->positions.seconds);
    return json;
}

static void print_share(int successes, int trials) {
    const JudgeShare share = judge_share(successes, trials);
    if (trials > 0)
        printf("  %5.1f%% (%5.1f to %5.1f)", 100.0 * share.share, 100.0 * share.low,
               100.0 * share.high);
}

static void print_band(const char *title, const JudgeBand *band) {
    printf("  %-14s  %9d", title, band->positions);
    print_share(band->kept, band->positions);
    print_share(band->converted, band->positions);
    printf("\n");
}

static void print_verdict(const Settings *settings, const Verdict *verdict) {
    printf("%s, %dx%d", verdict->weights, verdict->size, verdict->size);
    if (!isnan(verdict->paper_flops))
        printf(", %.3e paper FLOPs", verdict->paper_flops);
    printf("\n");
    if (settings->games > 0) {
        const JudgeGames *games = &verdict->games;
        printf("  %.0f Elo (%.0f to %.0f) against %s of version %d: %d of %d games won as Black, "
               "%d of "
               "%d as White; %.2f s\n",
               games->elo.elo, games->elo.low, games->elo.high, reference_in_text(verdict->size),
               REFERENCE_VERSION, games->black_wins, games->games / 2, games->white_wins,
               games->games / 2, games->seconds);
        if (verdict->size > REFERENCE_PERFECT_SIZE_MAX)
            printf("  it had settled the winner of %.1f%% of them before the end, with %.1f stones "
                   "on the board; the deciding moment of %.1f%% is proven\n",
                   100.0 * games->settled / games->games,
                   games->settled > 0 ? games->settled_stones / games->settled : 0.0,
                   100.0 * games->proven / games->games);
    }
    if (settings->positions > 0 && verdict->size <= REFERENCE_PERFECT_SIZE_MAX) {
        const JudgePositions *positions = &verdict->positions;
        printf("  %-14s  %9s  %-22s  %s\n", "won positions", "number", "next move keeps it",
               "won against perfect play");
        for (int i = 0; i < JUDGE_BANDS; i++) {
            char title[32];
            snprintf(title, sizeof title, "%d to %d stones", positions->bands[i].least,
                     positions->bands[i].most);
            print_band(title, &positions->bands[i]);
        }
        print_band("all", &positions->all);
        printf("  %.2f s\n", positions->seconds);
    }
}

// --- the command ---

static Status judge_all(Court *court, cJSON *list, Error *error) {
    const Settings *settings = court->settings;
    int first = 0, count = 1;
    Status status = STATUS_OK;
    if (!settings->weights) {
        status = snapshots_count(settings->run, &count, error);
        first = settings->wanted == NEWEST ? count - 1
                : settings->wanted == ALL  ? 0
                                           : settings->wanted;
        if (status == STATUS_OK && first >= count)
            status = error_set(error, STATUS_INVALID, "%s: no snapshot %d, expected 0 to %d",
                               settings->run, first, count - 1);
        if (settings->wanted != ALL)
            count = first + 1;
    }
    for (int i = first; i < count && status == STATUS_OK; i++) {
        Verdict verdict = {.size = 0};
        if (settings->weights)
            snprintf(verdict.weights, sizeof verdict.weights, "%s", settings->weights);
        else
            status = snapshots_path(settings->run, i, verdict.weights, error);
        progress_show(court->progress,
                      &(ProgressState){.what = verdict.weights,
                                       .done = (double)(i - first) / (count - first),
                                       .seconds_left = -1.0});
        if (status == STATUS_OK)
            status = judge_file(court, &verdict, error);
        if (status != STATUS_OK)
            break;
        if (court->command->json)
            cJSON_AddItemToArray(list, verdict_json(settings, &verdict));
        else
            print_verdict(settings, &verdict);
    }
    return status;
}

static void check_settings(const Command *command, Settings *settings) {
    settings->wanted = NEWEST;
    if (settings->snapshot && strcmp(settings->snapshot, "all") == 0)
        settings->wanted = ALL;
    else if (settings->snapshot &&
             (!value_integer(settings->snapshot, &settings->wanted) || settings->wanted < 0))
        command_refuse(command, "--snapshot %.20s: expected a number from 0 on, or all",
                       settings->snapshot);
    if (settings->games % 2 != 0)
        command_refuse(command, "--games %d: expected an even number", settings->games);
    if (!settings->run == !settings->weights)
        command_refuse(command, "expected --run=DIR or --weights=FILE, one of the two");
    if (settings->weights && settings->snapshot)
        command_refuse(command, "--snapshot: expected --run with it");
}

int cmd_judge(int argc, char **argv) {
    Settings settings = {.games = 400, .positions = 500};
    const Option options[] = {
        {.name = "run",
         .value = "DIR",
         .text = &settings.run,
         .subject = COMMAND_RUN,
         .help = "a run's folder, DIR/runs/NAME of an experiment"},
        {.name = "snapshot",
         .value = "N",
         .text = &settings.snapshot,
         .default_text = "the newest",
         .help = "number of the run's snapshot to judge, or all"},
        {.name = "weights",
         .value = "FILE",
         .text = &settings.weights,
         .subject = COMMAND_WEIGHTS,
         .help = "a weights file instead of a run"},
        {.name = "games",
         .value = "N",
         .integer = &settings.games,
         .least = 0,
         .most = 1000000,
         .expected = "an even number of games",
         .help = "games against perfect play or the reference player, half with either colour"},
        {.name = "positions",
         .value = "N",
         .integer = &settings.positions,
         .given = &settings.positions_given,
         .least = 0,
         .most = 1000000,
         .expected = "a number of positions",
         .help = "random won positions to be played on, boards to 7x7"},
        {.name = "greedy",
         .flag = &settings.greedy,
         .help = "the agent plays its likeliest move instead of drawing one"},
        OPTIONS_END,
    };
    const Command command = command_read(
        &(CommandSyntax){
            .options = options,
            .common = COMMON_JSON | COMMON_QUIET | COMMON_SEED | COMMON_THREADS,
            .about =
                "Judges agents by perfect play, on boards above 7x7 by the reference player, "
                "which is strong but not perfect: their Elo in games from the "
                "empty board, and to 7x7 the share of random won positions in which their next "
                "move keeps the win, and which they win against perfect play. With 95% "
                "intervals. Agents play with 64 nodes of Gumbel search, as in tournaments.",
            .example = "hexlaw judge --run exp/runs/5x5-w32-d2-s1 --snapshot all",
        },
        argc, argv);
    check_settings(&command, &settings);
    const ProgressConfig bar = progress_config_default();
    Court court = {.command = &command,
                   .settings = &settings,
                   .progress = progress_create(&bar, command.quiet),
                   .pool = pool_create(command.threads)};
    command_stop(); // installs the signal handlers
    cJSON *list = cJSON_CreateArray();
    Error error;
    const Status status = judge_all(&court, list, &error);
    progress_destroy(court.progress);
    json_out_if(command.json && status == STATUS_OK, list);
    perfect_destroy(court.perfect);
    pool_destroy(court.pool);
    return command_end(&command, status, &error);
}
