#include "selfplay/search/player.h"

#include "base/check.h"
#include "base/memory.h"
#include "engine/stubborn.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// Games an agent searches at once: enough to fill sgemm, few enough for the trees to stay in cache
// and, in searches of many nodes, in memory: tournaments keep many agents.
enum { BATCH_MAX = 64, BATCH_NODES_MAX = 1 << 16 };

static Status random_choose(Player *self, const Board *boards, Rng *rngs, int n, int *moves,
                            Error *error) {
    (void)self;
    (void)error;
    for (int i = 0; i < n; i++) {
        const Bits legal = board_legal(&boards[i]);
        moves[i] = bits_random(legal, &rngs[i]);
    }
    return STATUS_OK;
}

static void random_destroy(Player *self) {
    free(self);
}

static Player *random_copy(const Player *self) {
    (void)self;
    return player_random_create();
}

Player *player_random_create(void) {
    Player *player = memory_zeroed(1, sizeof *player);
    *player = (Player){.name = "random",
                       .size_least = 1,
                       .size_most = BOARD_SIZE_MAX,
                       .choose = random_choose,
                       .destroy = random_destroy,
                       .copy = random_copy};
    return player;
}

typedef struct AgentPlayer {
    Player base;
    Net *owned; // NULL: a copy's net is the original's
    const Net *net;
    SearchConfig config;
    // Created on the first search, for `batch` positions at once; 0: not created.
    int batch;
    Search *search;
    Evaluator *evaluator;
    // Of one batch: the positions to search, and which of them each game has.
    Board *distinct; // [batch]
    Rng *rngs;       // [batch]
    int *slot;       // [batch]
    // Evaluations of the positions of the last choose(), whose batches use the same search in turn.
    float *policies; // [room][cells]
    float *values;   // [room]
    int known, room;
} AgentPlayer;

static void drop_search(AgentPlayer *self) {
    evaluator_destroy(self->evaluator);
    search_destroy(self->search);
    free(self->distinct);
    free(self->rngs);
    free(self->slot);
    self->evaluator = NULL;
    self->search = NULL;
    self->distinct = NULL;
    self->rngs = NULL;
    self->slot = NULL;
    self->batch = 0;
}

// Ensures a search for `n` positions, in batches of a suitable size.
static void make_search(AgentPlayer *self, int n) {
    const int fitting = BATCH_NODES_MAX / self->config.nodes;
    const int most = fitting > BATCH_MAX ? BATCH_MAX : fitting;
    const int batch = n > most ? most : n > 0 ? n : 1;
    if (batch > self->batch) {
        drop_search(self);
        self->batch = batch;
        self->search = search_create(&self->config, self->net->shape.size, batch);
        self->evaluator = evaluator_net_create(self->net, batch);
        self->distinct = memory_zeroed((size_t)batch, sizeof(Board));
        self->rngs = memory_zeroed((size_t)batch, sizeof(Rng));
        self->slot = memory_zeroed((size_t)batch, sizeof(int));
    }
    self->evaluator->stop = self->base.stop;
}

// A search that draws from the games' streams: results differ between games.
static bool search_draws(const AgentPlayer *self) {
    return self->config.kind == SEARCH_REGULARISED;
}

// Games with the same opening share positions for a while; each of those is searched once.
static int find_distinct(AgentPlayer *self, const Board *boards, const Rng *rngs, int n) {
    int count = 0;
    for (int i = 0; i < n; i++) {
        int k = search_draws(self) ? count : 0;
        while (k < count && (self->distinct[k].hash != boards[i].hash ||
                             self->distinct[k].stones[BLACK] != boards[i].stones[BLACK] ||
                             self->distinct[k].stones[WHITE] != boards[i].stones[WHITE]))
            k++;
        if (k == count) {
            self->distinct[count] = boards[i];
            self->rngs[count++] = rngs[i];
        }
        self->slot[i] = k;
    }
    return count;
}

static void make_room(AgentPlayer *self, int n) {
    if (n <= self->room)
        return;
    const size_t cells = (size_t)(self->net->shape.size * self->net->shape.size);
    free(self->policies);
    free(self->values);
    self->room = n;
    self->policies = memory_zeroed((size_t)n * cells, sizeof(float));
    self->values = memory_zeroed((size_t)n, sizeof(float));
}

// Discards the last positions and makes room for these.
static Status prepare(AgentPlayer *self, const Board *boards, int n, Error *error) {
    const int size = self->net->shape.size;
    self->known = 0;
    for (int i = 0; i < n; i++)
        if (boards[i].size != size)
            return error_set(error, STATUS_INVALID, "an agent of %dx%d was given a %dx%d board",
                             size, size, boards[i].size, boards[i].size);
    make_search(self, n);
    return STATUS_OK;
}

static void note_thought(AgentPlayer *self, int index, int slot) {
    const size_t cells = (size_t)(self->net->shape.size * self->net->shape.size);
    memcpy(self->policies + (size_t)index * cells, search_policy(self->search, slot),
           cells * sizeof(float));
    self->values[index] = search_value(self->search, slot);
}

static Status agent_choose(Player *base, const Board *boards, Rng *rngs, int n, int *moves,
                           Error *error) {
    AgentPlayer *self = (AgentPlayer *)base;
    const Status status = prepare(self, boards, n, error);
    if (status != STATUS_OK)
        return status;
    make_room(self, n);
    for (int from = 0; from < n; from += self->batch) {
        const int count = n - from < self->batch ? n - from : self->batch;
        const int distinct = find_distinct(self, boards + from, rngs + from, count);
        search_run(self->search, self->evaluator, self->distinct, self->rngs, distinct, false);
        if (self->evaluator->broken > 0)
            return evaluator_refuse(error);
        for (int i = 0; i < count; i++) {
            Rng *rng = &rngs[from + i];
            if (search_draws(self))
                *rng = self->rngs[self->slot[i]];
            moves[from + i] = search_move(self->search, self->slot[i], base->greedy, rng);
            note_thought(self, from + i, self->slot[i]);
        }
    }
    self->known = n;
    return STATUS_OK;
}

static const float *agent_thought(const Player *base, int index, float *value) {
    const AgentPlayer *self = (const AgentPlayer *)base;
    if (index < 0 || index >= self->known)
        return NULL;
    *value = self->values[index];
    return self->policies + (size_t)index * (size_t)(self->net->shape.size * self->net->shape.size);
}

static Status agent_analyse(Player *base, const Board *board, Rng *rng, SearchAnalysis *analysis,
                            int *move, Error *error) {
    AgentPlayer *self = (AgentPlayer *)base;
    Status status = prepare(self, board, 1, error);
    if (status == STATUS_OK)
        status = search_analyse(self->search, self->evaluator, board, rng, analysis, error);
    if (status == STATUS_OK)
        *move = search_move(self->search, 0, base->greedy, rng);
    return status;
}

static void agent_destroy(Player *base) {
    AgentPlayer *self = (AgentPlayer *)base;
    drop_search(self);
    net_destroy(self->owned);
    free(self->policies);
    free(self->values);
    free(self);
}

static Player *agent_create(const Net *net, Net *owned, const SearchConfig *config, bool greedy);

static Player *agent_copy(const Player *base) {
    const AgentPlayer *self = (const AgentPlayer *)base;
    return agent_create(self->net, NULL, &self->config, base->greedy);
}

static Player *agent_create(const Net *net, Net *owned, const SearchConfig *config, bool greedy) {
    CHECK(search_config_check(config, NULL) == STATUS_OK);
    AgentPlayer *self = memory_zeroed(1, sizeof *self);
    const NetShape *shape = &net->shape;
    self->owned = owned;
    self->net = net;
    self->config = *config;
    self->base = (Player){.size_least = shape->size,
                          .size_most = shape->size,
                          .search = &self->config,
                          .greedy = greedy,
                          .choose = agent_choose,
                          .destroy = agent_destroy,
                          .analyse = agent_analyse,
                          .copy = agent_copy,
                          .thought = agent_thought};
    snprintf(self->base.name, sizeof self->base.name, "agent %dx%d %dx%d%s", shape->size,
             shape->size, shape->width, shape->depth, shape->inputs == NET_CHAINS ? " chains" : "");
    return &self->base;
}

Player *player_agent_create(Net *net, const SearchConfig *config, bool greedy) {
    return agent_create(net, net, config, greedy);
}

Status player_set_search(Player *agent, const SearchConfig *config, Error *error) {
    AgentPlayer *self = (AgentPlayer *)agent;
    CHECK(agent->choose == agent_choose);
    const Status status = search_config_check(config, error);
    if (status != STATUS_OK)
        return status;
    self->config = *config;
    drop_search(self);
    return STATUS_OK;
}

typedef struct StubbornPlayer {
    Player base;
    Solver *solver;
} StubbornPlayer;

static Status stubborn_choose(Player *base, const Board *boards, Rng *rngs, int n, int *moves,
                              Error *error) {
    const StubbornPlayer *self = (StubbornPlayer *)base;
    for (int i = 0; i < n; i++) {
        if (boards[i].size > SOLVER_SIZE_MAX)
            return error_set(error, STATUS_INVALID, "a stubborn defence on size %d, expected to %d",
                             boards[i].size, SOLVER_SIZE_MAX);
        const Bits good = stubborn_moves(self->solver, &boards[i]);
        moves[i] = bits_random(good, &rngs[i]);
    }
    return STATUS_OK;
}

static void stubborn_destroy(Player *base) {
    StubbornPlayer *self = (StubbornPlayer *)base;
    solver_destroy(self->solver);
    free(self);
}

Player *player_stubborn_create(void) {
    StubbornPlayer *self = memory_zeroed(1, sizeof *self);
    self->base = (Player){.name = "stubborn",
                          .size_least = 1,
                          .size_most = SOLVER_SIZE_MAX,
                          .choose = stubborn_choose,
                          .destroy = stubborn_destroy};
    const SolverConfig config = solver_config_default();
    self->solver = solver_create(&config);
    return &self->base;
}
