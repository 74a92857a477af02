// The game that is shown: its tree, its players, the agents that analyse it, and their analyses.
// Independent of drawing and windows; all searching is done by the thinker.
#ifndef HEXLAW_VIEW_GAME_SESSION_H
#define HEXLAW_VIEW_GAME_SESSION_H

#include "view/game/gametree.h"
#include "view/game/named_player.h"
#include "view/game/thinker.h"

enum { SESSION_AGENTS = 2, SESSION_TITLE_MAX = 200 };

typedef struct Session {
    Gametree *tree; // owned
    char title[SESSION_TITLE_MAX], source[SESSION_TITLE_MAX];
    char names[2][NAMED_PLAYER_MAX]; // of the players, by Colour; "" where unknown
    const NamedPlayer *players[2];   // who continue the game, by Colour; NULL: none. Borrowed
    const NamedPlayer *agents[SESSION_AGENTS]; // who analyse the positions; NULL: none. Borrowed

    // The user's choices; set by the viewer.
    bool playing;     // moves are played automatically
    double pace;      // seconds a move
    bool want_truth;  // the solver solves the position shown
    bool want_second; // the second agent analyses as well
    bool greedy;
    uint64_t seed;
    double truth_seconds;

    // Private.
    Thinker *thinker; // borrowed
    unsigned number;  // sent with questions, to match answers to their session
    int slots;        // nodes for which the lists below have room
    SearchAnalysis **analyses[SESSION_AGENTS]; // by node; NULL: none yet
    Truth **truths;
    int asked[SESSION_AGENTS]; // the node that is being analysed, -1: none
    int asked_truth, asked_move;
    ThinkAnswer *ready;           // a move to be played at `next_at`
    double next_at;               // time of the next move
    char trouble[ERROR_TEXT_MAX]; // the thinker's last error, "": none
} Session;

// Takes over the tree. `number` must differ from those of earlier sessions of the thinker.
Session *session_create(Thinker *thinker, Gametree *tree, unsigned number);

// Cancels its questions to the thinker.
void session_destroy(Session *session);

int session_size(const Session *session);
const Board *session_board(const Session *session);

// The player (for analysis: an agent) must play on boards of this size, else an error; NULL clears.
Status session_set_agent(Session *session, int agent, const NamedPlayer *named, Error *error);
Status session_set_player(Session *session, Colour colour, const NamedPlayer *named, Error *error);

// An agent's analysis of a node and the solver's result, NULL if there is none yet.
const SearchAnalysis *session_analysis(const Session *session, int node, int agent);
const Truth *session_truth(const Session *session, int node);

// Black's chance of winning at a node, 0 to 1: as recorded, as the agent evaluates it, or 1 and 0
// when the game is over; NAN if unknown.
float session_chance(const Session *session, int node, int agent);

// Plays a person's move at the cursor: STATUS_INVALID with the reason if it is not their turn, or
// the move is illegal.
Status session_click(Session *session, int cell, Error *error);

// Takes back one move, and if a person plays, further ones until a person is to move.
void session_undo(Session *session);

// Stores an answer that has the session's number. Takes ownership of it.
void session_answer(Session *session, ThinkAnswer *answer);

// Plays moves that are due and sends missing questions to the thinker. `now` in seconds. True if
// something has changed.
bool session_tick(Session *session, double now);

// Whether the thinker is working on the position shown.
bool session_busy(const Session *session);

#endif
