// One self-contained page about a store: the verdict, tables, figures as inline SVG, settings and
// compute. No script, nothing loaded from elsewhere; readable on a phone, on paper, and without
// seeing the figures.
#ifndef HEXLAW_ELO_REPORT_REPORT_H
#define HEXLAW_ELO_REPORT_REPORT_H

#include "elo/report/doctor.h"
#include "elo/report/figures.h"

// A row of the last table, such as the version or the processor.
typedef struct ReportFact {
    const char *name, *value;
} ReportFact;

typedef struct ReportInput {
    const FiguresData *data;
    Store *store;                 // source of the data
    const char *folder;           // folder of the figures, NAME.svg
    const Figure *const *figures; // [figure_count] that were drawn
    int figure_count;
    const Figure *const *without; // [without_count] that could not be drawn from these results ...
    const Error *reasons;         // ... and why
    int without_count;
    const DoctorFindings *findings; // of all runs of the store ...
    int looked_at, without_folder;  // ... number of runs with and without a folder
    const ReportFact *facts;        // [fact_count]
    int fact_count;
} ReportInput;

// Writes the page to `path`.
Status report_write(const ReportInput *input, const char *path, Error *error);

#endif
