// Threads that think while the window lives: questions go into a queue, answers come back in the
// order in which they are found, several for one question as it is understood better. Asking,
// cancelling and taking never wait for a search.
#ifndef HEXLAW_VIEW_GAME_THINKER_H
#define HEXLAW_VIEW_GAME_THINKER_H

#include "view/game/look.h"
#include "view/game/seat.h"

#include <stdbool.h>
#include <stdint.h>

typedef enum ThinkKind {
    THINK_MOVE,  // which move the seat plays, and what it thought where it is an agent
    THINK_LOOK,  // what an agent thinks: at once with few nodes, then with more
    THINK_TRUTH, // which moves win, by the solver
    THINK_KINDS,
} ThinkKind;

typedef struct ThinkQuestion {
    ThinkKind kind;
    const Seat *seat; // of moves (not a person) and looks (an agent); not destroyed before the
                      // thinker
    Board board;      // not won, of a size that the seat plays on
    int nodes;        // of a look, at most the search's limit
    uint64_t seed;    // of a move that is drawn
    bool greedy;      // a move is the likeliest, not drawn
    double seconds;   // after which the solver gives up
    // For the asker, handed back unread:
    int node, eye;
    unsigned game;
} ThinkQuestion;

typedef struct ThinkAnswer {
    ThinkQuestion question;
    Status status;
    Error error; // where status is not STATUS_OK
    bool last;   // no other comes for this question
    int move;    // of a move; -1 if it gave up
    bool looked; // `look` is there: of a look, and of an agent's move
    Look look;
    Truth truth;
} ThinkAnswer;

typedef struct Thinker Thinker;

Thinker *thinker_create(int threads);

// Cancels everything and waits for the threads, which takes as long as a forward pass of a net or
// a slice of the solver (0.2 s).
void thinker_destroy(Thinker *thinker);

// Moves are thought of before looks, and those before the truth.
void thinker_ask(Thinker *thinker, const ThinkQuestion *question);

// Forgets the questions of a kind, those that are being answered included: no answer to them is
// taken after this.
void thinker_cancel(Thinker *thinker, ThinkKind kind);

// The next answer, to be given back with free(); NULL if there is none.
ThinkAnswer *thinker_take(Thinker *thinker);

// Questions of a kind whose last answer has not been taken.
int thinker_open(Thinker *thinker, ThinkKind kind);

#endif
