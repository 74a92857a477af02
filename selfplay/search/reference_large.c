#include "selfplay/search/reference_large.h"

#include "base/check.h"
#include "base/memory.h"
#include "engine/settler.h"

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
    int *settled; // [room]
    int known, room;
    // Of its positions that are searched.
    Board *boards;
    Rng *rngs;
    int *moves, *numbers;
} LargePlayer;

static void make_room(LargePlayer *self, int n) {
    if (n <= self->room)
        return;
    const size_t count = (size_t)n;
    self->settled = memory_resize(self->settled, count, sizeof *self->settled);
    self->boards = memory_resize(self->boards, count, sizeof *self->boards);
    self->rngs = memory_resize(self->rngs, count, sizeof *self->rngs);
    self->moves = memory_resize(self->moves, count, sizeof *self->moves);
    self->numbers = memory_resize(self->numbers, count, sizeof *self->numbers);
    self->room = n;
}

// Who wins a position, for its side to move.
static int settle(LargePlayer *self, const Board *board, int *move) {
    const Colour winner = settler_settle(self->settler, board, move);
    return winner == NOBODY ? 0 : winner == (Colour)board->to_move ? 1 : -1;
}

// One of `open` by the policy; of cells without any the first.
static int draw_cell(const float *policy, Bits open, Rng *rng) {
    double sum = 0.0;
    for (Bits cells = open; cells;)
        sum += (double)policy[bits_pop(&cells)];
    double left = (double)rng_uniform(rng) * sum;
    int cell = bits_first(open);
    for (Bits cells = open; cells && left >= 0.0;) {
        const int next = bits_pop(&cells);
        if (policy[next] > 0.0f)
            cell = next;
        left -= (double)policy[next];
    }
    return cell;
}

// Whether the search wants any of these moves.
static bool wanted(const float *policy, Bits open) {
    while (open)
        if (policy[bits_pop(&open)] > 0.0f)
            return true;
    return false;
}

// Draws again while the solver refutes what was drawn. Tells whether it found a move that wins.
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
        *move = draw_cell(policy, open, rng);
    }
    // As far as anyone knows all is lost.
    *move = first;
    return false;
}

static Status choose(Player *base, const Board *boards, Rng *rngs, int n, int *moves,
                     Error *error) {
    LargePlayer *self = (LargePlayer *)base;
    make_room(self, n);
    self->known = 0;
    int searched = 0;
    for (int i = 0; i < n; i++) {
        if (boards[i].size != self->size)
            return error_set(error, STATUS_INVALID,
                             "the reference player of %dx%d was given a %dx%d board", self->size,
                             self->size, boards[i].size, boards[i].size);
        self->settled[i] = settle(self, &boards[i], &moves[i]);
        if (self->settled[i] > 0)
            continue;
        self->boards[searched] = boards[i];
        self->rngs[searched] = rngs[i];
        self->numbers[searched++] = i;
    }
    if (searched > 0) {
        const Status status = self->agent->choose(self->agent, self->boards, self->rngs, searched,
                                                  self->moves, error);
        if (status != STATUS_OK)
            return status;
    }
    for (int k = 0; k < searched; k++) {
        const int i = self->numbers[k];
        float value;
        if (self->settled[i] == 0 &&
            avoid_refuted(self, &self->boards[k], self->agent->thought(self->agent, k, &value),
                          &self->rngs[k], &self->moves[k]))
            self->settled[i] = 1;
        moves[i] = self->moves[k];
        rngs[i] = self->rngs[k];
    }
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
    free(self->boards);
    free(self->rngs);
    free(self->moves);
    free(self->numbers);
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
