// The agents of one board size with their error rates (elo/errors/error_rates.h), as the law takes
// them: strength is -log10 of the share of won positions that a move throws away, with the whole
// covariance of these, as agents are asked the same positions (delta method).
//
// Another draw of positions moves what agents share, and what each run alone finds hard. The second
// part, like luck, differs from run to run, and the bootstrap shows it already when it draws runs;
// drawn again it would be counted twice. So `shared` is the covariance of means over the
// ERROR_BOARD_NEAR agents of other runs with the nearest rates: W C W' with the covariance C and
// rows of W that average these.
//
// A set of positions has a resolution. An agent's errors weigh on the average omega = rate / seen
// (ErrorRate), so that the standard error of its rate is sqrt(omega / rate) of the rate. Four
// errors of the weight that is usual among the better half of the agents, the median of omega, are
// the resolution: there half of the rate is error. Rates below, 0 among them, are taken for it: all
// that is known is that such an agent errs no more often. It is the limit of the board's law,
// whose incline ends where the frontier reaches it, as Elo's does at perfect play.
#ifndef HEXLAW_ELO_LAW_ERROR_BOARD_H
#define HEXLAW_ELO_LAW_ERROR_BOARD_H

#include "elo/errors/error_rates.h"
#include "elo/law/scaling.h"

enum { ERROR_BOARD_NEAR = 8 };

typedef struct ErrorBoard {
    ScalingBoard *board; // owned; strength STRENGTH_ERRORS, without `agent`
    double resolution;   // an error rate, the limit is -log10 of it
    int beyond;          // number of snapshots below it
} ErrorBoard;

// From `count` rows and their agents, in the same order, of those with `nodes` test-time nodes (0:
// the number most have) whose compute is known in the unit. STATUS_INVALID if rows are not of the
// set. Free with error_board_destroy().
Status error_board_create(const ErrorPositions *set, const StoreAgent *agents,
                          const StoreErrors *rows, int count, StoreErrorKind kind, int nodes,
                          Unit unit, ErrorBoard **board, Error *error);
void error_board_destroy(ErrorBoard *board);

#endif
