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

enum { PLAYERS_MAX = 12 };

// Who meets whom, and how often.
typedef enum Shape {
    ALL,      // everybody, as often with either as Black
    LOPSIDED, // a fifth of the games with the first player as White
    UNEQUAL,  // a tenth of the games, all of them or three times as many
    ONE_WAY,  // every other pairing with the first player as Black only
    CHAIN,    // neighbours only
    SHAPES
} Shape;

static const char *const shape_names[SHAPES] = {"all", "lopsided", "unequal", "one way", "chain"};

typedef struct Design {
    int players, games; // of each pairing with either player as Black
    double advantage;   // Elo
    double own;         // deviation of the pairings' advantages
    double effect;      // deviation of their effects on the difference
    Shape shape;
} Design;

static double play(Rng *rng, int games, double elo) {
    const double p = 1.0 / (1.0 + pow(10.0, -elo / 400.0));
    double wins = 0.0;
    for (int i = 0; i < games; i++)
        wins += (double)rng_uniform(rng) < p;
    return wins;
}

// The games of a pairing with the first player as Black and as White.
static void count_games(const Design *design, int i, int j, int count[2]) {
    count[0] = count[1] = design->games;
    if (design->shape == LOPSIDED)
        count[1] /= 5;
    if (design->shape == UNEQUAL)
        count[0] = count[1] = (i + j) % 3 == 0   ? design->games / 10
                              : (i + j) % 3 == 1 ? design->games
                                                 : 3 * design->games;
    if (design->shape == ONE_WAY && (i + j) % 2 == 0)
        count[1] = 0;
    if (design->shape == CHAIN && j != i + 1)
        count[0] = count[1] = 0;
}

// `*truth` is what the interval should hold: the advantage, or where the pairings are too few to
// tell it their own advantages' mean.
static RatingFirstMove estimate(const Design *design, Rng *rng, double *truth) {
    int met = 0;
    double sum = 0.0;
    RatingGames games[PLAYERS_MAX * PLAYERS_MAX];
    int count = 0;
    for (int i = 0; i < design->players; i++)
        for (int j = i + 1; j < design->players; j++) {
            int number[2];
            count_games(design, i, j, number);
            const double advantage = design->advantage + design->own * rng_normal(rng);
            const double ahead = 50.0 * (j - i) + design->effect * rng_normal(rng);
            if (number[0] > 0 && number[1] > 0) {
                met++;
                sum += advantage;
            }
            const double black = play(rng, number[0], ahead + advantage);
            const double white = play(rng, number[1], advantage - ahead);
            if (number[0] > 0)
                games[count++] = (RatingGames){i, j, black, number[0] - black};
            if (number[1] > 0)
                games[count++] = (RatingGames){j, i, white, number[1] - white};
        }
    *truth = met < 3 ? sum / met : design->advantage;
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
        double truth;
        const RatingFirstMove first = estimate(design, &rng, &truth);
        const double miss = first.elo - truth;
        inside += fabs(miss) <= first.margin; // false if either is NAN
        sum += miss;
        squares += miss * miss;
        margins += first.margin;
    }
    const double share = (double)inside / tables;
    const double slack = 0.02 + 2.0 * sqrt(0.95 * 0.05 / tables);
    const bool good = fabs(share - 0.95) <= slack;
    printf("%2d players, %3d games, %-8s advantage %3.0f +- %3.0f, effects %3.0f: in %5.1f%% of "
           "%d; error %4.1f, deviation %5.1f, margin %5.1f%s\n",
           design->players, design->games, shape_names[design->shape], design->advantage,
           design->own, design->effect, 100.0 * share, tables, sum / tables, sqrt(squares / tables),
           margins / tables, good ? "" : "  <- not 95%");
    return good;
}

int main(int argc, char **argv) {
    const int tables = argc > 1 ? atoi(argv[1]) : 2000;
    static const Design designs[] = {
        {2, 100, 60, 0, 0, ALL},
        {2, 100, 300, 0, 0, ALL},
        {2, 100, 60, 0, 0, LOPSIDED},
        {3, 100, 60, 0, 0, ALL},
        {4, 100, 60, 0, 0, ALL},
        {5, 50, 60, 0, 0, ALL},
        {6, 50, 60, 0, 0, ALL},
        {7, 50, 60, 0, 0, ALL},
        {8, 50, 60, 0, 0, ALL},
        {8, 6, 60, 0, 0, ALL},
        {4, 100, 60, 0, 0, LOPSIDED},
        {6, 100, 60, 0, 0, UNEQUAL},
        {4, 100, 60, 0, 0, ONE_WAY},
        {6, 100, 60, 0, 0, ONE_WAY},
        {3, 100, 60, 0, 0, CHAIN},
        {8, 100, 60, 0, 0, CHAIN},
        {8, 2, 60, 0, 0, ALL},
        {12, 1, 60, 0, 0, ALL},
        {8, 50, 200, 0, 0, ALL},
        // Pairings with effects of their own.
        {2, 100, 60, 60, 60, ALL},
        {3, 100, 60, 60, 60, CHAIN},
        {3, 100, 60, 60, 0, ALL},
        {3, 100, 60, 60, 60, ALL},
        {4, 100, 60, 60, 0, ALL},
        {4, 100, 60, 30, 0, ALL},
        {4, 100, 60, 60, 60, ALL},
        {5, 100, 60, 150, 0, ALL},
        {6, 100, 60, 60, 60, ALL},
        {8, 50, 60, 0, 60, ALL},
        {8, 50, 60, 60, 0, ALL},
        {8, 50, 60, 20, 0, ALL},
        {8, 100, 60, 60, 60, LOPSIDED},
        {8, 100, 60, 150, 150, ALL},
        {8, 100, 60, 60, 60, UNEQUAL},
        {8, 100, 60, 60, 60, ONE_WAY},
        {6, 100, 60, 0, 150, ONE_WAY},
        {4, 100, 60, 0, 100, ONE_WAY},
        {8, 100, 60, 60, 60, CHAIN},
        {5, 100, 60, 60, 60, CHAIN},
        {12, 50, 60, 60, 60, ALL},
    };
    bool good = true;
    for (size_t i = 0; i < sizeof designs / sizeof *designs; i++)
        good &= cover(&designs[i], tables, i);
    return good ? 0 : 1;
}
