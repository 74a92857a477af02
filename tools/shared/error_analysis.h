// Shared by commands that conclude from error rates.
#ifndef HEXLAW_TOOLS_SHARED_ERROR_ANALYSIS_H
#define HEXLAW_TOOLS_SHARED_ERROR_ANALYSIS_H

#include "tools/shared/analysis.h"

// --errors: how the agents move; a StoreErrorKind.
Option error_analysis_option(int *kind);

// Opens the store without rating anybody. STATUS_INVALID where none was given. Release with
// analysis_close(), also after an error.
Status error_analysis_open(const AnalysisSource *source, Analysis *analysis, Error *error);

// Fits the error rates in the open store against the analysis' unit, as analysis->errors. Inclines
// are divided where Elo comes near perfect play, if the source's games on a board can be rated.
// STATUS_INVALID, with a remedy, where nothing is measured.
Status error_analysis_fit(const AnalysisSource *source, Analysis *analysis, StoreErrorKind kind,
                          int replicates, uint64_t seed, Error *error);

// The same where something is measured; else analysis->errors stays NULL.
Status error_analysis_fit_measured(const AnalysisSource *source, Analysis *analysis,
                                   StoreErrorKind kind, int replicates, uint64_t seed,
                                   Error *error);

// The law as text on stdout, for people.
void error_analysis_print(const ErrorLaw *law);

#endif
