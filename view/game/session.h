// A board that somebody looks at: the game, who plays it, who is asked what to think of it, and
// what they answered. No drawing, no window; all thinking is the thinker's.
#ifndef HEXLAW_VIEW_GAME_SESSION_H
#define HEXLAW_VIEW_GAME_SESSION_H

#include "view/game/gametree.h"
#include "view/game/thinker.h"

enum { SESSION_EYES = 2, SESSION_TITLE_MAX = 200 };

typedef struct Session {
    Gametree *tree; // owned
    char title[SESSION_TITLE_MAX], source[SESSION_TITLE_MAX];
    char names[2][SEAT_NAME_MAX];   // of the players, by Colour; "" where unknown
    const Seat *seats[2];           // who plays on, by Colour; NULL: nobody. Borrowed
    const Seat *eyes[SESSION_EYES]; // agents that look at the positions; NULL: none. Borrowed

    // What the user wants; set by the viewer.
    bool playing;     // the game goes on by itself
    double pace;      // seconds a move
    bool want_truth;  // the solver is asked about the position shown
    bool want_second; // the second eye is asked as well
    bool greedy;
    uint64_t seed;
    double truth_seconds;

    // Private.
    Thinker *thinker;           // borrowed
    unsigned number;            // told in questions, so that answers find their session
    int slots;                  // nodes that the lists below have room for
    Look **looks[SESSION_EYES]; // by node; NULL: none yet
    Truth **truths;
    int asked[SESSION_EYES]; // the node that is being looked at, -1: none
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

// Who looks or plays may only be agents of the board's size; NULL clears.
Status session_set_eye(Session *session, int eye, const Seat *seat, Error *error);
Status session_set_seat(Session *session, Colour colour, const Seat *seat, Error *error);

// What an eye thinks of a node, NULL where it has not looked yet.
const Look *session_look(const Session *session, int node, int eye);
const Truth *session_truth(const Session *session, int node);

// Black's chance of winning at a node, 0 to 1: as recorded, as the eye sees it, or 1 and 0 when the
// game is over; NAN if nobody knows.
float session_chance(const Session *session, int node, int eye);

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
