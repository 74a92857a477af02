// The compute frontier of one board size and its incline. See docs/law.md.
//
// A run's curve is its Elo against x = log10(compute), linear between its snapshots, without a
// value before the first, and with the last value carried on after the last. The frontier is the
// best of the curves at each x (as analysis/data.py of boardlaw computes it), on a grid of equally
// spaced x from the first snapshot of all runs to the last. It is not made monotonic: a running
// maximum would turn the noise of the ratings into strength.
//
// The incline is the part between play near random and perfect play. It is found by fitting the
// paper's law for one board, elo(x) = min(0, max(plateau, slope*(x - end))), to the whole frontier
// by least squares: it goes from `start`, where the line leaves the plateau, to `end`, where it
// reaches 0. Points are taken by their x, never by their Elo, so that noise does not select them.
#ifndef HEXLAW_ELO_LAW_FRONTIER_H
#define HEXLAW_ELO_LAW_FRONTIER_H

#include "base/error.h"

enum { FRONTIER_GRID = 101 };

// A snapshot of a run, rated.
typedef struct FrontierSnap {
    int run;    // any number that is the same for the snapshots of one run
    double x;   // log10 of its compute
    double elo; // perfect play = 0
} FrontierSnap;

typedef struct Frontier {
    double x[FRONTIER_GRID], elo[FRONTIER_GRID];
    int run[FRONTIER_GRID]; // the run that is best there
    int records;            // snapshots that lie on the frontier ...
    int *record;            // ... as indices of the input, ascending in x
} Frontier;

// Snapshots in any order, at least one. A record is a snapshot that no run's curve exceeds at its
// compute; of two at the same x the better one counts. Free with frontier_destroy().
Status frontier_create(const FrontierSnap *snaps, int count, Frontier **frontier, Error *error);
void frontier_destroy(Frontier *frontier);

typedef struct FrontierIncline {
    double plateau;    // Elo left of `start`
    double start, end; // log10 compute; `end` may lie beyond the data
    double slope;      // Elo per decade, (0 - plateau)/(end - start)
    double rms;        // of the residuals, Elo
} FrontierIncline;

// The least-squares law of one board through points (x ascending, at least 3).
FrontierIncline frontier_incline(const double *x, const double *elo, int count);

// min(0, max(plateau, incline)) at x.
double frontier_incline_elo(const FrontierIncline *incline, double x);

// The Elo at which a frontier stops rising: the highest it reaches, at most 0, if its running
// maximum is flat for the last FRONTIER_CEILING_FLAT decades or more, that is if the best
// min(ceiling, max(plateau, incline)) with such a ceiling fits it clearly better than `incline`,
// the law that rises to 0. Else, and where it has hardly left its plateau, 0.
#define FRONTIER_CEILING_FLAT 0.4
double frontier_ceiling(const double *x, const double *elo, int count,
                        const FrontierIncline *incline);

// log10 of the first compute at which the frontier stands at `elo` or above (linear between grid
// points), NAN where it never does.
double frontier_first(const Frontier *frontier, double elo);

// log10 of the compute of the first snapshot that stands at `elo` or above and whose next snapshot
// of the same run does too: a single lucky rating does not count. NAN where there is none.
double frontier_first_two(const FrontierSnap *snaps, int count, double elo);

#endif
