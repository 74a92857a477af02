// A board that somebody looks at: the game, who plays it, who analyses it, and
// what they answered. No drawing, no window; all thinking is the thinker's.
#ifndef HEXLAW_VIEW_GAME_SESSION_H
#define HEXLAW_VIEW_GAME_SESSION_H

#include "view/game/gametree.h"
#include "view/game/named_player.h"
#include "view/game/thinker.h"

enum { SESSION_AGENTS = 2, SESSION_TITLE_MAX = 200 };

typedef struct Session {
    Gametree *tree; // owned
    char title[SESSION_TITLE_MAX], source[SESSION_TITLE_MAX];
    char names[2][NAMED_PLAYER_MAX];           // of the players, by Colour; "" where unknown
    const NamedPlayer *players[2];             // who plays on, by Colour; NULL: nobody. Borrowed
    const NamedPlayer *agents[SESSION_AGENTS]; // who analyse the positions; NULL: none. Borrowed

    // What the user wants; set by the viewer.
    bool playing;     // the game goes on by itself
    double pace;      // seconds a move
    bool want_truth;  // the solver is asked about the position shown
    bool want_second; // the second agent is asked as well
    bool greedy;
    uint64_t seed;
    double truth_seconds;

    // Private.
    Thinker *thinker; // borrowed
    unsigned number;  // told in questions, so that answers find their session
    int slots;        // nodes that the lists below have room for
    SearchAnalysis **analyses[SESSION_AGENTS]; // by node; NULL: none yet
    Truth **truths;
    int asked[SESSION_AGENTS]; // the node that is being analysed, -1: none
    int asked_truth, asked_move;
    ThinkAnswer *ready;           // a move that waits for its time
    double next_at;               // when the game goes on
    char trouble[ERROR_TEXT_MAX]; // the last error of a thinker, "" none
} Session;

// Takes over the tree. `number` must differ from those of earlier sessions of the thinker.
Session *session_create(Thinker *thinker, Gametree *tree, unsigned number);

// Cancels what it has asked.
void session_destroy(Session *session);

int session_size(const Session *session);
const Board *session_board(const Session *session);

// Who analyses (agents only) or plays must play on boards of this size; NULL clears.
Status session_set_agent(Session *session, int agent, const NamedPlayer *named, Error *error);
Status session_set_player(Session *session, Colour colour, const NamedPlayer *named, Error *error);

// What an agent thinks of a node, NULL where it has not been asked yet.
const SearchAnalysis *session_analysis(const Session *session, int node, int agent);
const Truth *session_truth(const Session *session, int node);

// Black's chance of winning at a node, 0 to 1: as recorded, as the agent sees it, or 1 and 0 when
// the game is over; NAN if nobody knows.
float session_chance(const Session *session, int node, int agent);

// A person's move at the cursor: STATUS_INVALID with the reason where it is not their turn, or not
// possible.
Status session_click(Session *session, int cell, Error *error);

// Takes back a move, or as many as it takes for a person to be to move again.
void session_undo(Session *session);

// Keeps an answer that carries the session's number. Takes it over.
void session_answer(Session *session, ThinkAnswer *answer);

// Lets time pass: plays moves that are due, asks what is not known. True if something was changed.
bool session_tick(Session *session, double now);

// Whether the thinker is busy for the position shown.
bool session_busy(const Session *session);

#endif
