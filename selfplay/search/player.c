#include "selfplay/search/player.h"

#include "base/memory.h"
#include "engine/stubborn.h"

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
        moves[i] = bits_nth(legal, (int)rng_below(&rngs[i], (uint32_t)bits_count(legal)));
    }
    return STATUS_OK;
}

static void random_destroy(Player *self) {
    free(self);
}

Player *player_random_create(void) {
    Player *player = memory_zeroed(1, sizeof *player);
    *player = (Player){.choose = random_choose, .destroy = random_destroy};
    return player;
}

typedef struct AgentPlayer {
    Player base;
    Net *net;
    Search *search;
    Evaluator *evaluator;
    int batch;
    bool greedy;
    bool draws; // the search itself draws from the games' streams: none is like another
    // Of one batch: the positions to search, and which of them each game has.
    Board *distinct; // [batch]
    Rng *rngs;       // [batch]
    int *slot;       // [batch]
    // What was thought of the positions of the last choose(): its batches are one after the other
    // in the same search.
    float *policies; // [room][cells]
    float *values;   // [room]
    int known, room;
} AgentPlayer;

// Games that began alike have the same positions for a while; each of those is searched once.
static int find_distinct(AgentPlayer *self, const Board *boards, const Rng *rngs, int n) {
    int count = 0;
    for (int i = 0; i < n; i++) {
        int k = self->draws ? count : 0;
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

static void note_thought(AgentPlayer *self, int index, int slot) {
    const size_t cells = (size_t)(self->net->shape.size * self->net->shape.size);
    memcpy(self->policies + (size_t)index * cells, search_policy(self->search, slot),
           cells * sizeof(float));
    self->values[index] = search_value(self->search, slot);
}

static Status agent_choose(Player *base, const Board *boards, Rng *rngs, int n, int *moves,
                           Error *error) {
    AgentPlayer *self = (AgentPlayer *)base;
    self->known = 0;
    make_room(self, n);
    for (int i = 0; i < n; i++)
        if (boards[i].size != self->net->shape.size)
            return error_set(error, STATUS_INVALID, "an agent of %dx%d was given a %dx%d board",
                             self->net->shape.size, self->net->shape.size, boards[i].size,
                             boards[i].size);
    for (int from = 0; from < n; from += self->batch) {
        const int count = n - from < self->batch ? n - from : self->batch;
        const int distinct = find_distinct(self, boards + from, rngs + from, count);
        search_run(self->search, self->evaluator, self->distinct, self->rngs, distinct, false);
        if (self->evaluator->broken > 0)
            return evaluator_refuse(error);
        for (int i = 0; i < count; i++) {
            Rng *rng = &rngs[from + i];
            if (self->draws)
                *rng = self->rngs[self->slot[i]];
            moves[from + i] = search_move(self->search, self->slot[i], self->greedy, rng);
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

static void agent_destroy(Player *base) {
    AgentPlayer *self = (AgentPlayer *)base;
    evaluator_destroy(self->evaluator);
    search_destroy(self->search);
    net_destroy(self->net);
    free(self->distinct);
    free(self->rngs);
    free(self->slot);
    free(self->policies);
    free(self->values);
    free(self);
}

Player *player_agent_create(Net *net, const SearchConfig *config, bool greedy) {
    AgentPlayer *self = memory_zeroed(1, sizeof *self);
    self->base =
        (Player){.choose = agent_choose, .destroy = agent_destroy, .thought = agent_thought};
    const int fitting = BATCH_NODES_MAX / config->nodes;
    self->batch = fitting > BATCH_MAX ? BATCH_MAX : fitting;
    self->net = net;
    self->search = search_create(config, net->shape.size, self->batch);
    self->evaluator = evaluator_net_create(net, self->batch);
    self->greedy = greedy;
    self->draws = config->kind == SEARCH_REGULARISED;
    self->distinct = memory_zeroed((size_t)self->batch, sizeof(Board));
    self->rngs = memory_zeroed((size_t)self->batch, sizeof(Rng));
    self->slot = memory_zeroed((size_t)self->batch, sizeof(int));
    return &self->base;
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
        moves[i] = bits_nth(good, (int)rng_below(&rngs[i], (uint32_t)bits_count(good)));
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
    self->base = (Player){.choose = stubborn_choose, .destroy = stubborn_destroy};
    const SolverConfig config = solver_config_default();
    self->solver = solver_create(&config);
    return &self->base;
}
