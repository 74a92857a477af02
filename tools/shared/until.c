#include "tools/shared/until.h"

#include "selfplay/search/reference.h"
#include "tools/frame/json_out.h"

#include <math.h>
#include <stdio.h>

// Adds the cost of training alone; null without a snapshot.
static void add_cost(cJSON *json, const RunSnapshot *snapshot) {
    const double executed = snapshot ? snapshot->multiply_adds + snapshot->looks : NAN;
    json_add_number(json, "paper_flops", snapshot ? snapshot->paper_flops : NAN);
    json_add_number(json, "executed", executed);
    json_add_number(json, "executed_flops", 2.0 * executed);
    json_add_number(json, "seconds", snapshot ? snapshot->wall_seconds : NAN);
    json_add_number(json, "cpu_seconds", snapshot ? snapshot->cpu_seconds : NAN);
    if (snapshot)
        cJSON_AddNumberToObject(json, "moves", snapshot->moves);
    else
        cJSON_AddNullToObject(json, "moves");
}

static cJSON *snapshot_json(const RunSnapshot *snapshot, int size) {
    cJSON *json = cJSON_CreateObject();
    cJSON_AddNumberToObject(json, "idx", snapshot->idx);
    add_cost(json, snapshot);
    const bool judged = snapshot->judged_games > 0.0;
    const JudgeElo elo = judged ? target_elo(snapshot, size) : (JudgeElo){NAN, NAN, NAN};
    json_add_number(json, "elo", elo.elo);
    json_add_number(json, "elo_low", elo.low);
    json_add_number(json, "elo_high", elo.high);
    cJSON_AddNumberToObject(json, "games", snapshot->judged_games);
    json_add_number(json, "judge_seconds", snapshot->judge_seconds);
    if (snapshot->weights[0])
        cJSON_AddStringToObject(json, "weights", snapshot->weights);
    return json;
}

void until_add_threads(cJSON *json, const TrainerConfig *trainer, int threads) {
    const TrainerThreads used = trainer_threads(trainer, threads);
    cJSON_AddNumberToObject(json, "threads", threads);
    cJSON_AddNumberToObject(json, "threads_playing", used.playing);
    cJSON_AddNumberToObject(json, "threads_learning", used.learning);
}

static void print_json(const ExperimentRun *planned, const Run *run, int threads, double until,
                       int crossing) {
    const NetShape shape = planned->trainer.shape;
    const int judge = target_version(run);
    cJSON *json = cJSON_CreateObject();
    cJSON_AddStringToObject(json, "run", planned->name);
    cJSON_AddStringToObject(json, "preset", planned->preset);
    cJSON_AddNumberToObject(json, "size", shape.size);
    cJSON_AddNumberToObject(json, "width", shape.width);
    cJSON_AddNumberToObject(json, "depth", shape.depth);
    cJSON_AddStringToObject(json, "inputs", net_inputs_names[shape.inputs]);
    until_add_threads(json, &planned->trainer, threads);
    json_add_number(json, "until", until);
    cJSON_AddStringToObject(json, "judge", reference_name(shape.size));
    json_add_number(json, "perfect_version", judge > 0 ? (double)judge : NAN);
    json_add_number(json, "budget", planned->budget);
    cJSON_AddBoolToObject(json, "crossed", crossing >= 0);
    add_cost(json, crossing >= 0 ? &run->snapshot[crossing] : NULL);
    double judged = 0.0;
    cJSON *list = cJSON_CreateArray();
    for (int i = 0; i < run->taken; i++) {
        judged += run->snapshot[i].judge_seconds;
        cJSON_AddItemToArray(list, snapshot_json(&run->snapshot[i], shape.size));
    }
    json_add_number(json, "judge_seconds", judged);
    cJSON_AddItemToObject(json, "snapshots", list);
    json_out(json);
}

static void print_table(const Run *run, double until, int crossing) {
    printf("%4s  %12s  %12s  %10s  %9s  %9s  %6s  %16s  %6s  %7s\n", "snap", "paper FLOPs",
           "executed", "moves", "wall s", "CPU s", "Elo", "95%", "games", "judge s");
    double judged = 0.0;
    for (int i = 0; i < run->taken; i++) {
        const RunSnapshot *snapshot = &run->snapshot[i];
        printf("%4d  %12.3e  %12.3e  %10.0f  %9.2f  %9.2f  ", snapshot->idx, snapshot->paper_flops,
               snapshot->multiply_adds + snapshot->looks, snapshot->moves, snapshot->wall_seconds,
               snapshot->cpu_seconds);
        if (snapshot->judged_games > 0.0) {
            const JudgeElo elo = target_elo(snapshot, run->trainer.shape.size);
            printf("%6.0f  %6.0f to %6.0f  ", elo.elo, elo.low, elo.high);
        } else {
            printf("%6s  %16s  ", "-", "");
        }
        printf("%6.0f  %7.2f\n", snapshot->judged_games, snapshot->judge_seconds);
        judged += snapshot->judge_seconds;
    }
    const char *judge = reference_in_text(run->trainer.shape.size);
    if (crossing >= 0)
        printf("%g Elo or better against %s twice in a row from %.3e paper FLOPs on: %.0f moves, "
               "%.2f s of "
               "training",
               until, judge, run->snapshot[crossing].paper_flops, run->snapshot[crossing].moves,
               run->snapshot[crossing].wall_seconds);
    else
        printf("%g Elo against %s was not reached twice in a row", until, judge);
    printf("; %.2f s of judging", judged);
    if (target_version(run) > 0)
        printf(" by version %d", target_version(run));
    printf("\n");
}

bool until_print(const Command *command, const ExperimentRun *planned, const Run *run,
                 double until) {
    const int crossing = target_crossing(run, until);
    if (command->json)
        print_json(planned, run, command->threads, until, crossing);
    else
        print_table(run, until, crossing);
    return crossing >= 0;
}
