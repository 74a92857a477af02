// hexlaw bench search: the tree work alone, without a network.
#include "base/memory.h"
#include "selfplay/search/search.h"
#include "tools/bench/bench.h"

#include <stdio.h>
#include <stdlib.h>

typedef struct Searching {
    int games, nodes;
    Search *search;
    Evaluator *uniform;
    Board *boards;
    Rng *rngs;
} Searching;

static double think(void *context) {
    const Searching *job = context;
    search_run(job->search, job->uniform, job->boards, job->rngs, job->games, true);
    return (double)job->games * job->nodes;
}

// Positions in the first half of random games.
static void draw_positions(int size, int games, uint64_t seed, Board *boards, Rng *rngs) {
    for (int i = 0; i < games; i++) {
        rngs[i] = rng_stream(seed, RNG_BENCH, (uint64_t)i);
        boards[i] = board_empty(size);
        const int plies = (int)rng_below(&rngs[i], (uint32_t)(size * size / 2));
        for (int ply = 0; ply < plies; ply++) {
            Board after = boards[i];
            const Bits legal = board_legal(&after);
            board_play(&after, bits_random(legal, &rngs[i]));
            if (after.winner != NOBODY)
                break;
            boards[i] = after;
        }
    }
}

// Simulations a second.
static double measure(const SearchConfig *config, int size, int games, const BenchRounds *rounds,
                      uint64_t seed) {
    Searching job = {.games = games,
                     .nodes = config->nodes,
                     .search = search_create(config, size, games),
                     .uniform = evaluator_uniform_create(size, games),
                     .boards = memory_zeroed((size_t)games, sizeof *job.boards),
                     .rngs = memory_zeroed((size_t)games, sizeof *job.rngs)};
    draw_positions(size, games, seed, job.boards, job.rngs);
    const double rate = bench_measure(rounds, think, &job).rate;
    free(job.rngs);
    free(job.boards);
    evaluator_destroy(job.uniform);
    search_destroy(job.search);
    return rate;
}

int bench_search(int argc, char **argv) {
    IntList sizes = {.count = 5, .items = {3, 4, 5, 7, 9}};
    int nodes = 64, games = 64, rounds = 5;
    double seconds = 0.2;
    const Option options[] = {
        {.name = "boards",
         .value = "LIST",
         .list = &sizes,
         .least = BOARD_SIZE_MIN,
         .most = BOARD_SIZE_MAX,
         .help = "board sizes"},
        {.name = "nodes",
         .value = "N",
         .integer = &nodes,
         .least = 2,
         .most = SEARCH_NODES_MAX,
         .help = "positions searched for a move"},
        {.name = "lane-games",
         .value = "N",
         .integer = &games,
         .least = 1,
         .most = 4096,
         .help = "games in lockstep"},
        bench_rounds_option(&rounds),
        bench_time_option(&seconds),
        OPTIONS_END,
    };
    const Command command = command_read(
        &(CommandSyntax){
            .options = options,
            .common = COMMON_JSON | COMMON_SEED,
            .about = "Measures each search rule on one thread with an evaluator that costs next to "
                     "nothing: simulations a second.",
            .example = "hexlaw bench search --boards 5,9 --nodes 256",
        },
        argc, argv);
    cJSON *list = cJSON_CreateArray();
    if (!command.json)
        printf("%-6s %-11s %6s  %14s\n", "board", "search", "nodes", "simulations/s");
    for (int i = 0; i < sizes.count; i++)
        for (int kind = 0; kind < SEARCH_KINDS; kind++) {
            SearchConfig config = search_config_default((SearchKind)kind);
            config.nodes = nodes;
            const int size = sizes.items[i];
            const BenchRounds how = {rounds, seconds, clock_now, NULL};
            const double rate = measure(&config, size, games, &how, command.seed);
            if (command.json) {
                cJSON *item = cJSON_CreateObject();
                cJSON_AddNumberToObject(item, "size", size);
                cJSON_AddStringToObject(item, "search", search_kind_name(config.kind));
                cJSON_AddNumberToObject(item, "nodes", nodes);
                cJSON_AddNumberToObject(item, "lane_games", games);
                json_add_number(item, "simulations_per_s", rate);
                cJSON_AddItemToArray(list, item);
            } else {
                printf("%dx%-4d %-11s %6d  %14.0f\n", size, size, search_kind_name(config.kind),
                       nodes, rate);
                fflush(stdout);
            }
        }
    json_out_if(command.json, list);
    return COMMAND_DONE;
}
