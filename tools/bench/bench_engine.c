// hexlaw bench engine: moves, random games and solver positions a second.
#include "base/memory.h"
#include "engine/playout.h"
#include "engine/solver.h"
#include "selfplay/search/reference.h"
#include "tools/bench/bench.h"
#include "tools/frame/json_out.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

// Rates of one board size, a second; medians over rounds.
typedef struct Rates {
    double moves;  // played with a win test after each
    double games;  // random, to the winning move
    double fills;  // random, to the full board, with one winner test
    double solver; // positions searched on the empty board; NAN above REFERENCE_PERFECT_SIZE_MAX
} Rates;

// Random orders of the cells for games, too many for a branch predictor to learn.
enum { ORDERS = 8192 };

typedef struct Bench {
    double seconds; // of one round
    Rng rng;
    uint8_t (*orders)[BOARD_CELLS_MAX];
    Board empty;
    uint64_t wins; // of White; not printed, but keeps the compiler from removing the games
} Bench;

static double play_moves(void *context) {
    Bench *bench = context;
    uint64_t moves = 0;
    for (int i = 0; i < ORDERS; i++) {
        Board board = bench->empty;
        const uint8_t *order = bench->orders[i];
        while (board.winner == NOBODY)
            board_play(&board, *order++);
        moves += board.ply;
        bench->wins += board.winner;
    }
    return (double)moves;
}

static double play_games(void *context) {
    Bench *bench = context;
    enum { GAMES = 10000 };
    for (int i = 0; i < GAMES; i++)
        bench->wins += playout_run(&bench->empty, &bench->rng).winner;
    return GAMES;
}

static double fill_boards(void *context) {
    Bench *bench = context;
    enum { BOARDS = 20000 };
    for (int i = 0; i < BOARDS; i++)
        bench->wins += playout_fill(&bench->empty, &bench->rng);
    return BOARDS;
}

// Positions a second of a solver with an empty table, for the length of a round.
static double solver_rate(const Bench *bench) {
    SolverConfig config = solver_config_default();
    config.max_seconds = bench->seconds;
    Solver *solver = solver_create(&config);
    double nodes = 0.0, seconds = 0.0;
    while (seconds < bench->seconds) {
        solver_clear(solver);
        const double start = clock_thread_cpu();
        const SolverResult result = solver_solve(solver, &bench->empty);
        seconds += clock_thread_cpu() - start;
        nodes += (double)result.nodes;
    }
    solver_destroy(solver);
    return nodes / seconds;
}

static Rates measure(int size, int rounds, double seconds, uint64_t seed) {
    Bench bench = {.seconds = seconds,
                   .rng = rng_stream(seed, RNG_BENCH, (uint64_t)size),
                   .orders = memory_zeroed(ORDERS, sizeof *bench.orders),
                   .empty = board_empty(size)};
    for (int i = 0; i < ORDERS; i++)
        for (int n = 0; n < size * size; n++) { // inside-out shuffle
            const uint32_t place = rng_below(&bench.rng, (uint32_t)n + 1);
            bench.orders[i][n] = bench.orders[i][place];
            bench.orders[i][place] = (uint8_t)n;
        }
    // CPU time of this thread, which does all the work, so that other load does not count.
    const BenchRounds how = {rounds, seconds, clock_thread_cpu, NULL};
    const Rates rates = {.moves = bench_measure(&how, play_moves, &bench).rate,
                         .games = bench_measure(&how, play_games, &bench).rate,
                         .fills = bench_measure(&how, fill_boards, &bench).rate,
                         .solver = size <= REFERENCE_PERFECT_SIZE_MAX ? solver_rate(&bench)
                                                                      : (double)NAN};
    free(bench.orders);
    return rates;
}

int bench_engine(int argc, char **argv) {
    IntList sizes = {.count = 7, .items = {5, 6, 7, 8, 9, 10, 11}};
    int rounds = 5;
    double seconds = 0.1;
    const Option options[] = {
        {.name = "sizes",
         .value = "LIST",
         .list = &sizes,
         .least = BOARD_SIZE_MIN,
         .most = BOARD_SIZE_MAX,
         .expected = "board sizes",
         .help = "board sizes"},
        {.name = "rounds",
         .value = "N",
         .integer = &rounds,
         .least = 1,
         .most = 1000,
         .help = "rounds to take the median of"},
        {.name = "time",
         .value = "TIME",
         .seconds = &seconds,
         .least = 0.001,
         .most = 3600,
         .help = "length of a round"},
        OPTIONS_END,
    };
    const Command command = command_read(
        &(CommandSyntax){.options = options,
                         .common = COMMON_JSON | COMMON_SEED,
                         .about = "On one core, in its own processor time, and by board size: "
                                  "moves with a win test after each, "
                                  "random games to the winning move, boards filled at random with "
                                  "one winner test, and positions that the solver searches on the "
                                  "empty board (to 7x7), all in a second.",
                         .example = "hexlaw bench engine --sizes 5,11 --json"},
        argc, argv);
    if (!command.json)
        printf("%-5s  %10s  %10s  %10s  %10s   millions a second, load %.1f\n", "board", "moves",
               "games", "fill-ins", "solver", bench_load());
    for (int i = 0; i < sizes.count; i++) {
        const int size = sizes.items[i];
        const Rates rates = measure(size, rounds, seconds, command.seed);
        if (command.json) {
            cJSON *item = cJSON_CreateObject();
            cJSON_AddNumberToObject(item, "size", size);
            json_add_number(item, "moves_per_s", rates.moves);
            json_add_number(item, "games_per_s", rates.games);
            json_add_number(item, "fill_ins_per_s", rates.fills);
            json_add_number(item, "solver_positions_per_s", rates.solver);
            json_add_number(item, "load", bench_load());
            json_out(item);
        } else {
            printf("%2dx%-2d  %10.1f  %10.2f  %10.1f", size, size, 1e-6 * rates.moves,
                   1e-6 * rates.games, 1e-6 * rates.fills);
            if (isnan(rates.solver))
                printf("  %10s\n", "-");
            else
                printf("  %10.3f\n", 1e-6 * rates.solver);
            fflush(stdout);
        }
    }
    return COMMAND_DONE;
}
