#include "elo/experiment/target.h"

#include "selfplay/search/reference.h"
#include "selfplay/train/shape.h"

#include <math.h>

enum { PER_DOUBLING = 4 };

JudgeElo target_elo(const RunSnapshot *snapshot, int size) {
    const int wins = (int)snapshot->judged_wins, games = (int)snapshot->judged_games;
    return size > REFERENCE_PERFECT_SIZE_MAX ? judge_elo_reference(wins, games)
                                             : judge_elo(wins, games);
}

int target_crossing(const Run *run, double until) {
    int in_a_row = 0;
    for (int i = 0; i < run->taken; i++) {
        const RunSnapshot *snapshot = &run->snapshot[i];
        in_a_row = snapshot->judged_games > 0.0 &&
                           target_elo(snapshot, run->trainer.shape.size).elo >= until
                       ? in_a_row + 1
                       : 0;
        if (in_a_row == 2)
            return i - 1;
    }
    return -1;
}

int target_version(const Run *run) {
    for (int i = 0; i < run->taken; i++)
        if (run->snapshot[i].judged_games > 0.0)
            return (int)run->snapshot[i].judge_version;
    return 0;
}

int target_snapshots(double first, double budget) {
    const double wanted = 1.0 + ceil(PER_DOUBLING * log2(fmax(1.0, budget / first)));
    return (int)fmin(fmax(wanted, 2.0), RUN_SNAPSHOTS_MAX);
}

double target_first(const TrainerConfig *trainer) {
    // Black's shortest win takes 2 size - 1 plies.
    const int size = trainer->shape.size;
    const int generations = (2 * size - 1 + trainer->plies - 1) / trainer->plies;
    return fmax(generations * trainer_generation_flops(trainer),
                shape_budget(size, trainer->shape.inputs) / 1000.0);
}

typedef struct TargetRun {
    const TargetConfig *config;
    const ExperimentRun *run;
    Perfect *perfect;
    Pool *pool;
} TargetRun;

static Status judge_newest(const TargetRun *self, const Net *net, RunSnapshot *snapshot,
                           Error *error) {
    const ExperimentConfig *experiment = &self->config->experiment;
    const ExperimentTest test = experiment_test_default();
    Player **players = judge_players_create(net, &test.search, test.greedy, experiment->threads);
    const ConversionConfig games = {
        .perfect = self->perfect, .pool = self->pool, .players = players, .stop = experiment->stop};
    const uint64_t seed = rng_mix(self->run->trainer.seed) + (uint64_t)snapshot->idx;
    JudgeGames found;
    const Status status =
        judge_games(&games, net->shape.size, self->config->games, seed, &found, error);
    judge_players_destroy(players, experiment->threads);
    if (status == STATUS_OK) {
        snapshot->judged_games = found.games;
        snapshot->judged_wins = found.black_wins + found.white_wins;
        snapshot->judge_seconds = found.seconds;
        snapshot->judge_version = REFERENCE_VERSION;
    }
    return status;
}

// Results against another version of perfect play cannot be mixed with new ones.
static Status check_versions(const char *name, const Run *run, Error *error) {
    for (int i = 0; i < run->taken; i++)
        if (run->snapshot[i].judged_games > 0.0 &&
            run->snapshot[i].judge_version != REFERENCE_VERSION)
            return error_set(error, STATUS_INVALID,
                             "run %s: its snapshot %d was judged by perfect play of version %.0f, "
                             "this hexlaw plays version %d: hexlaw judge --snapshot all judges it "
                             "anew, another --name trains anew",
                             name, i, run->snapshot[i].judge_version, REFERENCE_VERSION);
    return STATUS_OK;
}

static Status review(void *context, const Trainer *trainer, Run *run, bool *enough, Error *error) {
    const TargetRun *self = context;
    const Status sound = check_versions(self->run->name, run, error);
    if (sound != STATUS_OK)
        return sound;
    RunSnapshot *newest = &run->snapshot[run->taken - 1];
    // A run resumed after its newest snapshot has other weights by now.
    const bool at_hand = newest->paper_flops == trainer_stats(trainer).paper_flops;
    if (newest->judged_games <= 0.0 && at_hand) {
        const Status status = judge_newest(self, trainer_net(trainer), newest, error);
        if (status != STATUS_OK)
            return status;
        if (self->config->judged)
            self->config->judged(self->config->experiment.context, newest,
                                 target_elo(newest, run->trainer.shape.size));
    }
    *enough = target_crossing(run, self->config->until) >= 0;
    return STATUS_OK;
}

static void on_progress(void *context, const TrainerStats *stats, int taken) {
    const TargetRun *self = context;
    const ExperimentConfig *experiment = &self->config->experiment;
    if (experiment->progress)
        experiment->progress(experiment->context, stats, taken);
}

Status target_train(const TargetConfig *config, const ExperimentRun *run, Run **trained,
                    Error *error) {
    *trained = NULL;
    const Status there = reference_check(run->trainer.shape.size, error);
    if (there != STATUS_OK)
        return there;
    TargetRun self = {.config = config,
                      .run = run,
                      .perfect =
                          judge_perfect_create(run->trainer.shape.size, config->experiment.threads),
                      .pool = pool_create(config->experiment.threads)};
    ExperimentConfig experiment = config->experiment;
    experiment.progress = on_progress;
    experiment.review = review;
    experiment.context = &self;
    const Status status = experiment_train(&experiment, run, trained, error);
    pool_destroy(self.pool);
    perfect_destroy(self.perfect);
    return status;
}
