#include "elo/store/store_internal.h"

#include "base/check.h"
#include "base/memory.h"
#include "engine/board.h"
#include "selfplay/train/settings.h"

#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { IDX_MAX = 1000000000 };

// --- runs ---

static Status read_run(const Store *store, sqlite3_stmt *statement, void *row, Error *error) {
    StoreRun *item = row;
    StoreRow from = {.statement = statement};
    item->name = memory_string(store_text(statement, 0));
    item->description = memory_string(store_text(statement, 1));
    item->size = store_whole(&from, 2, "boardsize", 1, BOARD_SIZE_MAX);
    item->width = store_whole(&from, 3, "width", 0, INT_MAX);
    item->depth = store_whole(&from, 4, "depth", 0, INT_MAX);
    item->nodes = store_whole(&from, 5, "nodes", 0, INT_MAX);
    item->seed = (uint64_t)sqlite3_column_int64(statement, 6);
    item->preset = memory_string(store_text(statement, 7));
    item->recipe = memory_string(store_text(statement, 8));
    item->command = memory_string(store_text(statement, 9));
    item->version = memory_string(store_text(statement, 10));
    item->done = sqlite3_column_int(statement, 11) != 0;
    item->label = memory_string(store_text(statement, 12));
    return store_row_check(store, &from, error, "run '%.100s'", item->name);
}

static void free_run(StoreRun *item) {
    free((char *)item->name);
    free((char *)item->description);
    free((char *)item->preset);
    free((char *)item->recipe);
    free((char *)item->command);
    free((char *)item->version);
    free((char *)item->label);
}

// Two versions of hexlaw may write the same recipe as different texts.
static bool same_recipe(const char *a, const char *b) {
    if (strcmp(a, b) == 0)
        return true;
    char *now_a = trainer_config_renewed(a), *now_b = trainer_config_renewed(b);
    const bool same = strcmp(now_a, now_b) == 0;
    free(now_a);
    free(now_b);
    return same;
}

// The first difference between two runs' identities, NULL if none.
static const char *run_difference(const StoreRun *a, const StoreRun *b) {
    if (strcmp(a->description, b->description) != 0)
        return "description";
    if (a->size != b->size)
        return "board size";
    if (a->width != b->width || a->depth != b->depth)
        return "network shape";
    if (a->nodes != b->nodes)
        return "search nodes";
    if (a->seed != b->seed)
        return "seed";
    if (strcmp(a->preset, b->preset) != 0)
        return "preset";
    if (!same_recipe(a->recipe, b->recipe))
        return "recipe";
    return NULL;
}

// STATUS_OK and *found if the same run exists already.
static Status find_run(Store *store, const StoreRun *wanted, bool *found, Error *error) {
    sqlite3_stmt *statement;
    Status status = store_prepare(store, STORE_RUN_FIND, &statement, error);
    if (status != STATUS_OK)
        return status;
    store_bind(statement, "s", wanted->name);
    const int code = sqlite3_step(statement);
    *found = code == SQLITE_ROW;
    if (*found) {
        StoreRun there;
        status = read_run(store, statement, &there, error);
        const char *difference = status == STATUS_OK ? run_difference(wanted, &there) : NULL;
        if (difference)
            status = error_set(error, STATUS_INVALID,
                               "%s: a run named '%s' is there already with another %s", store->path,
                               wanted->name, difference);
        free_run(&there);
    } else if (code != SQLITE_DONE) {
        status = store_fail(store, "cannot read", error);
    }
    store_finish(statement);
    return status;
}

static Status set_label(Store *store, const StoreRun *item, Error *error) {
    sqlite3_stmt *statement;
    if (!item->label || !*item->label)
        return STATUS_OK;
    const Status status = store_prepare(store, STORE_LABEL_SET, &statement, error);
    if (status != STATUS_OK)
        return status;
    store_bind(statement, "ss", item->name, item->label);
    return store_step(store, statement, error);
}

static Status insert_run(Store *store, const StoreRun *item, Error *error) {
    bool found;
    Status status = find_run(store, item, &found, error);
    if (status == STATUS_OK)
        status = set_label(store, item, error);
    if (status != STATUS_OK || found)
        return status;
    sqlite3_stmt *statement;
    status = store_prepare(store, STORE_RUN_INSERT, &statement, error);
    if (status != STATUS_OK)
        return status;
    store_bind(statement, "ssiiii", item->name, item->description, item->size, item->width,
               item->depth, item->nodes);
    status = store_step(store, statement, error);
    if (status == STATUS_OK)
        status = store_prepare(store, STORE_RUN_INSERT_MORE, &statement, error);
    if (status != STATUS_OK)
        return status;
    store_bind(statement, "slssssi", item->name, (int64_t)item->seed, item->preset, item->recipe,
               item->command, item->version, (int)item->done);
    return store_step(store, statement, error);
}

bool store_good_name(const char *name) {
    const size_t length = strlen(name);
    for (size_t i = 0; i < length; i++)
        if ((unsigned char)name[i] < ' ' || name[i] == 0x7f)
            return false;
    return length > 0 && length < STORE_NAME_MAX;
}

bool store_good_label(const char *label) {
    return store_good_name(label) && strlen(label) < STORE_LABEL_MAX;
}

Status store_run_add(Store *store, const StoreRun *item, Error *error) {
    CHECK(!item->label || !*item->label || store_good_label(item->label));
    if (!store_good_name(item->name))
        return error_set(error, STATUS_INVALID,
                         "%s: a run's name must have 1 to %d bytes, without control characters: "
                         "'%.40s'",
                         store->path, STORE_NAME_MAX - 1, item->name);
    bool own;
    Status status = store_begin_own(store, &own, error);
    if (status == STATUS_OK)
        status = store_end_own(store, own, insert_run(store, item, error), error);
    return status;
}

Status store_run_set_done(Store *store, const char *name, Error *error) {
    bool own;
    Status status = store_begin_own(store, &own, error);
    if (status != STATUS_OK)
        return status;
    sqlite3_stmt *statement;
    status = store_prepare(store, STORE_RUN_DONE, &statement, error);
    if (status == STATUS_OK) {
        store_bind(statement, "s", name);
        status = store_step(store, statement, error);
    }
    if (status == STATUS_OK && sqlite3_changes(store->database) != 1)
        status = error_set(error, STATUS_INVALID, "%s: no run named '%s'", store->path, name);
    return store_end_own(store, own, status, error);
}

Status store_runs(Store *store, int size, StoreRun **runs, int *count, Error *error) {
    *runs = NULL;
    *count = 0;
    sqlite3_stmt *statement;
    Status status = store_prepare(store, STORE_RUNS, &statement, error);
    if (status != STATUS_OK)
        return status;
    store_bind(statement, "i", size);
    StoreList list = {.size = sizeof **runs};
    status = store_list(store, statement, read_run, &list, error);
    *runs = (StoreRun *)(void *)list.items;
    *count = list.count;
    if (status != STATUS_OK) {
        store_runs_free(*runs, *count);
        *runs = NULL;
        *count = 0;
    }
    return status;
}

void store_runs_free(StoreRun *runs, int count) {
    for (int i = 0; i < count; i++)
        free_run(&runs[i]);
    free(runs);
}

// --- snapshots ---

static Status insert_snap(Store *store, const StoreSnap *snap, int *id, Error *error) {
    sqlite3_stmt *statement;
    Status status = store_prepare(store, STORE_SNAP_FIND, &statement, error);
    if (status != STATUS_OK)
        return status;
    bool found;
    store_bind(statement, "si", snap->run, snap->idx);
    status = store_find(store, statement, id, &found, error);
    if (status != STATUS_OK || found)
        return status;
    status = store_prepare(store, STORE_SNAP_INSERT, &statement, error);
    if (status != STATUS_OK)
        return status;
    store_bind(statement, "sidd", snap->run, snap->idx, snap->samples, snap->paper_flops);
    status = store_step(store, statement, error);
    *id = (int)sqlite3_last_insert_rowid(store->database);
    if (status == STATUS_OK)
        status = store_prepare(store, STORE_SNAP_INSERT_MORE, &statement, error);
    if (status != STATUS_OK)
        return status;
    store_bind(statement, "isddd", *id, snap->weights, snap->moves, snap->wall_seconds,
               snap->cpu_seconds);
    status = store_step(store, statement, error);
    if (status != STATUS_OK || isnan(snap->multiply_adds))
        return status;
    status = store_prepare(store, STORE_COMPUTE_INSERT, &statement, error);
    if (status != STATUS_OK)
        return status;
    store_bind(statement, "idd", *id, snap->multiply_adds, snap->looks);
    return store_step(store, statement, error);
}

Status store_snap_add(Store *store, const StoreSnap *snap, int *id, Error *error) {
    if (strlen(snap->weights) >= STORE_PATH_MAX)
        return error_set(error, STATUS_INVALID, "%s: a path over %d bytes: %.100s", store->path,
                         STORE_PATH_MAX - 1, snap->weights);
    bool own;
    int number = 0;
    Status status = store_begin_own(store, &own, error);
    if (status == STATUS_OK)
        status = store_end_own(store, own, insert_snap(store, snap, &number, error), error);
    if (id)
        *id = number;
    return status;
}

static Status read_snap(const Store *store, sqlite3_stmt *statement, void *row, Error *error) {
    StoreSnap *snap = row;
    StoreRow from = {.statement = statement};
    snap->id = store_whole(&from, 0, "id", 0, INT_MAX);
    snap->run = memory_string(store_text(statement, 1));
    snap->idx = store_whole(&from, 2, "idx", 0, IDX_MAX);
    snap->samples = store_amount(&from, 3, "samples");
    snap->paper_flops = store_amount(&from, 4, "flops");
    snap->weights = memory_string(store_text(statement, 5));
    snap->moves = store_amount(&from, 6, "moves");
    snap->wall_seconds = store_amount(&from, 7, "wall_seconds");
    snap->cpu_seconds = store_amount(&from, 8, "cpu_seconds");
    snap->multiply_adds = store_amount(&from, 9, "multiply_adds");
    snap->looks = store_amount(&from, 10, "looks");
    return store_row_check(store, &from, error, "snapshot %lld of run '%.100s'",
                           (long long)sqlite3_column_int64(statement, 0), snap->run);
}

Status store_snaps(Store *store, const char *run_name, StoreSnap **snaps, int *count,
                   Error *error) {
    *snaps = NULL;
    *count = 0;
    sqlite3_stmt *statement;
    Status status = store_prepare(store, STORE_SNAPS, &statement, error);
    if (status != STATUS_OK)
        return status;
    store_bind(statement, "s", run_name);
    StoreList list = {.size = sizeof **snaps};
    status = store_list(store, statement, read_snap, &list, error);
    *snaps = (StoreSnap *)(void *)list.items;
    *count = list.count;
    if (status != STATUS_OK) {
        store_snaps_free(*snaps, *count);
        *snaps = NULL;
        *count = 0;
    }
    return status;
}

void store_snaps_free(StoreSnap *snaps, int count) {
    for (int i = 0; i < count; i++) {
        free((char *)snaps[i].run);
        free((char *)snaps[i].weights);
    }
    free(snaps);
}

// --- agents ---

static Status insert_agent(Store *store, int snap, int nodes, double c, const char *search, int *id,
                           Error *error) {
    sqlite3_stmt *statement;
    Status status = store_prepare(store, STORE_AGENT_FIND, &statement, error);
    if (status != STATUS_OK)
        return status;
    bool found;
    store_bind(statement, "iids", snap, nodes, c, search);
    status = store_find(store, statement, id, &found, error);
    if (status != STATUS_OK || found)
        return status;
    status = store_prepare(store, STORE_AGENT_INSERT, &statement, error);
    if (status != STATUS_OK)
        return status;
    store_bind(statement, "iid", snap, nodes, c);
    status = store_step(store, statement, error);
    *id = (int)sqlite3_last_insert_rowid(store->database);
    if (status == STATUS_OK)
        status = store_prepare(store, STORE_AGENT_INSERT_MORE, &statement, error);
    if (status != STATUS_OK)
        return status;
    store_bind(statement, "is", *id, search);
    return store_step(store, statement, error);
}

Status store_agent_add(Store *store, int snap, int nodes, double c, const char *search, int *id,
                       Error *error) {
    CHECK(strlen(search) < sizeof((StoreAgent *)0)->search);
    bool own;
    int number = 0;
    Status status = store_begin_own(store, &own, error);
    if (status == STATUS_OK)
        status = store_end_own(store, own,
                               insert_agent(store, snap, nodes, c, search, &number, error), error);
    if (id)
        *id = number;
    return status;
}

static Status read_text(const Store *store, sqlite3_stmt *statement, int column, char *text,
                        size_t room, Error *error) {
    const int length = snprintf(text, room, "%s", store_text(statement, column));
    if (length >= (int)room)
        return error_set(error, STATUS_INVALID, "%s: a text of %d bytes, expected at most %zu: %s",
                         store->path, length, room - 1, text);
    return STATUS_OK;
}

static Status read_agent(const Store *store, sqlite3_stmt *statement, void *row, Error *error) {
    StoreAgent *agent = row;
    StoreRow from = {.statement = statement};
    agent->id = store_whole(&from, 0, "id", 0, INT_MAX);
    agent->snap = store_whole(&from, 1, "snap", 0, INT_MAX);
    agent->nodes = store_whole(&from, 2, "nodes", 0, INT_MAX);
    agent->c = store_number(statement, 3);
    agent->size = store_whole(&from, 6, "boardsize", 1, BOARD_SIZE_MAX);
    agent->width = store_whole(&from, 7, "width", 0, INT_MAX);
    agent->depth = store_whole(&from, 8, "depth", 0, INT_MAX);
    agent->idx = store_whole(&from, 9, "idx", 0, IDX_MAX);
    agent->train_nodes = store_whole(&from, 10, "nodes of training", 0, INT_MAX);
    agent->samples = store_amount(&from, 11, "samples");
    agent->paper_flops = store_amount(&from, 12, "flops");
    agent->executed = store_amount(&from, 13, "multiply_adds and looks");
    agent->wall_seconds = store_amount(&from, 14, "wall_seconds");
    agent->cpu_seconds = store_amount(&from, 15, "cpu_seconds");
    agent->inputs = sqlite3_column_int(statement, 17) ? NET_CHAINS : NET_STONES;
    agent->model = sqlite3_column_int(statement, 18) ? NET_LEARNED : NET_RULES;
    agent->frame = sqlite3_column_int(statement, 19) ? NET_FRAME_ROOT : NET_FRAME_MOVER;
    agent->dynamics = store_whole(&from, 20, "model_dynamics", 0, NET_DEPTH_MAX);
    agent->prediction = store_whole(&from, 21, "model_prediction", 0, NET_DEPTH_MAX);
    agent->moves = store_amount(&from, 22, "moves");
    Status status = read_text(store, statement, 4, agent->search, sizeof agent->search, error);
    if (status == STATUS_OK)
        status = read_text(store, statement, 5, agent->run, sizeof agent->run, error);
    if (status == STATUS_OK)
        status = read_text(store, statement, 16, agent->weights, sizeof agent->weights, error);
    return status != STATUS_OK
               ? status
               : store_row_check(store, &from, error, "agent %lld of run '%.100s'",
                                 (long long)sqlite3_column_int64(statement, 0), agent->run);
}

NetShape store_agent_shape(const StoreAgent *agent) {
    return (NetShape){.size = agent->size,
                      .width = agent->width,
                      .depth = agent->depth,
                      .inputs = agent->inputs,
                      .model = agent->model,
                      .frame = agent->frame,
                      .dynamics = agent->dynamics,
                      .prediction = agent->prediction};
}

Status store_agents(Store *store, int size, StoreAgent **agents, int *count, Error *error) {
    *agents = NULL;
    *count = 0;
    sqlite3_stmt *statement;
    Status status = store_prepare(store, STORE_AGENTS, &statement, error);
    if (status != STATUS_OK)
        return status;
    store_bind(statement, "i", size);
    StoreList list = {.size = sizeof **agents};
    status = store_list(store, statement, read_agent, &list, error);
    if (status != STATUS_OK) {
        free(list.items);
        return status;
    }
    *agents = (StoreAgent *)(void *)list.items;
    *count = list.count;
    return STATUS_OK;
}

Status store_sizes(Store *store, int sizes[16], int *count, Error *error) {
    *count = 0;
    sqlite3_stmt *statement;
    Status status = store_prepare(store, STORE_SIZES, &statement, error);
    if (status != STATUS_OK)
        return status;
    int code = SQLITE_DONE;
    while (status == STATUS_OK && (code = sqlite3_step(statement)) == SQLITE_ROW) {
        StoreRow from = {.statement = statement};
        sizes[*count] = store_whole(&from, 0, "boardsize", 1, BOARD_SIZE_MAX);
        status = store_row_check(store, &from, error, "run '%.100s'", store_text(statement, 1));
        // SQLite may return a size twice, as two types.
        if (status == STATUS_OK && (*count == 0 || sizes[*count] > sizes[*count - 1]))
            ++*count;
    }
    if (status == STATUS_OK && code != SQLITE_DONE)
        status = store_fail(store, "cannot read board sizes", error);
    store_finish(statement);
    return status;
}

// --- trials ---

static Status insert_trial(Store *store, const StoreTrial *trial, int *added, Error *error) {
    const bool perfect = trial->black == STORE_PERFECT || trial->white == STORE_PERFECT;
    sqlite3_stmt *statement;
    Status status =
        store_prepare(store, perfect ? STORE_MOHEX_FIND : STORE_TRIAL_FIND, &statement, error);
    if (status != STATUS_OK)
        return status;
    int id;
    bool found;
    store_bind(statement, "aaii", trial->black, trial->white, (int)trial->greedy, trial->job);
    status = store_find(store, statement, &id, &found, error);
    if (status != STATUS_OK || found)
        return status;
    status =
        store_prepare(store, perfect ? STORE_MOHEX_INSERT : STORE_TRIAL_INSERT, &statement, error);
    if (status != STATUS_OK)
        return status;
    store_bind(statement, "aaiidd", trial->black, trial->white, trial->black_wins,
               trial->white_wins, trial->moves, trial->times);
    status = store_step(store, statement, error);
    id = (int)sqlite3_last_insert_rowid(store->database);
    if (status == STATUS_OK)
        status = store_prepare(store, perfect ? STORE_MOHEX_INSERT_MORE : STORE_TRIAL_INSERT_MORE,
                               &statement, error);
    if (status != STATUS_OK)
        return status;
    store_bind(statement, "iaaiil", id, trial->black, trial->white, (int)trial->greedy, trial->job,
               (int64_t)trial->seed);
    status = store_step(store, statement, error);
    if (status == STATUS_OK && perfect) {
        status = store_prepare(store, STORE_MOHEX_INSERT_VERSION, &statement, error);
        if (status != STATUS_OK)
            return status;
        store_bind(statement, "ii", id, trial->perfect);
        status = store_step(store, statement, error);
    }
    if (status == STATUS_OK && trial->settled > 0) {
        status = store_prepare(store, STORE_MOHEX_INSERT_SETTLED, &statement, error);
        if (status != STATUS_OK)
            return status;
        store_bind(statement, "iidi", id, trial->settled, trial->settled_stones, trial->proven);
        status = store_step(store, statement, error);
    }
    if (status == STATUS_OK)
        ++*added;
    return status;
}

Status store_trials_add(Store *store, const StoreTrial *trials, int count, int *added,
                        Error *error) {
    int new_rows = 0;
    bool own;
    Status status = store_begin_own(store, &own, error);
    if (status != STATUS_OK)
        return status;
    for (int i = 0; i < count && status == STATUS_OK; i++) {
        CHECK(trials[i].job >= 0 && trials[i].black != trials[i].white);
        CHECK((trials[i].black == STORE_PERFECT || trials[i].white == STORE_PERFECT) ==
              (trials[i].perfect > 0));
        status = insert_trial(store, &trials[i], &new_rows, error);
    }
    status = store_end_own(store, own, status, error);
    if (added)
        *added = status == STATUS_OK ? new_rows : 0;
    return status;
}

static Status read_trial(const Store *store, sqlite3_stmt *statement, void *row, Error *error) {
    StoreTrial *trial = row;
    StoreRow from = {.statement = statement};
    trial->black = store_agent_id(&from, 0, "black_agent");
    trial->white = store_agent_id(&from, 1, "white_agent");
    trial->black_wins = store_whole(&from, 2, "black_wins", 0, STORE_WINS_MAX);
    trial->white_wins = store_whole(&from, 3, "white_wins", 0, STORE_WINS_MAX);
    trial->moves = store_amount(&from, 4, "moves");
    trial->times = store_amount(&from, 5, "times");
    trial->greedy = sqlite3_column_int(statement, 6) != 0;
    trial->job = store_whole(&from, 7, "job", -1, INT_MAX);
    trial->seed = (uint64_t)sqlite3_column_int64(statement, 8);
    if (sqlite3_column_count(statement) > 9) { // of games with perfect play
        trial->perfect = store_whole(&from, 9, "version of perfect play", 0, INT_MAX);
        trial->settled =
            store_whole(&from, 10, "settled", 0, trial->black_wins + trial->white_wins);
        trial->settled_stones = store_amount(&from, 11, "stones");
        trial->proven = store_whole(&from, 12, "proven", 0, trial->settled);
    }
    return store_row_check(store, &from, error, "trial of agents %d and %d", trial->black,
                           trial->white);
}

Status store_trials(Store *store, int size, bool greedy, StoreTrial **trials, int *count,
                    Error *error) {
    *trials = NULL;
    *count = 0;
    StoreList list = {.size = sizeof **trials};
    static const StoreQuery queries[] = {STORE_TRIALS, STORE_MOHEX_TRIALS};
    Status status = STATUS_OK;
    for (int i = 0; i < 2 && status == STATUS_OK; i++) {
        sqlite3_stmt *statement;
        status = store_prepare(store, queries[i], &statement, error);
        if (status != STATUS_OK)
            break;
        store_bind(statement, "ii", size, (int)greedy);
        status = store_list(store, statement, read_trial, &list, error);
    }
    if (status != STATUS_OK) {
        free(list.items);
        return status;
    }
    *trials = (StoreTrial *)(void *)list.items;
    *count = list.count;
    return STATUS_OK;
}
