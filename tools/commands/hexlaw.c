// Compiled without -march=native, like tools/frame/processor.c: any x86-64 must be able to run it
// up to command_main().
#include "tools/commands/commands.h"
#include "tools/frame/command.h"
#include "tools/frame/processor.h"

#include <cblas.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define THREADS_VARIABLE "OPENBLAS_NUM_THREADS"
#define KEPT_VARIABLE    "HEXLAW_OPENBLAS_NUM_THREADS" // keeps the user's value across the restart

static bool processor_fits(void) {
    char missing[512];
    if (!processor_lacks(processor_built_for, processor_has(), missing, sizeof missing))
        return true;
    fprintf(stderr,
            "hexlaw: built for a processor with %s, which this one lacks: build it here, or for "
            "any with cmake --preset portable\n",
            missing);
    return false;
}

// An OpenBLAS built for single-threaded programs shares its buffers between our threads without a
// lock: results are occasionally wrong.
static bool blas_fits(void) {
    if (openblas_get_parallel() != OPENBLAS_SEQUENTIAL)
        return true;
    fprintf(stderr,
            "hexlaw: this OpenBLAS is for programs of one thread, with several its sums are wrong: "
            "expected one with threads, as in libopenblas0-pthread\n");
    return false;
}

// OpenBLAS starts a thread for each processor when it is loaded, before main(): they are never
// used, take memory, and where that is limited never end. It reads their number from the
// environment, so the program restarts itself, then restores the environment for its children.
static void shed_blas_threads(char **argv) {
    const char *kept = getenv(KEPT_VARIABLE);
    if (kept && *kept)
        setenv(THREADS_VARIABLE, kept, 1);
    else if (kept)
        unsetenv(THREADS_VARIABLE);
    if (kept) {
        unsetenv(KEPT_VARIABLE);
        return;
    }
    if (openblas_get_parallel() != OPENBLAS_THREAD || openblas_get_num_threads() == 1)
        return;
    char self[PATH_MAX];
    const ssize_t length = readlink("/proc/self/exe", self, sizeof self - 1);
    if (length <= 0)
        return;
    self[length] = '\0';
    const char *asked = getenv(THREADS_VARIABLE);
    setenv(KEPT_VARIABLE, asked ? asked : "", 1);
    setenv(THREADS_VARIABLE, "1", 1);
    execv(self, argv); // returns only on failure: go on with the threads
    unsetenv(KEPT_VARIABLE);
}

int main(int argc, char **argv) {
#define COMMAND_ENTRY(name, summary) {#name, cmd_##name, summary},
    static const CommandEntry entries[] = {COMMANDS(COMMAND_ENTRY){NULL, NULL, NULL}};
#undef COMMAND_ENTRY
    const CommandGroup group = {
        .name = "hexlaw",
        .about = "Trains Hex agents by self-play at many compute budgets, plays them against each\n"
                 "other, and tells how playing strength grows with compute.",
        .entries = entries,
        .version = "hexlaw " HEXLAW_VERSION,
    };
    if (!processor_fits() || !blas_fits())
        return COMMAND_WRONG;
    shed_blas_threads(argv);
    return command_main(&group, argc, argv);
}
