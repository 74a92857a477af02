// Forecasts and how they turned out, as text and as JSON on stdout.
#ifndef HEXLAW_TOOLS_SHARED_FORETELL_H
#define HEXLAW_TOOLS_SHARED_FORETELL_H

#include "elo/law/forecast.h"

typedef struct ForetellChoice {
    double budget; // compute to foretell the best agent of; 0: none
    bool cuts;     // also, or only, how forecasts from the first decades turned out
} ForetellChoice;

// Prints what was chosen, as one JSON document if `json`; the boards are those of the fit, in any
// order. False if there was nothing to print.
//
// {"budget","answers":[{"size","source","ahead","elo","elo_lo","elo_hi","reason","shapes":{"line",
// "sigmoid","power" with "weight","elo","elo_lo","elo_hi"}}],"cuts":[{"size","cut","ahead","found",
// "line","sigmoid","power","all", each {"elo","elo_lo","elo_hi"}}],"scores":[{"ahead","shape",
// "count","held","error","rms","half"}],"x": the unit's name}; "reason" and "shapes" where there
// are any; null for what is not known.
bool foretell_print(const ForetellChoice *choice, const ScalingFit *fit,
                    const ScalingBoard *const *boards, bool json);

#endif
