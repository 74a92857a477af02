#include "selfplay/search/defender.h"

#include "base/check.h"
#include "base/memory.h"
#include "selfplay/search/evaluator.h"

#include <math.h>
#include <stddef.h>
#include <stdlib.h>

// Children evaluated in one pass of the net; a position has at most BOARD_CELLS_MAX.
enum { BATCH = 512 };

// Lower bound of a policy's probabilities, so that it alone excludes no move.
#define PRIOR_LEAST 1e-6f

struct Defender {
    DefenderNets nets; // borrowed
    int size;
    double temperature;
    NetWork *chance_work[DEFENDER_NETS_MAX], *policy_work[DEFENDER_NETS_MAX];
    NetInput *inputs;  // [BATCH]
    float *policies;   // [BATCH][cells] of one net
    float *values;     // [BATCH] of one net
    float *chances;    // [BATCH] p of the children
    float *log_priors; // [BATCH][cells] log tau of the positions, by board cell
};

void defender_nets_destroy(DefenderNets *nets) {
    for (int i = 0; i < nets->chances; i++)
        net_destroy(nets->chance[i]);
    for (int i = 0; i < nets->policies; i++)
        net_destroy(nets->policy[i]);
    *nets = (DefenderNets){0};
}

static NetWork *work_of(const Net *net, int size) {
    CHECK(net->shape.size == size);
    return net_work_create(net->shape, BATCH, false);
}

Defender *defender_create(const DefenderNets *nets, double temperature) {
    CHECK(temperature > 0.0 && nets->chances > 0 && nets->chances <= DEFENDER_NETS_MAX &&
          nets->policies >= 0 && nets->policies <= DEFENDER_NETS_MAX);
    Defender *defender = memory_zeroed(1, sizeof *defender);
    defender->nets = *nets;
    defender->size = nets->chance[0]->shape.size;
    defender->temperature = temperature;
    for (int i = 0; i < nets->chances; i++)
        defender->chance_work[i] = work_of(nets->chance[i], defender->size);
    for (int i = 0; i < nets->policies; i++)
        defender->policy_work[i] = work_of(nets->policy[i], defender->size);
    const size_t cells = (size_t)(defender->size * defender->size);
    defender->inputs = memory_zeroed(BATCH, sizeof(NetInput));
    defender->policies = memory_zeroed(BATCH * cells, sizeof(float));
    defender->values = memory_zeroed(BATCH, sizeof(float));
    defender->chances = memory_zeroed(BATCH, sizeof(float));
    defender->log_priors = memory_zeroed(BATCH * cells, sizeof(float));
    return defender;
}

void defender_destroy(Defender *defender) {
    if (!defender)
        return;
    for (int i = 0; i < defender->nets.chances; i++)
        net_work_destroy(defender->chance_work[i]);
    for (int i = 0; i < defender->nets.policies; i++)
        net_work_destroy(defender->policy_work[i]);
    free(defender->inputs);
    free(defender->policies);
    free(defender->values);
    free(defender->chances);
    free(defender->log_priors);
    free(defender);
}

// The moves that may be chosen in boards[i].
static Bits choices_of(const Board *boards, const Bits *among, int i) {
    return among ? among[i] : board_legal(&boards[i]);
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

// p of the `count` children that are the inputs.
static Status look_at_children(Defender *self, int count, Error *error) {
    const DefenderNets *nets = &self->nets;
    for (int i = 0; i < count; i++)
        self->chances[i] = 0.0f;
    for (int k = 0; k < nets->chances && count > 0; k++) {
        net_forward(nets->chance[k], self->chance_work[k], self->inputs, count, self->policies,
                    self->size * self->size, self->values);
        for (int i = 0; i < count; i++) {
            if (!isfinite(self->values[i]))
                return evaluator_refuse(error);
            self->chances[i] += (0.5f - 0.5f * self->values[i]) / (float)nets->chances;
        }
    }
    return STATUS_OK;
}

// log tau of `n` positions, at most BATCH.
static Status look_at_positions(Defender *self, const Board *boards, int n, Error *error) {
    const DefenderNets *nets = &self->nets;
    const int cells = self->size * self->size;
    if (nets->policies == 0)
        return STATUS_OK; // they stay 0
    for (int i = 0; i < n * cells; i++)
        self->log_priors[i] = 0.0f;
    for (int i = 0; i < n; i++)
        self->inputs[i] = evaluator_input(&boards[i]);
    for (int k = 0; k < nets->policies; k++) {
        net_forward(nets->policy[k], self->policy_work[k], self->inputs, n, self->policies, cells,
                    self->values);
        for (int i = 0; i < n; i++) {
            const float *policy = self->policies + (ptrdiff_t)i * cells;
            float *log_prior = self->log_priors + (ptrdiff_t)i * cells;
            for (Bits open = board_legal(&boards[i]); open;) {
                const int cell = bits_pop(&open);
                const float share = policy[evaluator_cell(&boards[i], cell)];
                if (!isfinite(share))
                    return evaluator_refuse(error);
                log_prior[cell] += logf(fmaxf(share, PRIOR_LEAST)) / (float)nets->policies;
            }
        }
    }
    return STATUS_OK;
}

// Draws one of `among`, whose p begin at `p` in their order; log tau is by cell.
static int draw(const Defender *self, const float *p, const float *log_prior, Bits among, Rng *rng,
                float *chance, float *expected) {
    double best = -INFINITY, sum = 0.0, mean = 0.0, weights[BOARD_CELLS_MAX];
    const int count = bits_count(among);
    Bits open = among;
    for (int i = 0; i < count; i++) {
        weights[i] = (double)p[i] / self->temperature + (double)log_prior[bits_pop(&open)];
        best = fmax(best, weights[i]);
    }
    for (int i = 0; i < count; i++) {
        weights[i] = exp(weights[i] - best);
        sum += weights[i];
        mean += weights[i] * (double)p[i];
    }
    double left = (double)rng_uniform(rng) * sum;
    int chosen = 0;
    while (chosen < count - 1 && left >= weights[chosen])
        left -= weights[chosen++];
    *chance = p[chosen];
    *expected = (float)(mean / sum);
    return bits_nth(among, chosen);
}

Status defender_choose(Defender *self, const Board *boards, const Bits *among, Rng *rngs, int n,
                       int *moves, float *chances, float *expected, Error *error) {
    const int cells = self->size * self->size;
    for (int from = 0; from < n;) {
        int to = from, children = 0;
        while (to < n && to - from < BATCH) {
            CHECK(boards[to].size == self->size);
            const int more = bits_count(choices_of(boards, among, to));
            CHECK(more > 0);
            if (children + more > BATCH)
                break;
            children += more;
            to++;
        }
        Status status = look_at_positions(self, boards + from, to - from, error);
        children = 0;
        for (int i = from; i < to; i++) {
            const Bits choices = choices_of(boards, among, i);
            moves[i] = winning_cell(&boards[i], choices);
            if (moves[i] < 0)
                children = add_children(self, &boards[i], choices, children);
        }
        if (status == STATUS_OK)
            status = look_at_children(self, children, error);
        if (status != STATUS_OK)
            return status;
        const float *p = self->chances;
        for (int i = from; i < to; i++) {
            float chance = 1.0f, mean = 1.0f;
            if (moves[i] < 0) {
                const Bits choices = choices_of(boards, among, i);
                const float *log_prior = self->log_priors + (ptrdiff_t)(i - from) * cells;
                moves[i] = draw(self, p, log_prior, choices, &rngs[i], &chance, &mean);
                p += bits_count(choices);
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
    DefenderNets nets;
    Defender *defender;
} DefenderPlayer;

static Status player_choose(Player *base, const Board *boards, Rng *rngs, int n, int *moves,
                            Error *error) {
    DefenderPlayer *self = (DefenderPlayer *)base;
    const int size = self->nets.chance[0]->shape.size;
    for (int i = 0; i < n; i++)
        if (boards[i].size != size)
            return error_set(error, STATUS_INVALID, "a defender of %dx%d was given a %dx%d board",
                             size, size, boards[i].size, boards[i].size);
    return defender_choose(self->defender, boards, NULL, rngs, n, moves, NULL, NULL, error);
}

static void player_free(Player *base) {
    DefenderPlayer *self = (DefenderPlayer *)base;
    defender_destroy(self->defender);
    defender_nets_destroy(&self->nets);
    free(self);
}

Player *player_defender_create(const DefenderNets *nets, double temperature) {
    DefenderPlayer *self = memory_zeroed(1, sizeof *self);
    self->base = (Player){.name = "defender",
                          .size_least = nets->chance[0]->shape.size,
                          .size_most = nets->chance[0]->shape.size,
                          .choose = player_choose,
                          .destroy = player_free};
    self->nets = *nets;
    self->defender = defender_create(nets, temperature);
    return &self->base;
}
