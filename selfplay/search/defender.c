#include "selfplay/search/defender.h"

#include "base/check.h"
#include "base/memory.h"
#include "selfplay/search/evaluator.h"

#include <math.h>
#include <stdlib.h>

// Children evaluated in one pass of the net; a position has at most BOARD_CELLS_MAX.
enum { BATCH = 512 };

// A child of a position in the batch.
typedef struct Child {
    int position; // of those being chosen for
    int cell;
} Child;

struct Defender {
    const Net *net;
    double temperature;
    NetWork *work;
    NetInput *inputs; // [BATCH]
    float *policies;  // [BATCH][cells], of no interest
    float *values;    // [BATCH]
    float chance[BOARD_CELLS_MAX];
};

Defender *defender_create(const Net *net, double temperature) {
    CHECK(temperature > 0.0);
    Defender *defender = memory_zeroed(1, sizeof *defender);
    const size_t cells = (size_t)(net->shape.size * net->shape.size);
    defender->net = net;
    defender->temperature = temperature;
    defender->work = net_work_create(net->shape, BATCH, false);
    defender->inputs = memory_zeroed(BATCH, sizeof(NetInput));
    defender->policies = memory_zeroed(BATCH * cells, sizeof(float));
    defender->values = memory_zeroed(BATCH, sizeof(float));
    return defender;
}

void defender_destroy(Defender *defender) {
    if (!defender)
        return;
    net_work_destroy(defender->work);
    free(defender->inputs);
    free(defender->policies);
    free(defender->values);
    free(defender);
}

// The cell of `among` that wins at once, -1 if none does.
static int winning_cell(const Board *board, Bits among) {
    const Bits winning = among & board_winning(board, (Colour)board->to_move);
    return winning ? bits_first(winning) : -1;
}

// Appends the position after each move of `among` to the batch.
static int add_children(Defender *self, const Board *board, Bits among, int at) {
    while (among) {
        Board child;
        board_play_from(board, bits_pop(&among), &child);
        self->inputs[at++] = evaluator_input(&child);
    }
    return at;
}

// Draws one of `among`, whose values begin at `values`.
static int draw(const Defender *self, const float *values, Bits among, Rng *rng, float *chance,
                float *expected) {
    float best = -1.0f;
    const int count = bits_count(among);
    for (int i = 0; i < count; i++)
        best = fmaxf(best, 0.5f - 0.5f * values[i]);
    double sum = 0.0, mean = 0.0, weights[BOARD_CELLS_MAX];
    for (int i = 0; i < count; i++) {
        const double p = 0.5 - 0.5 * (double)values[i];
        weights[i] = exp((p - (double)best) / self->temperature);
        sum += weights[i];
        mean += weights[i] * p;
    }
    double left = (double)rng_uniform(rng) * sum;
    int chosen = 0;
    while (chosen < count - 1 && left >= weights[chosen])
        left -= weights[chosen++];
    *chance = 0.5f - 0.5f * values[chosen];
    *expected = (float)(mean / sum);
    return bits_nth(among, chosen);
}

Status defender_choose(Defender *self, const Board *boards, const Bits *among, Rng *rngs, int n,
                       int *moves, float *chances, float *expected, Error *error) {
    const int stride = self->net->shape.size * self->net->shape.size;
    for (int from = 0; from < n;) {
        int to = from, count = 0;
        for (; to < n && count + bits_count(among[to]) <= BATCH; to++) {
            CHECK(boards[to].size == self->net->shape.size && among[to] != 0);
            if (winning_cell(&boards[to], among[to]) < 0)
                count = add_children(self, &boards[to], among[to], count);
        }
        if (count > 0)
            net_forward(self->net, self->work, self->inputs, count, self->policies, stride,
                        self->values);
        for (int i = 0; i < count; i++)
            if (!isfinite(self->values[i]))
                return evaluator_refuse(error);
        const float *values = self->values;
        for (int i = from; i < to; i++) {
            float chance = 1.0f, mean = 1.0f;
            moves[i] = winning_cell(&boards[i], among[i]);
            if (moves[i] < 0) {
                moves[i] = draw(self, values, among[i], &rngs[i], &chance, &mean);
                values += bits_count(among[i]);
            }
            if (chances)
                chances[i] = chance;
            if (expected)
                expected[i] = mean;
        }
        from = to;
    }
    return STATUS_OK;
}

typedef struct DefenderPlayer {
    Player base;
    Net *net;
    Defender *defender;
    Bits *among;
    int room;
} DefenderPlayer;

static Status player_choose(Player *base, const Board *boards, Rng *rngs, int n, int *moves,
                            Error *error) {
    DefenderPlayer *self = (DefenderPlayer *)base;
    if (n > self->room) {
        self->among = memory_resize(self->among, (size_t)n, sizeof *self->among);
        self->room = n;
    }
    for (int i = 0; i < n; i++) {
        if (boards[i].size != self->net->shape.size)
            return error_set(error, STATUS_INVALID, "a defender of %dx%d was given a %dx%d board",
                             self->net->shape.size, self->net->shape.size, boards[i].size,
                             boards[i].size);
        self->among[i] = board_legal(&boards[i]);
    }
    return defender_choose(self->defender, boards, self->among, rngs, n, moves, NULL, NULL, error);
}

static void player_free(Player *base) {
    DefenderPlayer *self = (DefenderPlayer *)base;
    defender_destroy(self->defender);
    net_destroy(self->net);
    free(self->among);
    free(self);
}

Player *player_defender_create(Net *net, double temperature) {
    DefenderPlayer *self = memory_zeroed(1, sizeof *self);
    self->base = (Player){.choose = player_choose, .destroy = player_free};
    self->net = net;
    self->defender = defender_create(net, temperature);
    return &self->base;
}
