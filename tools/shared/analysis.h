// Shared by commands that read results: standings, boards and fit of a store.
#ifndef HEXLAW_TOOLS_SHARED_ANALYSIS_H
#define HEXLAW_TOOLS_SHARED_ANALYSIS_H

#include "elo/law/laws.h"
#include "elo/law/size_data.h"
#include "elo/rating/standings.h"
#include "elo/report/figures.h"
#include "tools/frame/command.h"

typedef struct Analysis {
    Store *store;
    bool greedy; // games with greedy moves
    Unit unit;   // of compute
    int count;   // board sizes
    Standings *standings[SCALING_BOARDS_MAX];
    ScalingBoard *boards[SCALING_BOARDS_MAX];
    StoreTrial *trials[SCALING_BOARDS_MAX]; // of each board size
    int trial_count[SCALING_BOARDS_MAX];
    // NULL until analysis_fit():
    ScalingFit *fit;
    HorizonField *horizons[SCALING_BOARDS_MAX];
    ErrorLaw *errors; // NULL unless fitted (tools/shared/error_analysis.h); owned
    Laws *laws;       // of the runs' labels, by laws_of_labels() (tools/shared/laws.h); else NULL
} Analysis;

// Which results to read: options common to these commands.
typedef struct AnalysisSource {
    const char *store;                 // path; NULL: not given
    IntList sizes;                     // empty: all that have games
    bool greedy;                       // games with greedy moves, not sampled ones
    int unit;                          // a Unit: where the command has analysis_unit_option()
    const volatile sig_atomic_t *stop; // for store_listen(); NULL: signals are not handled
    const char *description; // only runs with this description (elo/rating/standings.h); NULL: all
    int model;               // a StandingsModel
} AnalysisSource;

enum { ANALYSIS_OPTIONS = 5 };

// The source's options, then the command's own and OPTIONS_END into `all`, which has room for
// ANALYSIS_OPTIONS more than `own` with its end.
void analysis_options(AnalysisSource *source, const Option *own, Option *all);

// --x, for commands that fit or plot against compute.
Option analysis_unit_option(int *unit);

// Opens the store for reading. STATUS_INVALID where none was given.
Status analysis_open_store(const AnalysisSource *source, Store **store, Error *error);

// The board sizes to read from the store. STATUS_INVALID where there are none.
Status analysis_sizes(const AnalysisSource *source, Store *store, IntList *sizes, Error *error);

// The source's agents of a board size.
StandingsChoice analysis_choice(const AnalysisSource *source, int size);

// Opens the store for reading and rates its agents. STATUS_INVALID where none was given. Release
// with analysis_close(), also after an error.
Status analysis_open(const AnalysisSource *source, Analysis *analysis, Error *error);
void analysis_close(Analysis *analysis);

// Fits lines and law against the analysis' unit; `replicates` of the bootstrap. May be called again
// after a change of unit. STATUS_INVALID where the store lacks the agents' compute in that unit.
Status analysis_fit(Analysis *analysis, int replicates, uint64_t seed, Error *error);

// The law of parameters and moves of each board that was fitted. Free with
// size_data_store_destroy().
SizeDataStore *analysis_sizes_fit(const Analysis *analysis, int replicates, uint64_t seed);

// The data of figures and reports; valid as long as the analysis is.
FiguresData analysis_figures(const Analysis *analysis);

enum { ANALYSIS_FIGURES_MAX = 32 };

// The figures drawn, and those left out for lack of data, with the reasons.
typedef struct AnalysisDrawing {
    int count, left_out;
    const Figure *drawn[ANALYSIS_FIGURES_MAX];
    const Figure *without[ANALYSIS_FIGURES_MAX];
    Error reason[ANALYSIS_FIGURES_MAX];
} AnalysisDrawing;

// Draws the figures with these names, which must exist, or with `count` 0 all. Figures for which
// the results are not sufficient are left out.
Status analysis_draw(const Analysis *analysis, const FiguresConfig *config,
                     const char *const *names, int count, AnalysisDrawing *drawing, Error *error);

// STATUS_INVALID, with the first reason, where a figure was left out.
Status analysis_all_drawn(const AnalysisDrawing *drawing, Error *error);

// The fit, of Elo or of errors, as text on stdout, for people.
void analysis_print_fit(const ScalingFit *fit);

// Parts of it: the law, if there is one, with `ranges` naming its intervals; the predictions; a
// number in a printf() format that takes width and number, "-" where it is not finite.
void analysis_print_law(const ScalingLaw *law, Unit unit, const char *ranges);
void analysis_print_predictions(const ScalingPrediction *predictions, int count);
void analysis_print_number(const char *format, int width, double number);

// The interval as "470 to 550", "-" where there is none; `format` is for one number. Returns `text`
// or a constant string.
const char *analysis_interval(ScalingValue value, const char *format, char text[48]);

#endif
