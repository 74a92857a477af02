// The law fitted to the error rates of a store's agents (elo/store/store.h, `hexlaw errors`
// measures them). It needs no games. Beside a law of Elo it also says whether errors go on falling
// where Elo comes near perfect play.
#ifndef HEXLAW_ELO_LAW_ERROR_LAW_H
#define HEXLAW_ELO_LAW_ERROR_LAW_H

#include "elo/law/error_board.h"

// Elo of the frontier from which on play counts as near perfect in the comparison with Elo.
#define ERROR_LAW_SPLIT -300.0

// "net", "net-greedy", "search", "search-greedy", NULL: the kinds in order.
extern const char *const error_law_kind_names[];

// "net, moves drawn", ... for sentences.
const char *error_law_kind(StoreErrorKind kind);

typedef struct ErrorLawConfig {
    StoreErrorKind kind;
    ScalingConfig scaling;
    const char *description; // only runs so described (elo/rating/standings.h); NULL: all
    const int *sizes;        // [size_count] board sizes, ascending; those without measurements are
    int size_count;          // left out, unless none has any
    const double *split; // [size_count] x at which the boards' inclines are divided, such as where
                         // Elo's frontier first stands at ERROR_LAW_SPLIT; 0: it is not. NULL: none
} ErrorLawConfig;

typedef struct ErrorLaw {
    StoreErrorKind kind;
    int boards;
    ErrorBoard *board[SCALING_BOARDS_MAX]; // owned, in the order of the fit
    ScalingFit *fit;                       // owned
} ErrorLaw;

// 1,000 replicates, seed 1, paper FLOPs; search, moves drawn as in tournaments. Sizes are the
// caller's.
ErrorLawConfig error_law_config_default(void);

// STATUS_INVALID, with a remedy in the message, where nothing is measured. Free with
// error_law_destroy().
Status error_law_create(Store *store, const ErrorLawConfig *config, ErrorLaw **law, Error *error);
void error_law_destroy(ErrorLaw *law);

// Whether the store has measurements on any of these boards, with the sets of this program.
Status error_law_measured(Store *store, const int *sizes, int count, bool *measured, Error *error);

// scaling_json() with "errors": the kind, and "resolution" and "beyond" of each board. Free with
// free().
char *error_law_json(const ErrorLaw *law);

#endif
