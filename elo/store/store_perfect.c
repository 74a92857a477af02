// The version of perfect play that took part in games: results of two versions are never mixed.
#include "elo/store/store_internal.h"

#include "selfplay/search/reference.h"

#include <stdio.h>

Status store_perfect_version(const Store *store, int size, const StoreTrial *trials, int count,
                             int *version, Error *error) {
    *version = 0;
    long games[2] = {0, 0};
    int other = 0;
    for (int i = 0; i < count; i++) {
        const StoreTrial *t = &trials[i];
        if (t->perfect == 0)
            continue;
        if (*version == 0)
            *version = t->perfect;
        if (t->perfect != *version)
            other = t->perfect;
        games[t->perfect != *version] += (long)t->black_wins + t->white_wins;
    }
    if (other == 0)
        return STATUS_OK;
    return error_set(error, STATUS_INVALID,
                     "%s: %ld games against %s of version %d and %ld of version %d, "
                     "expected one version: hexlaw tournament --renew-perfect plays them anew",
                     store->path, games[0], reference_in_text(size), *version, games[1], other);
}

// Deletes the games with perfect play of other versions on boards of a size; planned jobs stay.
static const char forget_format[] =
    "CREATE TEMP TABLE hexlaw_forgotten AS SELECT h.trial AS trial FROM hexlaw_mohex_trials h "
    "JOIN agents_details d ON d.id = ifnull(h.black_agent, h.white_agent) "
    "LEFT JOIN hexlaw_perfect_trials p ON p.trial = h.trial "
    "WHERE d.boardsize = %d AND h.greedy = %d AND ifnull(p.version, 1) <> %d;"
    "DELETE FROM hexlaw_games WHERE run = '' AND size = %d AND greedy = %d "
    "AND (black_agent IS NULL OR white_agent IS NULL) "
    "AND EXISTS (SELECT 1 FROM hexlaw_forgotten);"
    "DELETE FROM mohex_trials WHERE id IN (SELECT trial FROM hexlaw_forgotten);"
    "DELETE FROM hexlaw_mohex_trials WHERE trial IN (SELECT trial FROM hexlaw_forgotten);"
    "DELETE FROM hexlaw_perfect_trials WHERE trial IN (SELECT trial FROM hexlaw_forgotten);"
    "DELETE FROM hexlaw_reference_trials WHERE trial IN (SELECT trial FROM hexlaw_forgotten);"
    "DROP TABLE hexlaw_forgotten;";

static const char forget_horizons_format[] =
    "DELETE FROM hexlaw_horizons WHERE greedy = %d "
    "AND agent IN (SELECT id FROM agents_details WHERE boardsize = %d) "
    "AND agent NOT IN (SELECT agent FROM hexlaw_perfect_horizons WHERE greedy = %d AND version = "
    "%d);"
    "DELETE FROM hexlaw_perfect_horizons WHERE NOT EXISTS (SELECT 1 FROM hexlaw_horizons h "
    "WHERE h.agent = hexlaw_perfect_horizons.agent AND h.greedy = hexlaw_perfect_horizons.greedy);";

static Status forget(Store *store, const char *text, Error *error) {
    bool own;
    const Status status = store_begin_own(store, &own, error);
    if (status != STATUS_OK)
        return status;
    return store_end_own(store, own, store_execute(store, text, "cannot write", error), error);
}

Status store_perfect_forget(Store *store, int size, bool greedy, int keep, Error *error) {
    char text[sizeof forget_format + 64];
    snprintf(text, sizeof text, forget_format, size, (int)greedy, keep, size, (int)greedy);
    return forget(store, text, error);
}

Status store_perfect_forget_horizons(Store *store, int size, bool greedy, int keep, Error *error) {
    char text[sizeof forget_horizons_format + 64];
    snprintf(text, sizeof text, forget_horizons_format, (int)greedy, size, (int)greedy, keep);
    return forget(store, text, error);
}
