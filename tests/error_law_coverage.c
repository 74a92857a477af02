// Coverage of the intervals of the law of errors: agents of a known law, each sweep measured on
// positions drawn for it, fitted and bootstrapped as by `hexlaw fit --y errors`. Prints the shares
// and fails if one differs from 95% by more than chance allows, or if intervals are too wide for
// the actual errors; and the verdicts, on a straight law and on one that bends.
//
//     error_law_coverage REPETITIONS [REPLICATES [RUN-NOISE [BEND [POSITIONS]]]]
#include "tests/made_up_errors.h"

enum { BOARDS = 2, SHOWN_EACH = 100 };

static const double multiple = 9.0; // compute a board size

typedef struct Tally {
    const char *name;
    bool wide; // may hold the truth more often
    int inside, count;
    double sum, squares, width;
} Tally;

static void tally(Tally *self, ScalingValue value, double truth) {
    self->inside += value.lo <= truth && truth <= value.hi;
    self->count++;
    self->sum += value.value - truth;
    self->squares += (value.value - truth) * (value.value - truth);
    self->width += value.hi - value.lo;
}

// As tests/law_coverage.c has it.
static bool print_tally(const Tally *self, int repetitions) {
    const double share = (double)self->inside / self->count, n = self->count;
    const double slack = fmax(0.02, 4.0 * sqrt(0.95 * 0.05 / repetitions));
    const double half = self->width / n / 2.0;
    const double ratio = half / (RATING_Z95 * sqrt(self->squares / n));
    const double widest = 1.1 + 3.0 / sqrt(2.0 * repetitions);
    const bool good =
        share >= 0.95 - slack && (self->wide || share <= 0.95 + slack) && ratio <= widest;
    printf("%-22s in %5.1f%% of %d; error %.4f, deviation %.4f, interval's half %.4f, %.2f of the "
           "errors', at most %.2f%s\n",
           self->name, 100.0 * share, self->count, self->sum / n,
           sqrt(fmax(0.0, self->squares / n - pow(self->sum / n, 2.0))), half, ratio, widest,
           good ? "" : "  <- not 95%");
    return good;
}

static bool print_all(const Tally *tallies, size_t count, const int verdicts[3], double resolution,
                      int repetitions) {
    bool good = true;
    for (size_t i = 0; i < count; i++)
        good &= print_tally(&tallies[i], repetitions);
    printf("called linear in %d, not linear in %d, unclear in %d of %d; mean resolution %.2g\n",
           verdicts[SCALING_LINEAR], verdicts[SCALING_NOT_LINEAR], verdicts[SCALING_UNCLEAR],
           repetitions, resolution);
    fflush(stdout);
    return good;
}

int main(int argc, char **argv) {
    const int repetitions = argc > 1 ? atoi(argv[1]) : 40;
    const int replicates = argc > 2 ? atoi(argv[2]) : 200;
    MadeUpErrors sweep = made_up_errors_usual;
    if (argc > 3)
        sweep.run_noise = atof(argv[3]);
    if (argc > 4)
        sweep.bend = atof(argv[4]);
    if (argc > 5)
        sweep.positions = atoi(argv[5]);
    const double plateau = sweep.plateau;
    Tally tallies[] = {{.name = "exponent"},
                       {.name = "bend", .wide = true},
                       {.name = "change at the middle", .wide = true},
                       {.name = "the law's exponent"},
                       {.name = "compute a board size"}};
    const size_t count = sweep.bend == 0.0 ? sizeof tallies / sizeof *tallies : 0;
    int verdicts[3] = {0};
    double resolution = 0.0;
    for (int r = 0; r < repetitions; r++) {
        Rng rng = rng_stream((uint64_t)r, RNG_TEST, 12);
        ErrorBoard *made[BOARDS];
        const ScalingBoard *boards[BOARDS];
        for (int b = 0; b < BOARDS; b++) {
            sweep.size = 4 + b;
            sweep.start = made_up_errors_usual.start + log10(multiple) * b;
            sweep.plateau = plateau - 0.05 * b;
            made[b] = made_up_errors_board(&sweep, &rng);
            made[b]->board->split = sweep.start + 0.55 * sweep.length;
            boards[b] = made[b]->board;
            resolution += made[b]->resolution / BOARDS / repetitions;
        }
        const ScalingConfig config = {.replicates = replicates, .seed = (uint64_t)r};
        ScalingFit *fit;
        Error error = {""};
        if (scaling_fit(&config, boards, BOARDS, &fit, &error) != STATUS_OK) {
            fprintf(stderr, "%s\n", error.text);
            return 2;
        }
        for (int b = 0; b < BOARDS; b++) {
            tally(&tallies[0], fit->board[b].slope, sweep.exponent);
            tally(&tallies[1], fit->board[b].bend, 0.0);
            tally(&tallies[2], fit->board[b].change, 0.0);
            error_board_destroy(made[b]);
        }
        // Lines of equal errors lie as far apart as the starts, but for what the plateaus differ.
        tally(&tallies[3], fit->law.incline_flops, sweep.exponent);
        tally(&tallies[4], fit->law.size_multiple, multiple * pow(10.0, 0.05 / sweep.exponent));
        verdicts[fit->verdict]++;
        scaling_fit_destroy(fit);
        if ((r + 1) % SHOWN_EACH == 0 && r + 1 < repetitions)
            print_all(tallies, count, verdicts, resolution * repetitions / (r + 1), r + 1);
    }
    const bool good = print_all(tallies, count, verdicts, resolution, repetitions);
    return good && (sweep.bend == 0.0 || 10 * verdicts[SCALING_LINEAR] < repetitions) ? 0 : 1;
}
