#include "elo/errors/error_draw.h"

#include "base/check.h"
#include "base/clock.h"
#include "base/memory.h"
#include "elo/errors/error_games.h"
#include "elo/errors/error_measure.h"
#include "elo/match/agent.h"
#include "engine/solver.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static const double even_share = 0.2; // of the sample, drawn with equal chances

enum {
    SLICE = 1024,          // positions asked between two looks at `stop`
    ANSWERERS = 2,         // of a panel's agent: its net, its search
    STREAM_SAMPLE = 1,     // of RNG_POSITION; 0 is the order of the games' positions
    SOLVER_MEBIBYTES = 64, // table of each thread's solver
};

ErrorDrawConfig error_draw_config_default(void) {
    return (ErrorDrawConfig){.version = 1,
                             .seed = 1,
                             .count = 1024,
                             .population_max = 10000,
                             .panel = 24,
                             .free_max = 41};
}

static Status show(const ErrorDrawConfig *config, const char *what, double done, Error *error) {
    if (config->stop && *config->stop)
        return error_set(error, STATUS_STOPPED, "stopped before the positions were drawn");
    if (config->progress)
        config->progress(config->context, what, done);
    return STATUS_OK;
}

// --- who wins ---

typedef struct Labels {
    const Board *boards;
    Bits *winning; // [count] 0: lost
    Solver **solvers;
} Labels;

static void label(void *context, int index, int thread) {
    const Labels *labels = context;
    const Board *board = &labels->boards[index];
    Solver *solver = labels->solvers[thread];
    labels->winning[index] = 0;
    if (solver_solve(solver, board).winner != (Colour)board->to_move)
        return;
    // Undecided only where the user asked to stop; then nothing is used.
    solver_winning_moves(solver, board, &labels->winning[index], NULL);
}

// The population: its positions in which a move loses come to `*positions`.
typedef struct Population {
    int won, errorless, count;
    ErrorPosition *positions; // owned
} Population;

static void take(Population *population, const Board *boards, const Bits *winning, int count,
                 int most) {
    for (int i = 0; i < count && population->won < most; i++) {
        if (!winning[i])
            continue;
        population->won++;
        if (winning[i] == board_legal(&boards[i]))
            population->errorless++;
        else
            population->positions[population->count++] =
                (ErrorPosition){.board = boards[i], .winning = winning[i]};
    }
}

static Status find_population(const ErrorDrawConfig *config, const Board *boards, int count,
                              Population *population, ErrorDrawReport *report, Error *error) {
    const int threads = pool_threads(config->pool);
    SolverConfig solver = solver_config_default();
    solver.table_bytes = (size_t)SOLVER_MEBIBYTES << 20;
    Labels labels = {.winning = memory_zeroed(SLICE, sizeof(Bits)),
                     .solvers = memory_zeroed((size_t)threads, sizeof(Solver *))};
    for (int i = 0; i < threads; i++) {
        labels.solvers[i] = solver_create(&solver);
        if (config->stop)
            solver_listen(labels.solvers[i], config->stop);
    }
    population->positions =
        memory_zeroed((size_t)config->population_max, sizeof *population->positions);
    Status status = show(config, "solving", 0.0, error);
    for (int from = 0;
         from < count && population->won < config->population_max && status == STATUS_OK;
         from += SLICE) {
        const int n = count - from < SLICE ? count - from : SLICE;
        labels.boards = boards + from;
        pool_run(config->pool, n, label, &labels);
        status = show(config, "solving", (double)(from + n) / count, error);
        if (status != STATUS_OK)
            break;
        take(population, boards + from, labels.winning, n, config->population_max);
        report->asked = from + n;
    }
    for (int i = 0; i < threads; i++)
        solver_destroy(labels.solvers[i]);
    free(labels.solvers);
    free(labels.winning);
    if (status == STATUS_OK && population->count == 0)
        status = error_set(error, STATUS_INVALID,
                           "no position of %dx%d in the games could be lost by a move",
                           config->size, config->size);
    return status;
}

// --- who errs there ---

typedef struct Panelist {
    Store *store;
    int order; // of the store
    StoreAgent agent;
} Panelist;

static int by_compute(const void *a, const void *b) {
    const Panelist *one = a, *other = b;
    const double x = one->agent.paper_flops, y = other->agent.paper_flops;
    if (x != y)
        return (x > y) - (x < y);
    if (one->order != other->order)
        return one->order - other->order;
    return (one->agent.id > other->agent.id) - (one->agent.id < other->agent.id);
}

// All agents with a net, by compute.
static Status list_agents(Store *const *stores, int count, int size, Panelist **agents, int *found,
                          Error *error) {
    *agents = NULL;
    *found = 0;
    for (int i = 0; i < count; i++) {
        StoreAgent *rows;
        int rows_count;
        const Status status = store_agents(stores[i], size, &rows, &rows_count, error);
        if (status != STATUS_OK)
            return status;
        *agents = memory_resize(*agents, (size_t)(*found + rows_count + 1), sizeof **agents);
        for (int k = 0; k < rows_count; k++)
            if (rows[k].weights[0] && strcmp(rows[k].search, AGENT_ENGINE) != 0)
                (*agents)[(*found)++] = (Panelist){stores[i], i, rows[k]};
        free(rows);
    }
    if (*found == 0)
        return error_set(error, STATUS_INVALID, "no agents of %dx%d with nets", size, size);
    qsort(*agents, (size_t)*found, sizeof **agents, by_compute);
    return STATUS_OK;
}

void error_draw_add_answers(const double *chance, int count, double *scores) {
    double sum = 0.0;
    for (int i = 0; i < count; i++)
        sum += chance[i];
    for (int i = 0; i < count && sum > 0.0; i++) {
        const double relative = chance[i] * count / sum;
        scores[i] += relative * relative;
    }
}

void error_draw_scores(int count, double *scores) {
    double sum = 0.0;
    for (int i = 0; i < count; i++)
        sum += scores[i] = sqrt(scores[i]);
    for (int i = 0; i < count; i++)
        scores[i] = even_share + (sum > 0.0 ? (1.0 - even_share) * scores[i] * count / sum : 0.0);
}

static void add_answers(const uint16_t *chance, Population *population, double *scores) {
    double *share = memory_zeroed((size_t)population->count, sizeof *share);
    for (int i = 0; i < population->count; i++) {
        share[i] = (double)chance[i] / STORE_CHANCE_ONE;
        population->positions[i].expected += share[i];
    }
    error_draw_add_answers(share, population->count, scores);
    free(share);
}

static Status ask(const ErrorDrawConfig *config, const Panelist *panelist, Population *population,
                  double *scores, Error *error) {
    char folder[PATH_MAX];
    Net *net;
    SearchConfig search;
    store_folder(panelist->store, folder);
    Status status = agent_load(folder, &panelist->agent, &net, &search, error);
    if (status != STATUS_OK)
        return status;
    uint16_t *chance[STORE_ERROR_KINDS];
    for (int kind = 0; kind < STORE_ERROR_KINDS; kind++)
        chance[kind] = memory_zeroed((size_t)population->count, sizeof *chance[kind]);
    status = error_measure(net, &search, population->positions, population->count, config->pool,
                           chance, error);
    if (status == STATUS_OK) {
        add_answers(chance[STORE_ERROR_NET], population, scores);
        add_answers(chance[STORE_ERROR_SEARCH], population, scores);
    }
    for (int kind = 0; kind < STORE_ERROR_KINDS; kind++)
        free(chance[kind]);
    net_destroy(net);
    return status;
}

// The scores s_i, of mean 1, with the even share; and what is expected.
static Status find_scores(const ErrorDrawConfig *config, Store *const *stores, int count,
                          Population *population, double *scores, Error *error) {
    Panelist *agents;
    int found;
    Status status = list_agents(stores, count, config->size, &agents, &found, error);
    const int panel = found < config->panel ? found : config->panel;
    for (int k = 0; k < panel && status == STATUS_OK; k++) {
        status = show(config, "asking the panel", (double)k / panel, error);
        const int rank = (int)(((int64_t)2 * k + 1) * found / (2 * (int64_t)panel));
        if (status == STATUS_OK)
            status = ask(config, &agents[rank], population, scores, error);
    }
    free(agents);
    if (status != STATUS_OK)
        return status;
    for (int i = 0; i < population->count; i++)
        population->positions[i].expected /= panel * ANSWERERS;
    error_draw_scores(population->count, scores);
    return STATUS_OK;
}

// --- the sample ---

void error_draw_inclusion(const double *scores, int count, int wanted, double *inclusion) {
    // Those that would exceed 1 are taken for certain, and the rest share what is left.
    for (int i = 0; i < count; i++)
        inclusion[i] = wanted >= count ? 1.0 : 0.0;
    for (bool again = wanted < count; again;) {
        double sum = 0.0;
        int certain = 0;
        for (int i = 0; i < count; i++) {
            CHECK(scores[i] >= 0.0);
            certain += inclusion[i] >= 1.0;
            sum += inclusion[i] >= 1.0 ? 0.0 : scores[i];
        }
        again = false;
        for (int i = 0; i < count; i++) {
            if (inclusion[i] >= 1.0)
                continue;
            const double chance = sum > 0.0 ? scores[i] / sum * (wanted - certain) : 0.0;
            inclusion[i] = fmin(1.0, chance);
            again = again || chance >= 1.0;
        }
    }
}

typedef struct Ranked {
    double rank;
    int number;
} Ranked;

static int by_rank(const void *a, const void *b) {
    const Ranked *one = a, *other = b;
    if (one->rank != other->rank)
        return (one->rank > other->rank) - (one->rank < other->rank);
    return one->number - other->number;
}

static int by_number(const void *a, const void *b) {
    return *(const int *)a - *(const int *)b;
}

int error_draw_sample(const double *inclusion, int count, int wanted, Rng *rng, int *drawn) {
    Ranked *ranked = memory_zeroed((size_t)count, sizeof *ranked);
    for (int i = 0; i < count; i++) {
        const double u = ((double)(rng_next(rng) >> 11) + 0.5) * 0x1p-53, chance = inclusion[i];
        const double rank =
            chance > 0.0 ? u / (1.0 - u) * (1.0 - chance) / chance : DBL_MAX; // never drawn
        ranked[i] = (Ranked){rank, i};
    }
    qsort(ranked, (size_t)count, sizeof *ranked, by_rank);
    const int n = wanted < count ? wanted : count;
    for (int i = 0; i < n; i++)
        drawn[i] = ranked[i].number;
    qsort(drawn, (size_t)n, sizeof *drawn, by_number);
    free(ranked);
    return n;
}

static int by_stones(const void *a, const void *b) {
    const Board *one = &((const ErrorPosition *)a)->board;
    const Board *other = &((const ErrorPosition *)b)->board;
    if (one->ply != other->ply)
        return one->ply - other->ply;
    for (int colour = BLACK; colour <= WHITE; colour++)
        if (one->stones[colour] != other->stones[colour])
            return one->stones[colour] < other->stones[colour] ? -1 : 1;
    return 0;
}

static ErrorPositions *sample(const ErrorDrawConfig *config, const Population *population,
                              const double *scores) {
    const size_t all = (size_t)population->count;
    double *inclusion = memory_zeroed(all, sizeof *inclusion);
    int *drawn = memory_zeroed(all, sizeof *drawn);
    Rng rng = rng_stream(config->seed, RNG_POSITION, STREAM_SAMPLE);
    error_draw_inclusion(scores, population->count, config->count, inclusion);
    ErrorPositions *set = memory_zeroed(1, sizeof *set);
    *set = (ErrorPositions){.size = config->size,
                            .version = config->version,
                            .seed = config->seed,
                            .population = population->won,
                            .errorless = population->errorless};
    set->count = error_draw_sample(inclusion, population->count, config->count, &rng, drawn);
    set->positions = memory_zeroed((size_t)set->count, sizeof *set->positions);
    for (int i = 0; i < set->count; i++) {
        set->positions[i] = population->positions[drawn[i]];
        set->positions[i].weight = 1.0 / inclusion[drawn[i]];
    }
    qsort(set->positions, (size_t)set->count, sizeof *set->positions, by_stones);
    free(inclusion);
    free(drawn);
    return set;
}

Status error_draw(const ErrorDrawConfig *config, Store *const *stores, int count,
                  ErrorPositions **set, ErrorDrawReport *report, Error *error) {
    *set = NULL;
    *report = (ErrorDrawReport){0};
    if (config->size < BOARD_SIZE_MIN || config->size > SOLVER_SIZE_MAX)
        return error_set(error, STATUS_INVALID, "board size %d, expected %d to %d", config->size,
                         BOARD_SIZE_MIN, SOLVER_SIZE_MAX);
    Board *boards;
    int found;
    Status status = error_games_positions(stores, count, config->size, config->free_max,
                                          config->seed, &boards, &found, &report->games, error);
    if (status != STATUS_OK)
        return status;
    Population population = {0};
    const double start = clock_now();
    status = find_population(config, boards, found, &population, report, error);
    free(boards);
    report->label_seconds = clock_now() - start;
    double *scores = memory_zeroed((size_t)population.count + 1, sizeof *scores);
    if (status == STATUS_OK)
        status = find_scores(config, stores, count, &population, scores, error);
    report->panel_seconds = clock_now() - start - report->label_seconds;
    if (status == STATUS_OK)
        *set = sample(config, &population, scores);
    free(scores);
    free(population.positions);
    return status;
}
