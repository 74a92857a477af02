// Ratings as tables, strongest first: as text in the style of Ordo, as CSV, as JSON.
#ifndef HEXLAW_ELO_RATING_RATING_TABLE_H
#define HEXLAW_ELO_RATING_RATING_TABLE_H

#include "elo/rating/rating_first_move.h"
#include "elo/rating/rating_misfit.h"
#include "elo/rating/rating_pools.h"

#include <stdbool.h>

typedef struct RatingTable {
    const Rating *rating;
    const char *const *names; // [rating->players]
    int board;                // its size, 0: unknown
    int pool;                 // from 1 on; players of different pools are not connected by games
    RatingFirstMove first;
    RatingMisfit misfit;
    const RatingBeyond *beyond; // [beyond_count] players to list below, by number in `everyone`
    int beyond_count;
    const char *const *everyone; // NULL if there are none
} RatingTable;

// Players in order of strength, equal ones by number; [players], free with free().
int *rating_table_order(const Rating *rating);

// `# PLAYER RATING ERROR POINTS PLAYED (%) LOS`: ERROR is half the width of the 95% interval ("---"
// for the anchor, at 0), POINTS are games won, LOS the chance in per cent of being stronger than
// the next in the table. With colours also BLACK and WHITE, the strengths as each, Elo relative to
// the anchor's as White. Free with free().
char *rating_table_text(const RatingTable *table);

// The same as CSV with columns board,rank,player,rating,error,points,played,percent,los and, alike
// in all rows of a table, pool,first_move,first_move_error,chi_square,chi_square_expected,fit_p,
// effect (elo/rating/rating.h), then model,black,white,misfit; unknown values are empty. The first
// line names the columns if `header` is set. Free with free().
char *rating_table_csv(const RatingTable *table, bool header);

// A JSON array of {"name"}, "size" if the board's is known, and what the functions below add, one
// object per player, table after table. Free with free().
char *rating_table_json(const RatingTable *tables, int count);

// The players beyond the scale as a line of text that names each with its points, "" if there are
// none. The CSV has them without rank, rating and what follows from it; the JSON with "elo" null.
// Free with free().
char *rating_table_beyond_text(const RatingTable *table);

// Adds a number rounded to a multiple of 1/`scale`; null if it is not finite.
struct cJSON;
void rating_table_add_number(struct cJSON *object, const char *name, double value, double scale);

// Adds a player's "elo","lo","hi","games","score","los"; the last is the chance that it is stronger
// than the next one.
void rating_table_add_place(struct cJSON *object, const Rating *rating, int player,
                            double superiority);

// Adds a player's strengths, Elo, with colours: "black","white", null if not finite.
void rating_table_add_strengths(struct cJSON *object, const Rating *rating, int player);

// Adds "model","pool","first_move","first_move_error","chi_square","chi_square_expected","fit_p",
// "effect", with colours "effect_zero" (of the pairings with the anchor), and "effect_pairing"
// (Rating's misfit) to an object.
void rating_table_add_fit(struct cJSON *object, int pool, const Rating *rating,
                          RatingFirstMove first);

// Adds "misfit": {"elo","colour","distance","same_run","cycles","rest","left"}
// (elo/rating/rating_misfit.h) to an object, null for unknown values; adds nothing if `misfit.told`
// is false.
void rating_table_add_misfit(struct cJSON *object, RatingMisfit misfit);

#endif
