// Threads that search and solve in the background: questions go into a queue, answers come back in
// the order in which they are found, several for one question as its analysis deepens. Asking,
// cancelling and taking never block on a search.
#ifndef HEXLAW_VIEW_GAME_THINKER_H
#define HEXLAW_VIEW_GAME_THINKER_H

#include "selfplay/search/player.h"

typedef enum ThinkKind {
    THINK_MOVE,     // the player's move, with its search analysis if it is an agent
    THINK_ANALYSIS, // an agent's search analysis: first with few nodes, then with more
    THINK_TRUTH,    // winning and losing moves, by the solver
    THINK_KINDS,
} ThinkKind;

typedef struct ThinkQuestion {
    ThinkKind kind;
    const Player *player; // of moves and analyses (an agent); must be copyable and outlive the
                          // thinker
    Board board;          // not won, of a size that the player plays on
    int nodes;            // of an analysis, at most the search's limit
    uint64_t seed;        // of a move that is drawn
    bool greedy;          // play the likeliest move instead of drawing one
    double seconds;       // after which the solver gives up
    // For the caller, returned unchanged:
    int node, agent;
    unsigned game;
} ThinkQuestion;

// The solver's result.
typedef struct Truth {
    Bits winning, losing; // moves of the side to move
    bool done;            // final; moves in neither set stay unknown
    double seconds;
} Truth;

typedef struct ThinkAnswer {
    ThinkQuestion question;
    Status status;
    Error error;   // where status is not STATUS_OK
    bool last;     // the question's last answer
    int move;      // of a move; -1 if the player resigned
    bool analysed; // `analysis` is valid: for an analysis, and for an agent's move
    SearchAnalysis analysis;
    Truth truth;
} ThinkAnswer;

typedef struct Thinker Thinker;

Thinker *thinker_create(int threads);

// Cancels everything and joins the threads, which takes as long as a forward pass of a net or a
// slice of the solver (0.2 s).
void thinker_destroy(Thinker *thinker);

// Questions of moves are answered before analyses, and those before THINK_TRUTH.
void thinker_ask(Thinker *thinker, const ThinkQuestion *question);

// Cancels the questions of a kind, also those being answered: thinker_take() returns no answer to
// them after this.
void thinker_cancel(Thinker *thinker, ThinkKind kind);

// The next answer, to be released with free(); NULL if there is none.
ThinkAnswer *thinker_take(Thinker *thinker);

// The number of questions of a kind whose last answer has not been taken.
int thinker_open(Thinker *thinker, ThinkKind kind);

#endif
