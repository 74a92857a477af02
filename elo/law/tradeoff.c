#include "elo/law/tradeoff.h"

#include "selfplay/train/trainer.h"

#include "base/check.h"
#include "base/memory.h"
#include "base/rng.h"

#include <lapack.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { NODES_MAX = 32, LEVELS_MAX = 60, SNAPS_MIN = 3, PLANE = 3 };

double tradeoff_test_compute(const StoreAgent *agent) {
    const NetShape shape = store_agent_shape(agent);
    Error ignored; // no such compute, for whatever reason
    if (agent->nodes < 1 || net_shape_check(shape, &ignored) != STATUS_OK)
        return NAN;
    return log10(trainer_search_flops(shape, agent->nodes));
}

int tradeoff_nodes(const Standings *standings, int *nodes, int most) {
    int count = 0;
    for (int i = 0; i < standings->count; i++) {
        const StoreAgent *agent = &standings->agents[i];
        int at = 0;
        while (at < count && nodes[at] < agent->nodes)
            at++;
        if (!(agent->paper_flops > 0.0) || isnan(tradeoff_test_compute(agent)) ||
            (at < count && nodes[at] == agent->nodes) || count == most)
            continue;
        memmove(nodes + at + 1, nodes + at, (size_t)(count - at) * sizeof *nodes);
        nodes[at] = agent->nodes;
        count++;
    }
    return count;
}

// --- points ---

// One set of ratings; agents with `use` false are left out.
typedef struct Sample {
    const Standings *standings;
    const double *elo; // [count]
    const int *run;    // [count] first agent of the same run
    const bool *use;   // [count]
    Unit unit;
} Sample;

// Adds the levels that the frontier of one number of nodes crosses.
static void add_points(const Sample *sample, int nodes, Tradeoff *tradeoff) {
    const Standings *standings = sample->standings;
    FrontierSnap *snaps = memory_zeroed((size_t)standings->count, sizeof *snaps);
    int count = 0;
    for (int i = 0; i < standings->count; i++) {
        const double compute = unit_of(sample->unit, &standings->agents[i]);
        if (sample->use[i] && standings->agents[i].nodes == nodes && compute > 0.0)
            snaps[count++] = (FrontierSnap){sample->run[i], log10(compute), sample->elo[i]};
    }
    Frontier *frontier = NULL;
    Error ignored; // too few snapshots for a frontier add no points
    if (count >= SNAPS_MIN && frontier_create(snaps, count, &frontier, &ignored) == STATUS_OK) {
        for (int level = 1; level < LEVELS_MAX; level++) {
            const double elo = -TRADEOFF_STEP * level, x = frontier_first(frontier, elo);
            if (!(x > frontier->x[0])) // never crossed, or above it from the start: not informative
                continue;
            int at = 0;
            while (frontier->x[at] < x)
                at++;
            StoreAgent agent = standings->agents[frontier->run[at]];
            agent.nodes = nodes;
            tradeoff->point[tradeoff->points++] =
                (TradeoffPoint){elo, nodes, x, tradeoff_test_compute(&agent)};
        }
    }
    frontier_destroy(frontier);
    free(snaps);
}

static int compare_points(const void *a, const void *b) {
    const TradeoffPoint *p = a, *q = b;
    if (p->elo != q->elo)
        return (p->elo < q->elo) - (p->elo > q->elo);
    return p->nodes - q->nodes;
}

// Least squares; NAN if the points are collinear or too few.
static void fit_plane(Tradeoff *tradeoff) {
    tradeoff->per_train = tradeoff->per_elo = tradeoff->constant = tradeoff->rms = NAN;
    int rows = tradeoff->points, columns = PLANE, one = 1, rank, info, room = 256;
    if (rows < PLANE + 2)
        return;
    const size_t n = (size_t)rows;
    double *a = memory_zeroed(n * PLANE, sizeof *a), *b = memory_zeroed(n, sizeof *b);
    double work[256], tolerance = 1e-9;
    int pivot[PLANE] = {0};
    for (size_t i = 0; i < n; i++) {
        a[i] = tradeoff->point[i].train - tradeoff->point[0].train;
        a[n + i] = tradeoff->point[i].elo / 100.0;
        a[2 * n + i] = 1.0;
        b[i] = tradeoff->point[i].test;
    }
    LAPACK_dgelsy(&rows, &columns, &one, a, &rows, b, &rows, pivot, &tolerance, &rank, work, &room,
                  &info);
    CHECK(info == 0);
    if (rank == PLANE) {
        tradeoff->per_train = b[0];
        tradeoff->per_elo = b[1] / 100.0;
        tradeoff->constant = b[2] - b[0] * tradeoff->point[0].train;
        double squares = 0.0;
        for (int i = 0; i < rows; i++) {
            const TradeoffPoint *p = &tradeoff->point[i];
            squares += pow(
                p->test - b[0] * p->train - tradeoff->per_elo * p->elo - tradeoff->constant, 2.0);
        }
        tradeoff->rms = sqrt(squares / rows);
    }
    free(a);
    free(b);
}

static void fill(const Sample *sample, const int *nodes, int node_count, Tradeoff *tradeoff) {
    tradeoff->points = 0;
    for (int i = 0; i < node_count; i++)
        add_points(sample, nodes[i], tradeoff);
    qsort(tradeoff->point, (size_t)tradeoff->points, sizeof *tradeoff->point, compare_points);
    fit_plane(tradeoff);
}

// --- the bootstrap ---

typedef struct Source {
    int agents;
    double *factor; // [agents, agents] Cholesky factor of the ratings' covariance
    double *normal, *elo;
    bool *use, *drawn; // of agents; of runs, by their first agent
} Source;

static Source source_create(const Standings *standings) {
    const size_t n = (size_t)standings->count, players = (size_t)standings->rating->players;
    Source source = {.agents = standings->count};
    source.factor = memory_zeroed(n * n, sizeof *source.factor);
    source.normal = memory_zeroed(n, sizeof *source.normal);
    source.elo = memory_zeroed(n, sizeof *source.elo);
    source.use = memory_zeroed(n, sizeof *source.use);
    source.drawn = memory_zeroed(n, sizeof *source.drawn);
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++)
            source.factor[i * n + j] =
                standings->rating->covariance[i * players + j] + (i == j ? 1e-6 : 0.0);
    int order = standings->count, info;
    LAPACK_dpotrf("U", &order, source.factor, &order, &info); // row-major lower triangle
    CHECK(info == 0);
    return source;
}

static void source_free(Source *source) {
    free(source->factor);
    free(source->normal);
    free(source->elo);
    free(source->use);
    free(source->drawn);
}

// Draws runs with replacement (twice is the same as once for a frontier) and new rating errors.
static void draw(Source *source, const Standings *standings, const int *run, Rng *rng) {
    const size_t n = (size_t)source->agents;
    memset(source->drawn, 0, n * sizeof *source->drawn);
    for (int i = 0; i < source->agents; i++)
        for (bool again = run[i] == i; again; again = false) {
            int pick;
            do
                pick = (int)rng_below(rng, (uint32_t)source->agents);
            while (run[pick] != pick);
            source->drawn[pick] = true;
        }
    for (size_t i = 0; i < n; i++)
        source->normal[i] = rng_normal(rng);
    for (size_t i = 0; i < n; i++) {
        source->use[i] = source->drawn[run[i]];
        source->elo[i] = standings->rating->elo[i];
        for (size_t j = 0; j <= i; j++)
            source->elo[i] += source->factor[i * n + j] * source->normal[j];
    }
}

static ScalingValue bootstrap(const ScalingConfig *config, const Standings *standings,
                              const int *run, const int *nodes, int node_count, double per_train) {
    Source source = source_create(standings);
    Tradeoff scratch = {.point = memory_zeroed(NODES_MAX * LEVELS_MAX, sizeof *scratch.point)};
    double *values = memory_zeroed((size_t)config->replicates, sizeof *values);
    const Sample sample = {standings, source.elo, run, source.use, config->unit};
    for (int r = 0; r < config->replicates; r++) {
        Rng rng = rng_stream(config->seed, RNG_BOOTSTRAP, (uint64_t)r);
        draw(&source, standings, run, &rng);
        fill(&sample, nodes, node_count, &scratch);
        values[r] = scratch.per_train;
    }
    const ScalingValue slope = scaling_interval(per_train, values, config->replicates);
    source_free(&source);
    free(scratch.point);
    free(values);
    return (ScalingValue){pow(10.0, -slope.value), pow(10.0, -slope.hi), pow(10.0, -slope.lo)};
}

// --- the whole ---

Status tradeoff_create(const ScalingConfig *config, const Standings *standings, Tradeoff **tradeoff,
                       Error *error) {
    *tradeoff = NULL;
    int nodes[NODES_MAX];
    const int size = standings->size;
    const int node_count = tradeoff_nodes(standings, nodes, NODES_MAX);
    if (node_count < 2)
        return error_set(error, STATUS_INVALID,
                         "%dx%d: all agents search the same number of nodes, expected several to "
                         "compare test-time compute (hexlaw tournament --nodes)",
                         size, size);
    const size_t n = (size_t)standings->count;
    int *run = memory_zeroed(n, sizeof *run);
    bool *use = memory_zeroed(n, sizeof *use);
    for (size_t i = 0; i < n; i++) {
        while (strcmp(standings->agents[run[i]].run, standings->agents[i].run) != 0)
            run[i]++;
        use[i] = true;
    }
    Tradeoff *made = memory_zeroed(1, sizeof *made);
    made->size = size;
    made->point = memory_zeroed(NODES_MAX * LEVELS_MAX, sizeof *made->point);
    const Sample sample = {standings, standings->rating->elo, run, use, config->unit};
    fill(&sample, nodes, node_count, made);
    Status status = STATUS_OK;
    if (made->points == 0)
        status = error_set(error, STATUS_INVALID,
                           "%dx%d: no frontier crosses a level of Elo, expected some to compare "
                           "training with test-time compute",
                           size, size);
    made->replaced = (ScalingValue){NAN, NAN, NAN};
    if (status == STATUS_OK && isfinite(made->per_train))
        made->replaced = bootstrap(config, standings, run, nodes, node_count, made->per_train);
    free(run);
    free(use);
    if (status != STATUS_OK) {
        tradeoff_destroy(made);
        return status;
    }
    *tradeoff = made;
    return STATUS_OK;
}

void tradeoff_destroy(Tradeoff *tradeoff) {
    if (!tradeoff)
        return;
    free(tradeoff->point);
    free(tradeoff);
}
