// Shared by commands that fit several laws: one for each label of a store's runs, or for each of
// several stores.
#ifndef HEXLAW_TOOLS_SHARED_LAWS_H
#define HEXLAW_TOOLS_SHARED_LAWS_H

#include "tools/shared/analysis.h"

typedef struct LawsRequest {
    const AnalysisSource *source; // but for its store
    const char *const *stores;    // [count] paths
    int count;
    bool by_label; // a law for each label of each store's runs, not for each store
    int replicates;
    uint64_t seed;
} LawsRequest;

// Rates the stores, each in one pool with its own zero, and fits and compares the laws. A store's
// law is called as its folder or file, a label's as the label, with the store behind it where
// several have that label. STATUS_INVALID if the stores' games are against different versions of
// perfect play. Free with laws_destroy().
Status laws_load(const LawsRequest *request, Laws **laws, Error *error);

// The laws of the labels of the analysis' runs, compared, into analysis->laws, which stays NULL if
// there are not two with enough snapshots. The analysis must be fitted.
Status laws_of_labels(Analysis *analysis, int replicates, uint64_t seed, Error *error);

// As text on stdout: a sentence for each pair, then a table of the boards.
void laws_print(const Laws *laws);

#endif
