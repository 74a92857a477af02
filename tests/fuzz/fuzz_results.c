// Tables of game results, and PGN: whatever is read holds players and counts that can be rated or
// are refused, and comes back from its own table.
#include "base/check.h"
#include "elo/rating/csv.h"
#include "elo/rating/rating_pools.h"
#include "elo/rating/rating_table.h"
#include "elo/rating/results.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void print_pool(const RatingPools *pools, int number, const char *const *names) {
    const RatingPool *pool = &pools->pools[number];
    const RatingTable table = {.rating = pool->rating,
                               .names = pool->names,
                               .pool = 1,
                               .first = rating_first_move(pool->rating, pool->games, pool->count),
                               .misfit =
                                   rating_misfit(pool->rating, pool->games, pool->count, NULL),
                               .beyond = pools->beyond,
                               .beyond_count = pools->beyond_count,
                               .everyone = names};
    Error error;
    char *text = rating_table_csv(&table, true);
    Csv *csv;
    CHECK(csv_create("own", text, strlen(text), &csv, &error) == STATUS_OK);
    CHECK(csv->rows == pool->players + pools->beyond_count && csv->columns == 20);
    csv_destroy(csv);
    free(text);
    free(rating_table_text(&table));
    free(rating_table_json(&table, 1));
    free(rating_table_beyond_text(&table));
}

// Rates by a model; all players are rated, idle or beyond the scale.
static void rate(const Results *results, RatingModel model) {
    const char *const *names = (const char *const *)results->names;
    RatingConfig config = rating_config_default();
    config.model = model;
    Error error = {""};
    RatingPools *pools;
    if (rating_pools_solve(&config, results->players, results->games, results->count, names, &pools,
                           &error) != STATUS_OK) {
        CHECK(error.text[0] != '\0' && !strchr(error.text, '\n'));
        return;
    }
    int players = pools->idle + pools->beyond_count;
    for (int i = 0; i < pools->count; i++) {
        players += pools->pools[i].players;
        print_pool(pools, i, names);
        for (int p = 0; p < pools->pools[i].players; p++)
            CHECK(isfinite(pools->pools[i].rating->elo[p]));
    }
    CHECK(players == results->players);
    rating_pools_destroy(pools);
}

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
    for (int i = 0; i < results->count; i++)
        CHECK(results->drawn[i] >= 0.0 && 0.5 * results->drawn[i] <= results->games[i].black_wins);
    // Rating takes long where there are many players; reading is what bytes can break.
    if (results->players <= 30) {
        rate(results, RATING_MODEL_BRADLEY_TERRY);
        rate(results, RATING_MODEL_PLAIN);
    }
    results_destroy(results);
    return 0;
}
