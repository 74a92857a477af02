// Ratings as tables, strongest first: as text in the style of Ordo, as CSV, as JSON.
#ifndef HEXLAW_ELO_RATING_TABLE_H
#define HEXLAW_ELO_RATING_TABLE_H

#include "elo/rating.h"

#include <stdbool.h>

// Players in order of strength, equal ones by number; [players], free with free().
int *rating_table_order(const Rating *rating);

// `# PLAYER RATING ERROR POINTS PLAYED (%) LOS`: ERROR is half the width of the 95% interval ("---"
// for the anchor, who is at 0), POINTS are games won, LOS the chance in per cent of being stronger
// than the next in the table. Free with free().
char *rating_table_text(const Rating *rating, const char *const *names);

// The same as CSV with columns board,rank,player,rating,error,points,played,percent,los; `board`
// 0: left empty. The first line names the columns where `header` is set. Free with free().
char *rating_table_csv(const Rating *rating, const char *const *names, int board, bool header);

// A JSON array of {"name","elo","lo","hi","games","score","los"}. Free with free().
char *rating_table_json(const Rating *rating, const char *const *names);

#endif
