#include "tools/sweep/sweep_show.h"

#include "base/clock.h"
#include "base/pool.h"
#include "elo/experiment/grid.h"
#include "selfplay/search/reference.h"
#include "selfplay/train/footprint.h"
#include "tools/frame/json_out.h"

#include <math.h>
#include <stdio.h>

enum { MEASURED = 4, GAMES = 64 }; // runs; games in parallel

static const double measure_seconds = 0.5; // at least, for each

// Measured over predicted CPU seconds of self-play on one core. Learning, which begins when the
// first games end, is assumed to have the same ratio.
static double measure_run(TrainerConfig config) {
    config.lanes = 1;
    config.lane_games = config.lane_games < GAMES ? config.lane_games : GAMES;
    config.plies = 1;
    config.batch = 1;
    config.replay_ratio = 0.0;
    Trainer *trainer = trainer_create(&config);
    Pool *pool = pool_create(1);
    trainer_generation(trainer, pool); // warm-up: touches the memory
    const TrainerStats before = trainer_stats(trainer);
    TrainerStats now = before;
    const double began = clock_now();
    while (now.generations == before.generations || clock_now() - began < measure_seconds) {
        trainer_generation(trainer, pool);
        now = trainer_stats(trainer);
    }
    pool_destroy(pool);
    trainer_destroy(trainer);
    return (now.cpu_seconds - before.cpu_seconds) /
           ((double)(now.moves - before.moves) * grid_move_seconds(&config));
}

double sweep_show_measure(const SweepSpec *spec) {
    double cost = 0.0, sum = 0.0;
    int measured = 0;
    for (int i = 0; i < spec->plan.run_count; i++) {
        cost += spec->plan.runs[i].cost;
        if (cost < (measured + 0.5) / MEASURED * spec->cost)
            continue;
        const double ratio = measure_run(spec->plan.runs[i].trainer);
        while (measured < MEASURED && cost >= (measured + 0.5) / MEASURED * spec->cost) {
            sum += ratio;
            measured++;
        }
    }
    return sum / measured;
}

// --- a stage ---

typedef struct Sums {
    int runs, snapshots, agents;
    double flops, moves;     // of training
    double cost;             // expected CPU seconds of training
    double games, play_cost; // of the tournament, expected
    double bytes;            // the most that a run needs
} Sums;

// Of games between agents, measured with the sweep `small`: moves of a game per cell, and their
// time over self-play's; searches near the end of a game need no net.
static const double moves_of_cells = 0.57, play_of_training = 0.7;

// Cost of a game against the zero, in games between agents. The reference player's net with its 256
// nodes costs several times an agent's 64 nodes.
static const double perfect_game = 0.5, reference_game = 4.0;

static double game_seconds(const SweepSpec *spec, const TrainerConfig *trainer) {
    TrainerConfig playing = *trainer;
    double nodes = 0.0;
    for (int i = 0; i < spec->nodes.count; i++)
        nodes += (double)spec->nodes.items[i] / spec->nodes.count;
    playing.search.nodes = (int)ceil(nodes);
    playing.full_share = 1.0;
    playing.replay_ratio = 0.0;
    const int size = trainer->shape.size;
    return moves_of_cells * size * size * play_of_training * grid_move_seconds(&playing);
}

// Games of one agent.
typedef struct Games {
    double pair, perfect; // against another agent, counted for one of the two; perfect play
} Games;

// About the number of games of each agent in the tournament of a board with `agents` agents; with a
// target the maximum.
static Games agent_games(const SweepSpec *spec, double agents) {
    const TournamentConfig *tournament = &spec->play.tournament;
    const bool perfect = tournament->games_perfect > 0;
    if (tournament->target > 0.0)
        return (Games){.pair = tournament->games_max > 0 ? (double)tournament->games_max / agents
                                                         : TOURNAMENT_GAMES_AN_AGENT};
    const double robin = tournament->robin * tournament->games_pair;
    if (robin > 0.0)
        return (Games){.pair = robin * (agents - 1.0) / 2.0, .perfect = robin * perfect};
    // Every round pairs each agent with its neighbours and a rung; see elo/match/tournament.h.
    const double pairings = 1.0 + tournament->rounds * (tournament->neighbours + 1.0);
    return (Games){.pair = pairings * tournament->games_pair,
                   .perfect = perfect * (1.0 + tournament->rounds) * tournament->games_perfect};
}

static double agents_of_board(const SweepSpec *spec, int size) {
    double snapshots = 0.0;
    for (int i = 0; i < spec->plan.run_count; i++)
        if (spec->plan.runs[i].trainer.shape.size == size)
            snapshots += spec->plan.runs[i].snapshots;
    return snapshots * spec->nodes.count;
}

static Sums sum_runs(const SweepSpec *spec, int first, int count) {
    Sums sums = {0};
    Games each = {0};
    for (int i = first; i < first + count; i++) {
        const ExperimentRun *run = &spec->plan.runs[i];
        const int size = run->trainer.shape.size;
        if (i == first || size != run[-1].trainer.shape.size)
            each = agent_games(spec, agents_of_board(spec, size));
        const double agents = (double)run->snapshots * spec->nodes.count;
        sums.runs++;
        sums.snapshots += run->snapshots;
        sums.agents += (int)agents;
        sums.flops += run->budget;
        sums.moves += run->budget / trainer_move_flops(&run->trainer);
        sums.cost += run->cost;
        sums.games += agents * (each.pair + each.perfect);
        // Perfect play looks its moves up; the reference player searches longer than agents do.
        const double moves = size > REFERENCE_PERFECT_SIZE_MAX ? reference_game : perfect_game;
        sums.play_cost +=
            agents * (each.pair + each.perfect * moves) * game_seconds(spec, &run->trainer);
        sums.bytes = fmax(sums.bytes, footprint_trainer(&run->trainer));
    }
    return sums;
}

// --- text ---

static void print_line(const char *name, const Sums *sums, double slowness) {
    printf("%-7s  %5d  %6d  %12.2e  %9.2e  %10.2f  %9.2e  %10.2f  %6.0f\n", name, sums->runs,
           sums->agents, sums->flops, sums->moves, sums->cost * slowness / 3600.0, sums->games,
           sums->play_cost * slowness / 3600.0, sums->bytes / 0x1p20);
}

static void print_text(const SweepSpec *spec, double slowness, int cores) {
    printf("%-7s  %5s  %6s  %12s  %9s  %10s  %9s  %10s  %6s\n", "stage", "runs", "agents",
           "paper FLOPs", "moves", "train, h", "games", "play, h", "MiB");
    for (int i = 0; i < spec->plan.stage_count; i++) {
        const SweepStage *stage = &spec->plan.stages[i];
        const Sums sums = sum_runs(spec, stage->first, stage->count);
        const int size = spec->plan.runs[stage->first].trainer.shape.size;
        char name[16];
        snprintf(name, sizeof name, "%dx%d", size, size);
        print_line(name, &sums, slowness);
    }
    const Sums all = sum_runs(spec, 0, spec->plan.run_count);
    char time[VALUE_TEXT_MAX];
    value_seconds_text(ceil((all.cost + all.play_cost) * slowness / cores), time);
    print_line("all", &all, slowness);
    printf("\nHours are those of one core at %.2f times the time of the model that plans are made "
           "with;\nabout %s on %d cores, without fits and figures. Games are %s.\n",
           slowness, time, cores,
           spec->play.tournament.target > 0.0 ? "the most that may be played"
                                              : "about what is played");
}

// --- JSON ---

static cJSON *sums_json(const Sums *sums, double slowness) {
    cJSON *item = cJSON_CreateObject();
    cJSON_AddNumberToObject(item, "runs", sums->runs);
    cJSON_AddNumberToObject(item, "snapshots", sums->snapshots);
    cJSON_AddNumberToObject(item, "agents", sums->agents);
    json_add_number(item, "paper_flops", sums->flops);
    json_add_number(item, "moves", sums->moves);
    json_add_number(item, "training_hours", sums->cost * slowness / 3600.0);
    json_add_number(item, "games", sums->games);
    json_add_number(item, "playing_hours", sums->play_cost * slowness / 3600.0);
    json_add_number(item, "bytes", sums->bytes);
    return item;
}

static void print_json(const SweepSpec *spec, double slowness, int cores) {
    cJSON *root = cJSON_CreateObject();
    const Sums all = sum_runs(spec, 0, spec->plan.run_count);
    json_add_number(root, "slowness", slowness);
    cJSON_AddNumberToObject(root, "cores", cores);
    cJSON_AddItemToObject(root, "all", sums_json(&all, slowness));
    cJSON *stages = cJSON_AddArrayToObject(root, "stages");
    for (int i = 0; i < spec->plan.stage_count; i++) {
        const SweepStage *stage = &spec->plan.stages[i];
        const Sums sums = sum_runs(spec, stage->first, stage->count);
        cJSON *item = sums_json(&sums, slowness);
        cJSON_AddNumberToObject(item, "size", spec->plan.runs[stage->first].trainer.shape.size);
        cJSON_AddItemToArray(stages, item);
    }
    cJSON *runs = cJSON_AddArrayToObject(root, "plan");
    for (int i = 0; i < spec->plan.run_count; i++) {
        const ExperimentRun *run = &spec->plan.runs[i];
        cJSON *item = cJSON_CreateObject();
        cJSON_AddStringToObject(item, "run", run->name);
        json_add_number(item, "first", run->first);
        json_add_number(item, "budget", run->budget);
        cJSON_AddNumberToObject(item, "snapshots", run->snapshots);
        json_add_number(item, "training_hours", run->cost * slowness / 3600.0);
        cJSON_AddItemToArray(runs, item);
    }
    json_out(root);
}

void sweep_show_plan(const SweepSpec *spec, double slowness, int cores, bool json) {
    if (json)
        print_json(spec, slowness, cores);
    else
        print_text(spec, slowness, cores);
}
