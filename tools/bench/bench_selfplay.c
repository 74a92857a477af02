// hexlaw bench selfplay: moves and leaf evaluations a second, and where the time goes.
#include "base/memory.h"
#include "selfplay/train/lane.h"
#include "selfplay/train/trainer.h"
#include "tools/bench/bench.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct Settings {
    SearchConfig search;
    int lane_games, rounds, cache;
    double seconds; // of one round
} Settings;

// A thread's own data. Its sums accumulate over all rounds.
typedef struct Worker {
    Lane *lane;
    Search *search;
    Evaluator *evaluator;
    Cache *cache; // NULL: none
} Worker;

typedef struct Job {
    Worker *workers;
    int plies;
} Job;

typedef struct Result {
    double moves, asked, computed, gflops, sgemm; // a second; medians over rounds
    double select, encode, net, priors, back_up, roots, record, learn; // shares of the time
    double game_bytes, peak_mb;
} Result;

static void advance(void *context, int index, int thread) {
    (void)thread;
    const Job *job = context;
    const Worker *worker = &job->workers[index];
    lane_advance(worker->lane, worker->search, NULL, worker->evaluator, job->plies);
}

static void sum_counts(const Worker *workers, int count, double *asked, double *computed) {
    *asked = *computed = 0.0;
    for (int i = 0; i < count; i++) {
        *asked += (double)workers[i].evaluator->asked;
        *computed += (double)workers[i].evaluator->computed;
    }
}

// Learning takes its share of a run's time, at the recipe's batch and reuse; the others share the
// rest.
static void add_learning(Result *result, NetShape shape, int threads, double seconds,
                         uint64_t seed) {
    const TrainerConfig recipe = trainer_config_default(shape);
    const double learning =
        recipe.replay_ratio / bench_learn_rate(shape, recipe.batch, seconds, seed);
    const double playing = threads / result->moves; // processor time of a move
    result->learn = learning / (learning + playing);
    double *const shares[] = {&result->select,  &result->encode, &result->net,   &result->priors,
                              &result->back_up, &result->roots,  &result->record};
    for (int i = 0; i < 7; i++)
        *shares[i] *= 1.0 - result->learn;
}

// Shares of the threads' time since the stopwatches were switched on.
static void split(const Worker *workers, int count, double seconds, Result *result) {
    for (int i = 0; i < count; i++) {
        const SearchTimes times = search_times(workers[i].search);
        const Evaluator *evaluator = workers[i].evaluator;
        result->select += times.select;
        result->encode += evaluator->encode_seconds;
        result->net += evaluator->net_seconds;
        result->priors += evaluator->prior_seconds;
        result->back_up += times.back_up;
        result->roots += times.roots;
    }
    double *const shares[] = {&result->select, &result->encode,  &result->net,
                              &result->priors, &result->back_up, &result->roots};
    result->record = 1.0;
    for (int i = 0; i < 6; i++) {
        *shares[i] /= seconds * count;
        result->record -= *shares[i];
    }
}

static Result measure(const Settings *settings, NetShape shape, Pool *pool, uint64_t seed) {
    const int threads = pool_threads(pool);
    Worker *workers = memory_zeroed((size_t)threads, sizeof *workers);
    Net *net = bench_random_net(shape, seed);
    LaneConfig lane = lane_config_default(shape.size, settings->lane_games);
    lane.replay_capacity = 8192;
    for (int i = 0; i < threads; i++)
        workers[i] = (Worker){
            .lane = lane_create(&lane, seed, i),
            .search = search_create(&settings->search, shape.size, settings->lane_games),
            .evaluator = evaluator_net_create(net, settings->lane_games),
        };
    for (int i = 0; i < threads && settings->cache > 0; i++) {
        workers[i].cache = cache_create(shape.size, settings->cache);
        evaluator_use_cache(workers[i].evaluator, workers[i].cache);
    }
    // Warm-up until games are at different plies; its time sets the amount of work in a round.
    Job job = {.workers = workers, .plies = shape.size * shape.size};
    double start = clock_now();
    pool_run(pool, threads, advance, &job);
    const double pace = (clock_now() - start) / job.plies;
    job.plies = 1 + (int)(settings->seconds / pace);
    double *moves = memory_zeroed((size_t)settings->rounds * 4, sizeof *moves);
    double *asked = moves + settings->rounds, *computed = asked + settings->rounds;
    double *sgemm = computed + settings->rounds;
    for (int i = 0; i < threads; i++) {
        search_time(workers[i].search);
        workers[i].evaluator->watch.on = true;
    }
    double total = 0.0;
    for (int round = 0; round < settings->rounds; round++) {
        double asked_before, computed_before, asked_after, computed_after;
        sgemm[round] = bench_sgemm(pool, 0.1);
        sum_counts(workers, threads, &asked_before, &computed_before);
        start = clock_now();
        pool_run(pool, threads, advance, &job);
        const double seconds = clock_now() - start;
        sum_counts(workers, threads, &asked_after, &computed_after);
        total += seconds;
        moves[round] = (double)job.plies * settings->lane_games * threads / seconds;
        asked[round] = (asked_after - asked_before) / seconds;
        computed[round] = (computed_after - computed_before) / seconds;
    }
    Result result = {.peak_mb = bench_peak_mb()};
    split(workers, threads, total, &result);
    result.moves = bench_median(moves, settings->rounds);
    result.asked = bench_median(asked, settings->rounds);
    result.computed = bench_median(computed, settings->rounds);
    result.sgemm = bench_median(sgemm, settings->rounds);
    result.gflops = 1e-9 * result.computed * net_forward_flops(shape);
    add_learning(&result, shape, threads, settings->seconds, seed);
    result.game_bytes = (double)search_bytes(workers[0].search) / settings->lane_games;
    free(moves);
    for (int i = 0; i < threads; i++) {
        lane_destroy(workers[i].lane);
        search_destroy(workers[i].search);
        evaluator_destroy(workers[i].evaluator);
        cache_destroy(workers[i].cache);
    }
    free(workers);
    net_destroy(net);
    return result;
}

static cJSON *to_json(const Result *result, NetShape shape, const Settings *settings, int threads) {
    cJSON *item = bench_shape_json(shape);
    cJSON_AddStringToObject(item, "search", search_kind_name(settings->search.kind));
    cJSON_AddNumberToObject(item, "nodes", settings->search.nodes);
    cJSON_AddNumberToObject(item, "threads", threads);
    cJSON_AddNumberToObject(item, "lane_games", settings->lane_games);
    cJSON_AddNumberToObject(item, "cache", settings->cache);
    json_add_number(item, "moves_per_s", result->moves);
    json_add_number(item, "evals_per_s", result->asked);
    json_add_number(item, "evals_computed_per_s", result->computed);
    json_add_number(item, "executed_gflops", result->gflops);
    json_add_number(item, "sgemm_gflops", result->sgemm);
    json_add_number(item, "evals_per_s_per_gflops", result->asked / result->sgemm);
    json_add_number(item, "bytes_per_game", result->game_bytes);
    json_add_number(item, "peak_rss_mb", result->peak_mb);
    json_add_number(item, "load", bench_load());
    cJSON *shares = cJSON_AddObjectToObject(item, "split");
    json_add_number(shares, "select", result->select);
    json_add_number(shares, "encode", result->encode);
    json_add_number(shares, "net", result->net);
    json_add_number(shares, "priors", result->priors);
    json_add_number(shares, "back_up", result->back_up);
    json_add_number(shares, "move", result->roots + result->record);
    json_add_number(shares, "learn", result->learn);
    return item;
}

static void print_head(void) {
    printf("%-9s %-11s %5s %3s  %9s %9s %9s %8s %8s %9s  %s\n", "shape", "search", "nodes", "thr",
           "moves/s", "evals/s", "computed", "GFLOP/s", "sgemm", "per GF/s",
           "% select encode net priors backup move learn  KB/game peak MB");
}

static void print_row(const Result *result, NetShape shape, const Settings *settings, int threads) {
    char name[BENCH_SHAPE_TEXT];
    bench_shape_text(shape, name);
    printf("%-9s %-11s %5d %3d  %9.0f %9.0f %9.0f %8.1f %8.1f %9.0f  %8.0f %6.0f %3.0f %6.0f %6.0f "
           "%4.0f %5.0f  %6.0f %5.0f\n",
           name, search_kind_name(settings->search.kind), settings->search.nodes, threads,
           result->moves, result->asked, result->computed, result->gflops, result->sgemm,
           result->asked / result->sgemm, 100 * result->select, 100 * result->encode,
           100 * result->net, 100 * result->priors, 100 * result->back_up,
           100 * (result->roots + result->record), 100 * result->learn, result->game_bytes / 1024.0,
           result->peak_mb);
    fflush(stdout);
}

int bench_selfplay(int argc, char **argv) {
    TextList asked = {0};
    int kind = SEARCH_PUCT, nodes = 64, threads = 1;
    Settings settings = {.rounds = 5, .seconds = 0.5};
    int lane_games = 0;
    const Option options[] = {
        bench_shape_option(&asked),
        {.name = "search",
         .value = "NAME",
         .choice = &kind,
         .choices = search_kind_names,
         .help = "search rule"},
        {.name = "nodes",
         .value = "N",
         .integer = &nodes,
         .least = 2,
         .most = SEARCH_NODES_MAX,
         .help = "positions searched for a move"},
        {.name = "threads",
         .value = "N",
         .integer = &threads,
         .least = 1,
         .most = 1024,
         .help = "threads, a lane each"},
        {.name = "lane-games",
         .value = "N",
         .integer = &lane_games,
         .least = 1,
         .most = 4096,
         .default_text = "what suits the net",
         .help = "games in a lane"},
        {.name = "cache",
         .value = "N",
         .integer = &settings.cache,
         .least = 0,
         .most = 1 << 24,
         .help = "entries of each lane's evaluation cache; 0: none"},
        bench_rounds_option(&settings.rounds),
        bench_time_option(&settings.seconds),
        OPTIONS_END,
    };
    const Command command = command_read(
        &(CommandSyntax){
            .options = options,
            .common = COMMON_JSON | COMMON_SEED,
            .about = "Measures self-play: games in lockstep from random weights whose residual "
                     "layers take part. Leaf evaluations are positions that the search had "
                     "evaluated; moves that win are none. Set against the rate of sgemm on as many "
                     "threads, measured between the rounds. The share of learning is that of a "
                     "training run with the recipe's batch and reuse.",
            .example = "hexlaw bench selfplay --shape 5,64,4 --search gumbel --json",
        },
        argc, argv);
    settings.search = search_config_default((SearchKind)kind);
    settings.search.nodes = nodes;
    NetShape shapes[TEXT_LIST_MAX];
    const int count = bench_shapes(&command, &asked, shapes);
    Pool *pool = pool_create(threads);
    cJSON *list = cJSON_CreateArray();
    if (!command.json)
        print_head();
    for (int i = 0; i < count; i++) {
        settings.lane_games = lane_games > 0 ? lane_games : trainer_lane_games(shapes[i]);
        const Result result = measure(&settings, shapes[i], pool, command.seed);
        if (command.json)
            cJSON_AddItemToArray(list, to_json(&result, shapes[i], &settings, threads));
        else
            print_row(&result, shapes[i], &settings, threads);
    }
    json_out_if(command.json, list);
    pool_destroy(pool);
    return COMMAND_DONE;
}
