// Threads that think while the window lives: questions go into a queue, answers come back in the
// order in which they are found, several for one question as it is understood better. Asking,
// cancelling and taking never wait for a search.
#ifndef HEXLAW_VIEW_GAME_THINKER_H
#define HEXLAW_VIEW_GAME_THINKER_H

#include "selfplay/search/player.h"

typedef enum ThinkKind {
    THINK_MOVE,     // which move the player plays, and what it thought if it is an agent
    THINK_ANALYSIS, // what an agent thinks: at once with few nodes, then with more
    THINK_TRUTH,    // which moves win, by the solver
    THINK_KINDS,
} ThinkKind;

typedef struct ThinkQuestion {
    ThinkKind kind;
    const Player *player; // of moves and analyses (an agent); one with copies, not destroyed before
                          // the thinker
    Board board;          // not won, of a size that the player plays on
    int nodes;            // of an analysis, at most the search's limit
    uint64_t seed;        // of a move that is drawn
    bool greedy;          // a move is the likeliest, not drawn
    double seconds;       // after which the solver gives up
    // For the asker, handed back unread:
    int node, agent;
    unsigned game;
} ThinkQuestion;

// What the solver found out.
typedef struct Truth {
    Bits winning, losing; // moves of the side to move
    bool done;            // no more will come; moves in neither set stay unknown
    double seconds;
} Truth;

typedef struct ThinkAnswer {
    ThinkQuestion question;
    Status status;
    Error error;   // where status is not STATUS_OK
    bool last;     // no other comes for this question
    int move;      // of a move; -1 if it gave up
    bool analysed; // `analysis` is there: of an analysis, and of an agent's move
    SearchAnalysis analysis;
    Truth truth;
} ThinkAnswer;

typedef struct Thinker Thinker;

Thinker *thinker_create(int threads);

// Cancels everything and waits for the threads, which takes as long as a forward pass of a net or
// a slice of the solver (0.2 s).
void thinker_destroy(Thinker *thinker);

// Moves are thought of before analyses, and those before the truth.
void thinker_ask(Thinker *thinker, const ThinkQuestion *question);

// Forgets the questions of a kind, those that are being answered included: no answer to them is
// taken after this.
void thinker_cancel(Thinker *thinker, ThinkKind kind);

// The next answer, to be given back with free(); NULL if there is none.
ThinkAnswer *thinker_take(Thinker *thinker);

// Questions of a kind whose last answer has not been taken.
int thinker_open(Thinker *thinker, ThinkKind kind);

#endif
