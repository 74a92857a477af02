#include "tools/htp/mind.h"

#include "base/check.h"
#include "base/memory.h"
#include "engine/perfect.h"
#include "selfplay/search/player.h"
#include "selfplay/search/reference.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct Mind {
    char name[64];
    int size_least, size_most;
    Player *player;   // of minds that are no agents
    Perfect *perfect; // of perfect play
    Net *net;         // an agent's, as what follows
    Evaluator *evaluator;
    Search *search;
    SearchConfig config;
    bool greedy;
};

static Mind *new_mind(const char *name, int least, int most) {
    Mind *mind = memory_zeroed(1, sizeof *mind);
    snprintf(mind->name, sizeof mind->name, "%s", name);
    mind->size_least = least;
    mind->size_most = most;
    return mind;
}

Mind *mind_random_create(void) {
    Mind *mind = new_mind("random", 1, BOARD_SIZE_MAX);
    mind->player = player_random_create();
    return mind;
}

Mind *mind_perfect_create(void) {
    Mind *mind = new_mind("perfect", 1, REFERENCE_PERFECT_SIZE_MAX);
    const PerfectConfig config = perfect_config_default();
    mind->perfect = perfect_create(&config);
    mind->player = reference_player_create(mind->perfect);
    return mind;
}

Mind *mind_reference_create(void) {
    Mind *mind = new_mind("reference", REFERENCE_PERFECT_SIZE_MAX + 1, BOARD_SIZE_MAX);
    mind->player = reference_player_create(NULL);
    return mind;
}

Mind *mind_agent_create(Net *net, const SearchConfig *config, bool greedy) {
    char name[64];
    snprintf(name, sizeof name, "agent %dx%d %dx%d%s", net->shape.size, net->shape.size,
             net->shape.width, net->shape.depth, net->shape.inputs == NET_CHAINS ? " chains" : "");
    Mind *mind = new_mind(name, net->shape.size, net->shape.size);
    mind->net = net;
    mind->evaluator = evaluator_net_create(net, 1);
    mind->search = search_create(config, net->shape.size, 1);
    mind->config = *config;
    mind->greedy = greedy;
    return mind;
}

void mind_destroy(Mind *mind) {
    if (!mind)
        return;
    player_destroy(mind->player);
    perfect_destroy(mind->perfect);
    evaluator_destroy(mind->evaluator);
    search_destroy(mind->search);
    net_destroy(mind->net);
    free(mind);
}

const char *mind_name(const Mind *mind) {
    return mind->name;
}

int mind_size_least(const Mind *mind) {
    return mind->size_least;
}

int mind_size_most(const Mind *mind) {
    return mind->size_most;
}

static void check_board(const Mind *mind, const Board *board) {
    CHECK(board->winner == NOBODY);
    CHECK(board->size >= mind->size_least && board->size <= mind->size_most);
}

Status mind_move(Mind *mind, const Board *board, Rng *rng, int *move, Error *error) {
    check_board(mind, board);
    if (mind->player)
        return mind->player->choose(mind->player, board, rng, 1, move, error);
    search_run(mind->search, mind->evaluator, board, rng, 1, false);
    if (mind->evaluator->broken > 0)
        return evaluator_refuse(error);
    *move = search_move(mind->search, 0, mind->greedy, rng);
    return STATUS_OK;
}

Status mind_look(Mind *mind, const Board *board, Rng *rng, MindView *view, Error *error) {
    if (!mind->net)
        return error_set(error, STATUS_INVALID, "%s play has no search to show, expected an agent",
                         mind->name);
    check_board(mind, board);
    const size_t bytes = (size_t)board_cells(board) * sizeof(float);
    *view = (MindView){.value = 0.0f};
    const EvaluatorRequest request = {
        .board = board, .prior = view->prior, .value = &view->net_value};
    mind->evaluator->evaluate(mind->evaluator, &request, 1);
    search_run(mind->search, mind->evaluator, board, rng, 1, false);
    if (mind->evaluator->broken > 0)
        return evaluator_refuse(error);
    memcpy(view->visits, search_visits(mind->search, 0), bytes);
    memcpy(view->policy, search_policy(mind->search, 0), bytes);
    memcpy(view->values, search_action_values(mind->search, 0), bytes);
    view->value = search_value(mind->search, 0);
    return STATUS_OK;
}

const SearchConfig *mind_search(const Mind *mind) {
    return mind->net ? &mind->config : NULL;
}

Status mind_set_search(Mind *mind, const SearchConfig *config, Error *error) {
    CHECK(mind->net);
    const Status status = search_config_check(config, error);
    if (status != STATUS_OK)
        return status;
    search_destroy(mind->search);
    mind->search = search_create(config, mind->net->shape.size, 1);
    mind->config = *config;
    return STATUS_OK;
}

bool mind_greedy(const Mind *mind) {
    return mind->greedy;
}

void mind_set_greedy(Mind *mind, bool greedy) {
    mind->greedy = greedy;
}
