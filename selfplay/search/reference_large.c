#include "selfplay/search/reference_large.h"

#include "base/check.h"
#include "base/memory.h"
#include "engine/settler.h"
#include "selfplay/search/reference_internal.h"

#include <stdlib.h>
#include <string.h>

ReferenceLargeConfig reference_large_config_default(void) {
    return (ReferenceLargeConfig){.nodes = 256, .positions = 200, .draws = 4};
}

typedef struct LargePlayer {
    Player base;
    ReferenceLargeConfig config;
    int size;
    Player *agent;
    Settler *settler;
    // Of the last choose(): 1 the side to move wins, -1 it loses, 0 not settled.
    int *settled; // [searched.room]
    int known;
    ReferenceRest searched;
} LargePlayer;

// Who wins a position, for its side to move.
static int settle(LargePlayer *self, const Board *board, int *move) {
    const Colour winner = settler_settle(self->settler, board, move);
    return winner == NOBODY ? 0 : winner == (Colour)board->to_move ? 1 : -1;
}

// Whether the search's policy is above 0 for any of these moves.
static bool wanted(const float *policy, Bits open) {
    while (open)
        if (policy[bits_pop(&open)] > 0.0f)
            return true;
    return false;
}

// Draws again while the solver refutes the drawn move. Returns whether it found a winning move.
static bool avoid_refuted(LargePlayer *self, const Board *board, const float *policy, Rng *rng,
                          int *move) {
    const int first = *move;
    Bits open = board_legal(board);
    for (int drawn = 0; drawn < self->config.draws; drawn++) {
        Board child;
        int reply;
        board_play_from(board, *move, &child);
        const int settled = child.winner != NOBODY ? -1 : settle(self, &child, &reply);
        if (settled <= 0)
            return settled < 0;
        open &= ~bits_cell(*move);
        if (!wanted(policy, open))
            break;
        *move = reference_draw(policy, open, rng);
    }
    // All moves are lost as far as known.
    *move = first;
    return false;
}

static Status choose(Player *base, const Board *boards, Rng *rngs, int n, int *moves,
                     Error *error) {
    LargePlayer *self = (LargePlayer *)base;
    ReferenceRest *searched = &self->searched;
    reference_rest_begin(searched, n);
    self->settled = memory_resize(self->settled, (size_t)searched->room, sizeof *self->settled);
    self->known = 0;
    for (int i = 0; i < n; i++) {
        if (boards[i].size != self->size)
            return error_set(error, STATUS_INVALID,
                             "the reference player of %dx%d was given a %dx%d board", self->size,
                             self->size, boards[i].size, boards[i].size);
        self->settled[i] = settle(self, &boards[i], &moves[i]);
        if (self->settled[i] <= 0)
            reference_rest_add(searched, &boards[i], &rngs[i], i);
    }
    if (searched->count > 0) {
        const Status status = self->agent->choose(self->agent, searched->boards, searched->rngs,
                                                  searched->count, searched->moves, error);
        if (status != STATUS_OK)
            return status;
    }
    for (int k = 0; k < searched->count; k++) {
        const int i = searched->numbers[k];
        float value;
        if (self->settled[i] == 0 &&
            avoid_refuted(self, &searched->boards[k], self->agent->thought(self->agent, k, &value),
                          &searched->rngs[k], &searched->moves[k]))
            self->settled[i] = 1;
    }
    reference_rest_hand_back(searched, moves, rngs);
    self->known = n;
    return STATUS_OK;
}

static int settled(const Player *base, int index) {
    const LargePlayer *self = (const LargePlayer *)base;
    return index >= 0 && index < self->known ? self->settled[index] : 0;
}

static void destroy(Player *base) {
    LargePlayer *self = (LargePlayer *)base;
    player_destroy(self->agent);
    settler_destroy(self->settler);
    free(self->settled);
    reference_rest_free(&self->searched);
    free(self);
}

Player *reference_large_create(const ReferenceLargeConfig *config, Net *net) {
    CHECK(config->draws >= 1);
    LargePlayer *self = memory_zeroed(1, sizeof *self);
    SearchConfig search = search_config_default(SEARCH_GUMBEL);
    search.nodes = config->nodes;
    self->base = (Player){.name = "reference",
                          .size_least = net->shape.size,
                          .size_most = net->shape.size,
                          .choose = choose,
                          .destroy = destroy,
                          .settled = settled};
    self->config = *config;
    self->size = net->shape.size;
    self->agent = player_agent_create(net, &search, false);
    self->settler = settler_create(config->positions);
    return &self->base;
}
