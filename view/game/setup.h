// The settings of a new game, board and players, as keys and clicks change them.
#ifndef HEXLAW_VIEW_GAME_SETUP_H
#define HEXLAW_VIEW_GAME_SETUP_H

#include "view/game/shelf.h"

typedef struct SetupSide {
    int player; // index in the list of players
    int first;  // index of the first row shown
    int nodes;  // of an agent's search, 0: its own number
} SetupSide;

typedef struct Setup {
    const Shelf *shelf; // with the agents that can play; NULL: none
    int size;           // of the board
    Colour colour;      // the list that keys move in
    int rows;           // rows of a list that are shown
    SetupSide sides[2]; // by Colour
    // Private.
    int agent_count;
    int *agents; // indices on the shelf of the agents for this board size, newest first
} Setup;

// A person as Black against the newest agent, or against a person where there is none. The shelf is
// borrowed.
void setup_begin(Setup *setup, const Shelf *shelf);
void setup_free(Setup *setup);

// Players that do not exist for the new board size are replaced by its newest agent.
void setup_set_size(Setup *setup, int size);

// A person against agent `place` of the shelf, on the agent's board size.
void setup_set_agent(Setup *setup, int place);

// The list of players: a person, random play, perfect play or the reference player, agents. Returns
// its length.
int setup_players(const Setup *setup);
void setup_player_name(const Setup *setup, int player, char name[NAMED_PLAYER_MAX]);
const StoreAgent *setup_agent(const Setup *setup, int player); // NULL: none

// Indices beyond the list's ends are clamped; the list is scrolled to the chosen player.
void setup_choose(Setup *setup, Colour colour, int player);
void setup_scroll(Setup *setup, Colour colour, int rows);

// Doubles (1) or halves (-1) an agent's nodes.
void setup_change_nodes(Setup *setup, Colour colour, int step);
int setup_nodes(const Setup *setup, Colour colour); // 0: no agent

void setup_swap(Setup *setup); // exchanges the players of Black and White

// Opens the player chosen for a colour.
Status setup_open(const Setup *setup, Colour colour, NamedPlayer **player, Error *error);

#endif
