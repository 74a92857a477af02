// Runs gnuplot as a program, without a shell.
#ifndef HEXLAW_ELO_REPORT_GNUPLOT_H
#define HEXLAW_ELO_REPORT_GNUPLOT_H

#include "base/error.h"

// Runs `program --default-settings -e before script` in `folder` and waits for it; `before` are
// commands. The program is looked up in PATH unless it contains a slash. STATUS_IO, with its
// stderr, if it fails or is missing.
Status gnuplot_run(const char *program, const char *folder, const char *before, const char *script,
                   Error *error);

#endif
