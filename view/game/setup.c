#include "view/game/setup.h"

#include "base/memory.h"
#include "elo/rating/standings.h"
#include "selfplay/search/reference.h"

#include <stdio.h>
#include <stdlib.h>

enum { USUAL_SIZE = 7, USUAL_ROWS = 10, PERSON = 0, RANDOM = 1, PERFECT = 2 };

// The index of the first agent in the list, behind the other players; the last of these is perfect
// play, on boards too large for it the reference player.
static int first_agent(void) {
    return PERFECT + 1;
}

static void list_agents(Setup *setup) {
    const int all = setup->shelf ? shelf_agents(setup->shelf) : 0;
    setup->agents = memory_resize(setup->agents, (size_t)all + 1, sizeof *setup->agents);
    setup->agent_count = 0;
    for (int i = all - 1; i >= 0; i--)
        if (shelf_agent(setup->shelf, i)->size == setup->size)
            setup->agents[setup->agent_count++] = i;
}

void setup_begin(Setup *setup, const Shelf *shelf) {
    const int agents = shelf ? shelf_agents(shelf) : 0;
    setup_free(setup);
    setup->shelf = shelf;
    setup->rows = USUAL_ROWS; // until it is drawn
    if (agents > 0) {
        setup_set_agent(setup, agents - 1);
    } else {
        setup->size = USUAL_SIZE;
        list_agents(setup);
    }
}

void setup_free(Setup *setup) {
    free(setup->agents);
    *setup = (Setup){0};
}

void setup_set_size(Setup *setup, int size) {
    const int before = first_agent();
    setup->size = size;
    list_agents(setup);
    const int agents = first_agent();
    for (int colour = BLACK; colour <= WHITE; colour++) {
        SetupSide *side = &setup->sides[colour];
        const bool agent = side->player >= before;
        side->first = 0;
        if (agent || side->player >= agents)
            side->player = setup->agent_count > 0 ? agents : PERSON;
    }
}

void setup_set_agent(Setup *setup, int place) {
    setup->size = shelf_agent(setup->shelf, place)->size;
    list_agents(setup);
    setup->sides[BLACK] = setup->sides[WHITE] = (SetupSide){.player = PERSON};
    for (int i = 0; i < setup->agent_count; i++)
        if (setup->agents[i] == place)
            setup_choose(setup, WHITE, first_agent() + i);
}

int setup_players(const Setup *setup) {
    return first_agent() + setup->agent_count;
}

const StoreAgent *setup_agent(const Setup *setup, int player) {
    const int agent = player - first_agent();
    return agent >= 0 && agent < setup->agent_count
               ? shelf_agent(setup->shelf, setup->agents[agent])
               : NULL;
}

void setup_player_name(const Setup *setup, int player, char name[NAMED_PLAYER_MAX]) {
    static const char *const others[] = {[PERSON] = "a person", [RANDOM] = "random play"};
    const StoreAgent *agent = setup_agent(setup, player);
    char text[STANDINGS_NAME_MAX];
    if (agent)
        standings_name(agent, text);
    snprintf(name, NAMED_PLAYER_MAX, "%s",
             agent               ? text
             : player == PERFECT ? reference_name(setup->size)
                                 : others[player]);
}

static int within(int place, int count) {
    return place >= count ? count - 1 : place < 0 ? 0 : place;
}

void setup_choose(Setup *setup, Colour colour, int player) {
    SetupSide *side = &setup->sides[colour];
    side->player = within(player, setup_players(setup));
    if (side->first > side->player)
        side->first = side->player;
    else if (side->first + setup->rows <= side->player)
        side->first = side->player - setup->rows + 1;
    setup->colour = colour;
}

void setup_scroll(Setup *setup, Colour colour, int rows) {
    SetupSide *side = &setup->sides[colour];
    const int most = setup_players(setup) - setup->rows;
    side->first = most > 0 ? within(side->first + rows, most + 1) : 0;
}

int setup_nodes(const Setup *setup, Colour colour) {
    const SetupSide *side = &setup->sides[colour];
    const StoreAgent *agent = setup_agent(setup, side->player);
    return !agent ? 0 : side->nodes > 0 ? side->nodes : agent->nodes;
}

void setup_change_nodes(Setup *setup, Colour colour, int step) {
    const int nodes = setup_nodes(setup, colour);
    const int wanted = step > 0 ? 2 * nodes : nodes / 2;
    if (wanted >= 1 && wanted <= SEARCH_NODES_MAX)
        setup->sides[colour].nodes = wanted;
}

void setup_swap(Setup *setup) {
    const SetupSide black = setup->sides[BLACK];
    setup->sides[BLACK] = setup->sides[WHITE];
    setup->sides[WHITE] = black;
}

Status setup_open(const Setup *setup, Colour colour, NamedPlayer **player, Error *error) {
    static const char *const others[] = {[PERSON] = "human", [RANDOM] = "random"};
    const SetupSide *side = &setup->sides[colour];
    const StoreAgent *agent = setup_agent(setup, side->player);
    return agent ? named_player_open_agent(shelf_store(setup->shelf), agent, side->nodes, player,
                                           error)
                 : named_player_open(side->player != PERFECT ? others[side->player]
                                     : setup->size <= REFERENCE_PERFECT_SIZE_MAX ? "perfect"
                                                                                 : "reference",
                                     NULL, player, error);
}
