// Tables of game results: whatever is read holds players and counts that can be rated or are
// refused, and comes back from its own table.
#include "base/check.h"
#include "elo/csv.h"
#include "elo/rating_table.h"
#include "elo/results.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    Error error = {""};
    Results *results;
    if (results_read("table", (const char *)data, size, &results, &error) != STATUS_OK) {
        CHECK(error.text[0] != '\0' && !strchr(error.text, '\n'));
        return 0;
    }
    CHECK(results->players >= 2 && results->count >= 1);
    for (int i = 0; i < results->count; i++) {
        const RatingGames *games = &results->games[i];
        CHECK(games->black >= 0 && games->black < results->players);
        CHECK(games->white >= 0 && games->white < results->players);
        CHECK(games->black != games->white);
        CHECK(games->black_wins >= 0.0 && games->white_wins >= 0.0);
    }
    const char *const *names = (const char *const *)results->names;
    const RatingConfig config = rating_config_default();
    Rating *rating;
    // Rating takes long where there are many players; reading is what bytes can break.
    if (results->players <= 30 &&
        rating_solve(&config, results->players, results->games, results->count, names, &rating,
                     &error) == STATUS_OK) {
        char *text = rating_table_csv(rating, names, 0, true);
        Csv *csv;
        CHECK(csv_create("own", text, strlen(text), &csv, &error) == STATUS_OK);
        CHECK(csv->rows == results->players && csv->columns == 9);
        csv_destroy(csv);
        free(text);
        free(rating_table_text(rating, names));
        free(rating_table_json(rating, names));
        rating_destroy(rating);
    }
    results_destroy(results);
    return 0;
}
