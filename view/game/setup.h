// A new game before it begins: the board and who plays, as keys and clicks change them.
#ifndef HEXLAW_VIEW_GAME_SETUP_H
#define HEXLAW_VIEW_GAME_SETUP_H

#include "view/game/shelf.h"

typedef struct SetupSide {
    int player; // place in the list of players
    int first;  // the list is shown from here on
    int nodes;  // an agent's search, 0: its own
} SetupSide;

typedef struct Setup {
    const Shelf *shelf; // whose agents can play; NULL: none
    int size;           // of the board
    Colour colour;      // whose list the keys go through
    int rows;           // of a list that are shown
    SetupSide sides[2]; // by Colour
    // Private.
    int agent_count;
    int *agents; // places on the shelf of those that play on this board, newest first
} Setup;

// A person as Black against the newest agent, or against a person where there is none. The shelf is
// borrowed.
void setup_begin(Setup *setup, const Shelf *shelf);
void setup_free(Setup *setup);

// Players that are not there on the new board give way to its newest agent.
void setup_set_size(Setup *setup, int size);

// A person against this agent of the shelf, on its board.
void setup_set_agent(Setup *setup, int place);

// The list of players: a person, random play, perfect play on boards that it knows, agents.
int setup_players(const Setup *setup);
void setup_player_name(const Setup *setup, int player, char name[NAMED_PLAYER_MAX]);
const StoreAgent *setup_agent(const Setup *setup, int player); // NULL: none

// Places beyond the list's ends are taken as its ends; the list is scrolled to what is chosen.
void setup_choose(Setup *setup, Colour colour, int player);
void setup_scroll(Setup *setup, Colour colour, int rows);

// Doubles (1) or halves (-1) an agent's nodes.
void setup_change_nodes(Setup *setup, Colour colour, int step);
int setup_nodes(const Setup *setup, Colour colour); // 0: no agent

void setup_swap(Setup *setup); // Black plays White

// Opens who is to play a colour.
Status setup_open(const Setup *setup, Colour colour, NamedPlayer **player, Error *error);

#endif
