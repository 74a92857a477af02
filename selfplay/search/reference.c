#include "selfplay/search/reference.h"

#include "base/check.h"
#include "base/memory.h"
#include "nn/weights.h"
#include "selfplay/search/defender.h"
#include "selfplay/search/evaluator.h"
#include "selfplay/search/reference_internal.h"
#include "selfplay/search/reference_large.h"
#include "selfplay/search/reference_nets.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

bool reference_there(int size) {
    for (const ReferenceNet *net = reference_nets; net->size > 0; net++)
        if (net->size == size)
            return true;
    return size == 1;
}

const char *reference_name(int size) {
    return size <= REFERENCE_PERFECT_SIZE_MAX ? "perfect play" : "reference player";
}

const char *reference_in_text(int size) {
    return size <= REFERENCE_PERFECT_SIZE_MAX ? "perfect play" : "the reference player";
}

static Status refuse(int size, Error *error) {
    if (!reference_sizes[0]) {
        return error_set(error, STATUS_INVALID,
                         "%s on %dx%d: this build has no reference nets, expected one made with "
                         "HEXLAW_REFERENCE=ON",
                         reference_in_text(size), size, size);
    }
    return error_set(error, STATUS_INVALID,
                     "%s on %dx%d: this build has no reference net of that size, expected one of "
                     "%s",
                     reference_in_text(size), size, size, reference_sizes);
}

Status reference_check(int size, Error *error) {
    return reference_there(size) ? STATUS_OK : refuse(size, error);
}

Status reference_load(int size, ReferenceRole role, Net **nets, int most, int *count,
                      Error *error) {
    *count = 0;
    if (size < 2 || !reference_there(size))
        return refuse(size, error);
    Status status = STATUS_OK;
    for (const ReferenceNet *file = reference_nets; file->size > 0; file++) {
        if (file->size != size || file->role != role)
            continue;
        CHECK(*count < most);
        char name[64];
        snprintf(name, sizeof name, "a reference net of %dx%d", size, size);
        status = weights_decode(name, (const char *)file->bytes, (size_t)(file->end - file->bytes),
                                &nets[*count], NULL, error);
        if (status != STATUS_OK)
            break;
        (*count)++;
    }
    while (status != STATUS_OK && *count > 0)
        net_destroy(nets[--*count]);
    return status;
}

Status reference_load_defender(int size, DefenderNets *nets, Error *error) {
    CHECK(size <= REFERENCE_PERFECT_SIZE_MAX);
    *nets = (DefenderNets){0};
    Status status = reference_load(size, REFERENCE_CHANCE, nets->chance, DEFENDER_NETS_MAX,
                                   &nets->chances, error);
    if (status == STATUS_OK)
        status = reference_load(size, REFERENCE_POLICY, nets->policy, DEFENDER_NETS_MAX,
                                &nets->policies, error);
    CHECK(status != STATUS_OK || nets->chances > 0);
    if (status != STATUS_OK)
        defender_nets_destroy(nets);
    return status;
}

typedef struct ReferencePlayer {
    Player base;
    Perfect *perfect; // NULL: all positions are lost
    Perfect *owned;   // NULL: it is borrowed
    // For the current board size, 0 at first.
    int size;
    DefenderNets nets;
    Defender *defender;
    const Net *attacker; // whose policy chooses between winning moves
    NetWork *work;       // its
    Player *large;       // plays on boards of this size; then there is none of the above
    // Of the positions of a call that are lost.
    ReferenceRest lost;
} ReferencePlayer;

static void leave_size(ReferencePlayer *self) {
    defender_destroy(self->defender);
    net_work_destroy(self->work);
    defender_nets_destroy(&self->nets);
    player_destroy(self->large);
    self->large = NULL;
    self->defender = NULL;
    self->work = NULL;
    self->attacker = NULL;
    self->size = 0;
}

static Status enter_large(ReferencePlayer *self, int size, Error *error) {
    Net *net;
    int count;
    const Status status = reference_load(size, REFERENCE_PLAYER, &net, 1, &count, error);
    if (status != STATUS_OK)
        return status;
    CHECK(count == 1);
    const ReferenceLargeConfig config = reference_large_config_default();
    self->large = reference_large_create(&config, net);
    return STATUS_OK;
}

static Status enter_size(ReferencePlayer *self, int size, Error *error) {
    if (self->size == size)
        return STATUS_OK;
    leave_size(self);
    Status status = STATUS_OK;
    if (size > REFERENCE_PERFECT_SIZE_MAX) {
        status = enter_large(self, size, error);
    } else if (size > 1) {
        status = reference_load_defender(size, &self->nets, error);
        if (status == STATUS_OK) {
            self->defender = defender_create(&self->nets, DEFENDER_TEMPERATURE);
            self->attacker = self->nets.policies > 0 ? self->nets.policy[0] : self->nets.chance[0];
            self->work = net_work_create(self->attacker->shape, 1, false);
        }
    }
    if (status == STATUS_OK)
        self->size = size;
    return status;
}

// A winning move in a won position.
static Status attack(ReferencePlayer *self, const Board *board, Rng *rng, int *move, Error *error) {
    const Bits winning = board_winning(board, (Colour)board->to_move);
    if (winning) {
        *move = bits_random(winning, rng);
        return STATUS_OK;
    }
    float framed[BOARD_CELLS_MAX], policy[BOARD_CELLS_MAX], value;
    const NetInput input = evaluator_input(board);
    net_forward(self->attacker, self->work, &input, 1, framed, board_cells(board), &value);
    if (!isfinite(framed[0]))
        return evaluator_refuse(error);
    for (int cell = 0; cell < board_cells(board); cell++) // out of the net's frame
        policy[cell] = framed[evaluator_cell(board, cell)];
    for (Bits open = board_legal(board); open;) {
        *move = reference_draw(policy, open, rng);
        open &= ~bits_cell(*move);
        Board child;
        board_play_from(board, *move, &child);
        bool given;
        const Status status = perfect_wins(self->perfect, &child, &given, error);
        if (status != STATUS_OK || !given)
            return status;
    }
    CHECK(false); // a won position has a winning move
}

static Status choose(Player *base, const Board *boards, Rng *rngs, int n, int *moves,
                     Error *error) {
    ReferencePlayer *self = (ReferencePlayer *)base;
    if (n > 0 && boards[0].size > REFERENCE_PERFECT_SIZE_MAX) {
        const Status status = enter_size(self, boards[0].size, error);
        return status == STATUS_OK ? self->large->choose(self->large, boards, rngs, n, moves, error)
                                   : status;
    }
    ReferenceRest *lost = &self->lost;
    reference_rest_begin(lost, n);
    for (int i = 0; i < n; i++) {
        Status status = enter_size(self, boards[i].size, error);
        bool won = false;
        if (status == STATUS_OK && self->perfect)
            status = perfect_wins(self->perfect, &boards[i], &won, error);
        if (status == STATUS_OK && won)
            status = attack(self, &boards[i], &rngs[i], &moves[i], error);
        if (status != STATUS_OK)
            return status;
        if (won)
            continue;
        reference_rest_add(lost, &boards[i], &rngs[i], i);
    }
    if (lost->count == 0)
        return STATUS_OK;
    const Status status = defender_choose(self->defender, lost->boards, NULL, lost->rngs,
                                          lost->count, lost->moves, NULL, NULL, error);
    if (status == STATUS_OK)
        reference_rest_hand_back(lost, moves, rngs);
    return status;
}

static int settled(const Player *base, int index) {
    const ReferencePlayer *self = (const ReferencePlayer *)base;
    return self->large ? self->large->settled(self->large, index) : 0;
}

static void destroy(Player *base) {
    ReferencePlayer *self = (ReferencePlayer *)base;
    leave_size(self);
    perfect_destroy(self->owned);
    reference_rest_free(&self->lost);
    free(self);
}

static Player *copy(const Player *base) {
    const ReferencePlayer *self = (const ReferencePlayer *)base;
    ReferencePlayer *other = memory_zeroed(1, sizeof *other);
    other->base = *base;
    other->perfect = self->perfect;
    return &other->base;
}

static ReferencePlayer *create(const char *name, int least, int most, Perfect *perfect) {
    ReferencePlayer *self = memory_zeroed(1, sizeof *self);
    self->base = (Player){.size_least = least,
                          .size_most = most,
                          .choose = choose,
                          .destroy = destroy,
                          .copy = copy,
                          .settled = settled};
    snprintf(self->base.name, sizeof self->base.name, "%s", name);
    self->perfect = perfect;
    return self;
}

Player *reference_player_create(Perfect *perfect) {
    return &create("reference", 1, BOARD_SIZE_MAX, perfect)->base;
}

Player *reference_perfect_create(void) {
    const PerfectConfig config = perfect_config_default();
    Perfect *perfect = perfect_create(&config);
    ReferencePlayer *self = create("perfect", 1, REFERENCE_PERFECT_SIZE_MAX, perfect);
    self->owned = perfect;
    return &self->base;
}

Player *reference_above_create(void) {
    return &create("reference", REFERENCE_PERFECT_SIZE_MAX + 1, BOARD_SIZE_MAX, NULL)->base;
}
