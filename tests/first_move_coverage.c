// Coverage of the interval for the value of moving first: tables simulated from known ratings and a
// known advantage. Prints the shares and fails if one differs from 95% by more than 2% plus what
// chance does to that many tables, on either side.
//
//     first_move_coverage TABLES
#include "base/rng.h"
#include "elo/rating/rating_first_move.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { PLAYERS_MAX = 8 };

typedef struct Design {
    int players, games; // of each pairing with either player as Black
    double advantage;   // Elo
    double own;         // deviation of the pairings' advantages
    double effect;      // deviation of their effects on the difference
    bool lopsided;      // a fifth of the games with the first player as White
} Design;

static double play(Rng *rng, int games, double elo) {
    const double p = 1.0 / (1.0 + pow(10.0, -elo / 400.0));
    double wins = 0.0;
    for (int i = 0; i < games; i++)
        wins += (double)rng_uniform(rng) < p;
    return wins;
}

static RatingFirstMove estimate(const Design *design, Rng *rng) {
    RatingGames games[PLAYERS_MAX * PLAYERS_MAX];
    int count = 0;
    for (int i = 0; i < design->players; i++)
        for (int j = i + 1; j < design->players; j++) {
            const double advantage = design->advantage + design->own * rng_normal(rng);
            const double ahead = 50.0 * (j - i) + design->effect * rng_normal(rng);
            const int back = design->lopsided ? design->games / 5 : design->games;
            const double black = play(rng, design->games, ahead + advantage);
            const double white = play(rng, back, advantage - ahead);
            games[count++] = (RatingGames){i, j, black, design->games - black};
            games[count++] = (RatingGames){j, i, white, back - white};
        }
    const RatingConfig config = rating_config_default();
    Rating *rating;
    Error error = {""};
    if (rating_solve(&config, design->players, games, count, NULL, &rating, &error) != STATUS_OK) {
        fprintf(stderr, "%s\n", error.text);
        exit(2);
    }
    const RatingFirstMove first = rating_first_move(rating, games, count);
    rating_destroy(rating);
    return first;
}

static bool cover(const Design *design, int tables, uint64_t index) {
    int inside = 0;
    double sum = 0.0, squares = 0.0, margins = 0.0;
    for (int t = 0; t < tables; t++) {
        Rng rng = rng_stream((uint64_t)t, RNG_TEST, index);
        const RatingFirstMove first = estimate(design, &rng);
        const double miss = first.elo - design->advantage;
        inside += fabs(miss) <= first.margin; // false if either is NAN
        sum += miss;
        squares += miss * miss;
        margins += first.margin;
    }
    const double share = (double)inside / tables;
    const double slack = 0.02 + 2.0 * sqrt(0.95 * 0.05 / tables);
    const bool good = fabs(share - 0.95) <= slack;
    printf("%d players, %3d games, advantage %3.0f +- %2.0f, effects %2.0f%s: in %5.1f%% of %d; "
           "error %.1f, deviation %.1f, margin %.1f%s\n",
           design->players, design->games, design->advantage, design->own, design->effect,
           design->lopsided ? ", lopsided" : "", 100.0 * share, tables, sum / tables,
           sqrt(squares / tables), margins / tables, good ? "" : "  <- not 95%");
    return good;
}

int main(int argc, char **argv) {
    const int tables = argc > 1 ? atoi(argv[1]) : 2000;
    static const Design designs[] = {
        {2, 100, 60.0, 0.0, 0.0, false},  {2, 100, 300.0, 0.0, 0.0, false},
        {3, 100, 60.0, 0.0, 0.0, false},  {4, 100, 60.0, 0.0, 0.0, false},
        {5, 50, 60.0, 0.0, 0.0, false},   {6, 50, 60.0, 0.0, 0.0, false},
        {7, 50, 60.0, 0.0, 0.0, false},   {8, 50, 60.0, 0.0, 0.0, false},
        {4, 100, 60.0, 0.0, 0.0, true},   {8, 6, 60.0, 0.0, 0.0, false},
        {8, 50, 60.0, 0.0, 60.0, false},  {8, 50, 60.0, 60.0, 0.0, false},
        {8, 100, 60.0, 60.0, 60.0, true},
    };
    bool good = true;
    for (size_t i = 0; i < sizeof designs / sizeof *designs; i++)
        good &= cover(&designs[i], tables, i);
    return good ? 0 : 1;
}
