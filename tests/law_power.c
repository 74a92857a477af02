// Power of the verdict: how large a bend it detects, on simulated sweeps whose incline is bent by
// so many Elo in its middle, fitted as by `hexlaw fit`. Prints the verdicts' shares; a straight law
// that is called not linear is a false positive.
//
//     law_power REPETITIONS [REPLICATES]
#include "tests/made_up.h"

#include <stdio.h>
#include <stdlib.h>

enum { BOARDS_MOST = 3 };

typedef struct Verdicts {
    int of[3];     // by ScalingVerdict
    double bend;   // mean of the estimates on the first board, Elo
    double margin; // and of half its interval
} Verdicts;

// Three decades of 500 Elo each, 16 runs of 12 snapshots on each board.
static Verdicts judge(int boards, double bend, int repetitions, int replicates) {
    Verdicts verdicts = {{0}, 0.0, 0.0};
    for (int r = 0; r < repetitions; r++) {
        Rng rng = rng_stream((uint64_t)r, RNG_TEST, 3);
        ScalingBoard *made[BOARDS_MOST];
        for (int b = 0; b < boards; b++) {
            MadeUp sweep = made_up_usual;
            sweep.size = 4 + b;
            sweep.end += b;
            sweep.plateau = -1500;
            sweep.bend = bend;
            sweep.runs = 16;
            made[b] = made_up_board(&sweep, &rng);
        }
        const ScalingConfig config = {.replicates = replicates, .seed = (uint64_t)r};
        ScalingFit *fit;
        Error error = {""};
        if (scaling_fit(&config, (const ScalingBoard *const *)made, boards, &fit, &error) !=
            STATUS_OK) {
            fprintf(stderr, "%s\n", error.text);
            exit(2);
        }
        verdicts.of[fit->verdict]++;
        const ScalingValue found = fit->board[0].bend;
        verdicts.bend += found.value / repetitions;
        verdicts.margin += (found.hi - found.lo) / 2.0 / repetitions;
        scaling_fit_destroy(fit);
        for (int b = 0; b < boards; b++)
            scaling_board_destroy(made[b]);
    }
    return verdicts;
}

int main(int argc, char **argv) {
    const int repetitions = argc > 1 ? atoi(argv[1]) : 40;
    const int replicates = argc > 2 ? atoi(argv[2]) : 100;
    static const double bends[] = {0, -50, 50, -75, 75, -100, 100, -150, 150, -250, 250};
    bool good = true;
    for (int boards = 1; boards <= BOARDS_MOST; boards += 2)
        for (size_t i = 0; i < sizeof bends / sizeof *bends; i++) {
            const Verdicts v = judge(boards, bends[i], repetitions, replicates);
            printf("%d board%s bent by %4.0f Elo: not linear %3d, unclear %3d, linear %3d of %d; "
                   "found %.0f +- %.0f\n",
                   boards, boards == 1 ? " " : "s", bends[i], v.of[SCALING_NOT_LINEAR],
                   v.of[SCALING_UNCLEAR], v.of[SCALING_LINEAR], repetitions, v.bend, v.margin);
            fflush(stdout);
            // A bend of a tenth of the rise must be detected, and a straight law must be called
            // linear, not unclear, in at least two of three sweeps.
            if (bends[i] == 0.0)
                good &= v.of[SCALING_NOT_LINEAR] <= 0.1 * repetitions &&
                        3 * v.of[SCALING_LINEAR] >= 2 * repetitions;
            if (fabs(bends[i]) >= 150.0)
                good &= v.of[SCALING_NOT_LINEAR] >= 0.9 * repetitions;
        }
    return good ? 0 : 1;
}
