// hexlaw bench search: the tree work alone, without a network.
#include "base/memory.h"
#include "selfplay/search/search.h"
#include "tools/bench/bench.h"

#include <stdio.h>
#include <stdlib.h>

// Simulations a second from positions in the first half of random games.
static double measure(const SearchConfig *config, int size, int games, int rounds, double seconds,
                      uint64_t seed) {
    Search *search = search_create(config, size, games);
    Evaluator *uniform = evaluator_uniform_create(size, games);
    Board *boards = memory_zeroed((size_t)games, sizeof *boards);
    Rng *rngs = memory_zeroed((size_t)games, sizeof *rngs);
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
    double *rates = memory_zeroed((size_t)rounds, sizeof *rates);
    for (int round = 0; round < rounds; round++) {
        long runs = 0;
        const double start = clock_now();
        double now;
        do {
            search_run(search, uniform, boards, rngs, games, true);
            runs++;
            now = clock_now();
        } while (now - start < seconds);
        rates[round] = (double)runs * games * config->nodes / (now - start);
    }
    const double rate = bench_median(rates, rounds);
    free(rates);
    free(rngs);
    free(boards);
    evaluator_destroy(uniform);
    search_destroy(search);
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
        for (int kind = SEARCH_REGULARISED; kind <= SEARCH_PUCT; kind++) {
            SearchConfig config = search_config_default((SearchKind)kind);
            config.nodes = nodes;
            const int size = sizes.items[i];
            const double rate = measure(&config, size, games, rounds, seconds, command.seed);
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
    if (command.json)
        json_out(list);
    else
        cJSON_Delete(list);
    return COMMAND_DONE;
}
