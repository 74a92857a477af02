// Any number of laws side by side: what differs in each pair, with intervals that hold for all
// pairs at once. docs/law.md has the definitions and what they were tried on.
#ifndef HEXLAW_ELO_LAW_LAWS_H
#define HEXLAW_ELO_LAW_LAWS_H

#include "elo/law/scaling.h"

enum {
    LAWS_MAX = 16,
    LAWS_PAIRS_MAX = LAWS_MAX * (LAWS_MAX - 1) / 2,
    LAWS_NOTES_MAX = LAWS_MAX * SCALING_BOARDS_MAX,
    LAWS_NAME_MAX = 192,
    LAWS_SNAPS_MIN = 3, // of a law on a board
};

// A difference in ceilings below this is no other asymptote: so near to each other the paper calls
// play equal to perfect play.
#define LAWS_CEILING_MATERIAL 50.0

// Runs that both laws must have on a board: of fewer nobody can say whether it was not the last run
// that ended.
enum { LAWS_CEILING_RUNS = 4 };

// Slopes are said not to differ where their difference is within this share of their mean.
#define LAWS_SLOPE_SHARE 0.2

// A difference, the second law's number less the first's: with an interval that holds in 95% of
// cases by itself, and one that holds in 95% of cases for all such differences at once.
typedef struct LawsValue {
    ScalingValue alone, all;
} LawsValue;

// A board that both laws have.
typedef struct LawsBoard {
    int size;
    int runs[2];       // of the first and the second law
    double elo;        // middle of the Elo that both inclines pass through; NAN: none
    LawsValue shift;   // decades of compute that the second needs more for `elo`, by the lines ...
    bool crossed;      // ... or for -50 Elo, by the frontiers, where a law has no line
    LawsValue slope;   // Elo a decade
    LawsValue ceiling; // Elo (ScalingIncline.ceiling)
    ScalingValue crossing; // decades that the second needs more to -50 Elo
} LawsBoard;

// What tells two laws apart, the last that holds.
typedef enum LawsVerdict {
    LAWS_NOT_TOLD_APART,
    LAWS_SHIFTED, // other compute for the same Elo; slopes and ceilings not told apart
    LAWS_SLOPES,
    LAWS_CEILINGS, // one stops rising below the other: another asymptote
    LAWS_APART,    // no board in common
} LawsVerdict;

typedef struct LawsPair {
    int first, second; // indices of the laws
    int boards;
    LawsBoard board[SCALING_BOARDS_MAX];
    LawsValue shift, slope; // means of the boards', by precision; that boards differ counts as an
                            // error (DerSimonian and Laird 1986)
    bool shifts_differ, slopes_differ; // from board to board, by more than chance
    double mean_slope;                 // of both laws, so weighted
    ScalingValue law_slope;            // of the laws across boards, incline_flops
    ScalingValue law_multiple;         // log10 of size_multiple
    LawsVerdict verdict;
    bool uneven; // on a board one has more than twice the runs of the other, whose best is luckier
    char sentence[1024];
} LawsPair;

// A snapshot on a law's frontier.
typedef struct LawsDot {
    int size;
    double x, elo;
} LawsDot;

typedef struct Law {
    char name[LAWS_NAME_MAX];
    ScalingFit *fit;              // owned
    int runs[SCALING_BOARDS_MAX]; // of the fit's boards
    LawsDot *dot;                 // [dots] by board, ascending in x, owned
    int dots;
} Law;

// A board without a law, for lack of snapshots.
typedef struct LawsNote {
    char name[LAWS_NAME_MAX];
    int size, snaps;
} LawsNote;

typedef struct Laws {
    Unit unit;
    int count, notes, pairs;
    Law law[LAWS_MAX];
    LawsNote note[LAWS_NOTES_MAX];
    LawsPair pair[LAWS_PAIRS_MAX]; // (0, 1), (0, 2), (1, 2), ...
    double critical;               // standard errors to either side of which the pairs' means ...
    double critical_board;         // ... and their boards' differences hold all at once
} Laws;

Laws *laws_create(Unit unit);
void laws_destroy(Laws *laws);

// Makes the board a pool, with a number of its own: what is cut from it draws the same errors of
// its ratings. Errors that two laws share, such as how far perfect play is, then cancel out.
void laws_pool(ScalingBoard *board, int pool);

// The snapshots of a board that are kept, keep[board->count]. Free with scaling_board_destroy().
ScalingBoard *laws_part(const ScalingBoard *board, const bool *keep);

// Fits a law, with `config->law` set here, to those boards that have LAWS_SNAPS_MIN snapshots; the
// others, and a law without any, become notes. The boards as for scaling_fit(), in the unit of the
// configuration (checked). STATUS_INVALID for more than LAWS_MAX laws.
Status laws_add(Laws *laws, const ScalingConfig *config, const char *name,
                const ScalingBoard *const *boards, int count, Error *error);

// Compares all pairs. STATUS_INVALID if there are fewer than two laws, or no two with a board in
// common.
Status laws_compare(Laws *laws, Error *error);

// "not told apart", "shifted", "other slopes", "other ceilings", "no board in common".
const char *laws_verdict_name(LawsVerdict verdict);

// {"laws":[{"name", and what scaling_json() has}],"left_out":[{"name","size","snapshots"}],
// "pairs":[{"first","second" (names),"verdict","sentence","uneven","shift","slope",
// "boards":[{"size","runs","elo","shift","slope","ceiling","crossing"}],"law_slope",
// "law_multiple"}],"critical","critical_board","x": the unit's name}. Differences are the second's
// less the first's, of shift, crossing and law_multiple in decades, with _lo and _hi, and _all_lo
// and _all_hi where they hold for all at once; NAN as null. Free with free().
char *laws_json(const Laws *laws);

#endif
