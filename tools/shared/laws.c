#include "tools/shared/laws.h"

#include "elo/experiment/label.h"

#include "base/memory.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { STORES_MAX = LAWS_MAX };

// The snapshots of one law.
typedef struct Group {
    int store;
    char label[LABEL_MAX];
    ScalingBoard *board[SCALING_BOARDS_MAX]; // owned
    int boards;
} Group;

typedef struct Groups {
    int count;
    Group item[LAWS_MAX];
} Groups;

static void groups_free(Groups *groups) {
    for (int i = 0; i < groups->count; i++)
        for (int b = 0; b < groups->item[i].boards; b++)
            scaling_board_destroy(groups->item[i].board[b]);
    free(groups);
}

static Status group_of(Groups *groups, int store, const char *label, const char *path,
                       Group **group, Error *error) {
    for (int i = 0; i < groups->count; i++) {
        *group = &groups->item[i];
        if ((*group)->store == store && strcmp((*group)->label, label) == 0)
            return STATUS_OK;
    }
    if (groups->count == LAWS_MAX)
        return error_set(error, STATUS_INVALID,
                         "%s: more than %d laws to compare, the last of runs labelled %.80s", path,
                         LAWS_MAX, label);
    *group = &groups->item[groups->count++];
    (*group)->store = store;
    snprintf((*group)->label, sizeof(*group)->label, "%s", label);
    return STATUS_OK;
}

// The label of the run of this name, "" if it is not there.
static void find_label(const StoreRun *runs, int count, const char *name, char label[LABEL_MAX]) {
    label[0] = '\0';
    for (int i = 0; i < count; i++)
        if (strcmp(runs[i].name, name) == 0)
            label_of_run(&runs[i], label);
}

// Adds the snapshots of a board to the groups of their labels.
static Status split_board(const Standings *standings, const ScalingBoard *board,
                          const StoreRun *runs, int run_count, int store, const char *path,
                          Groups *groups, Error *error) {
    const size_t n = (size_t)board->count;
    char(*labels)[LABEL_MAX] = memory_zeroed(n, sizeof *labels);
    bool *keep = memory_zeroed(n, sizeof *keep), *used = memory_zeroed(n, sizeof *used);
    Status status = STATUS_OK;
    for (size_t i = 0; i < n; i++)
        find_label(runs, run_count, standings->agents[board->agent[i]].run, labels[i]);
    for (size_t i = 0; i < n && status == STATUS_OK; i++) {
        Group *group;
        if (used[i])
            continue;
        for (size_t j = 0; j < n; j++) {
            keep[j] = strcmp(labels[i], labels[j]) == 0;
            used[j] |= keep[j];
        }
        status = group_of(groups, store, labels[i], path, &group, error);
        if (status == STATUS_OK)
            group->board[group->boards++] = laws_part(board, keep);
    }
    free(labels);
    free(keep);
    free(used);
    return status;
}

static Status add_store(const Analysis *analysis, bool by_label, int store, Groups *groups,
                        Error *error) {
    const char *path = store_path(analysis->store);
    StoreRun *runs;
    int run_count;
    Group *group;
    Status status = store_runs(analysis->store, 0, &runs, &run_count, error);
    if (status != STATUS_OK)
        return status;
    for (int b = 0; b < analysis->count && status == STATUS_OK; b++) {
        const Standings *standings = analysis->standings[b];
        status = unit_check(analysis->unit, standings, path, error);
        if (status != STATUS_OK)
            break;
        ScalingBoard *board = scaling_board_create(standings, 0, analysis->unit);
        if (by_label) {
            laws_pool(board, store + 1);
            status = split_board(standings, board, runs, run_count, store, path, groups, error);
            scaling_board_destroy(board);
            continue;
        }
        status = group_of(groups, store, "", path, &group, error);
        if (status == STATUS_OK)
            group->board[group->boards++] = board;
        else
            scaling_board_destroy(board);
    }
    store_runs_free(runs, run_count);
    return status;
}

// "exp" for "exp/hexlaw.sqlite" and "exp", "old" for "old.sqlite".
static void store_name(const char *path, char name[LABEL_MAX]) {
    size_t length = strlen(path);
    const char *const ends[] = {"/" STORE_FILE, ".sqlite"};
    while (length > 1 && path[length - 1] == '/')
        length--;
    for (int i = 0; i < 2; i++) {
        const size_t end = strlen(ends[i]);
        if (length > end && strncmp(path + length - end, ends[i], end) == 0)
            length -= end;
    }
    size_t from = length;
    while (from > 0 && path[from - 1] != '/')
        from--;
    snprintf(name, LABEL_MAX, "%.*s", (int)(length - from < 64 ? length - from : 64), path + from);
}

static bool shares_label(const Groups *groups, const Group *group) {
    for (int i = 0; i < groups->count; i++)
        if (groups->item[i].store != group->store &&
            strcmp(groups->item[i].label, group->label) == 0)
            return true;
    return false;
}

// Two stores of the same name are told apart by their paths.
static void name_store(const LawsRequest *request, int store, char name[LABEL_MAX]) {
    char other[LABEL_MAX];
    store_name(request->stores[store], name);
    for (int i = 0; i < request->count; i++) {
        store_name(request->stores[i], other);
        if (i != store && strcmp(other, name) == 0) {
            snprintf(name, LABEL_MAX, "%.100s", request->stores[store]);
            return;
        }
    }
}

static void name_group(const LawsRequest *request, const Groups *groups, const Group *group,
                       char name[LAWS_NAME_MAX]) {
    char store[LABEL_MAX];
    name_store(request, group->store, store);
    if (!request->by_label)
        snprintf(name, LAWS_NAME_MAX, "%s", store);
    else if (shares_label(groups, group))
        snprintf(name, LAWS_NAME_MAX, "%.110s (%.70s)", group->label, store);
    else
        snprintf(name, LAWS_NAME_MAX, "%s", group->label);
}

static Status fit_groups(const LawsRequest *request, const Groups *groups, Unit unit, Laws *laws,
                         Error *error) {
    ScalingConfig config = scaling_config_default();
    config.replicates = request->replicates;
    config.seed = request->seed;
    config.unit = unit;
    Status status = STATUS_OK;
    for (int i = 0; i < groups->count && status == STATUS_OK; i++) {
        const Group *group = &groups->item[i];
        char name[LAWS_NAME_MAX];
        name_group(request, groups, group, name);
        status = laws_add(laws, &config, name, (const ScalingBoard *const *)group->board,
                          group->boards, error);
    }
    return status;
}

// The version of perfect play in a store's games, 0: none; the first board that has one tells.
static int version_of(const Analysis *analysis) {
    for (int i = 0; i < analysis->count; i++)
        if (analysis->standings[i]->perfect_version != 0)
            return analysis->standings[i]->perfect_version;
    return 0;
}

static Status load_groups(const LawsRequest *request, Groups *groups, Error *error) {
    int first = 0;
    Status status = STATUS_OK;
    for (int i = 0; i < request->count && status == STATUS_OK; i++) {
        AnalysisSource source = *request->source;
        Analysis analysis;
        source.store = request->stores[i];
        status = analysis_open(&source, &analysis, error);
        const int version = status == STATUS_OK ? version_of(&analysis) : 0;
        first = i == 0 ? version : first;
        if (status == STATUS_OK && version != first)
            status = error_set(error, STATUS_INVALID,
                               "%s: games against perfect play of version %d, those of %s against "
                               "version %d: expected one version",
                               request->stores[i], version, request->stores[0], first);
        if (status == STATUS_OK)
            status = add_store(&analysis, request->by_label, i, groups, error);
        analysis_close(&analysis);
    }
    return status;
}

Status laws_load(const LawsRequest *request, Laws **laws, Error *error) {
    const Unit unit = (Unit)request->source->unit;
    Groups *groups = memory_zeroed(1, sizeof *groups);
    Laws *made = laws_create(unit);
    *laws = NULL;
    Status status = load_groups(request, groups, error);
    if (status == STATUS_OK)
        status = fit_groups(request, groups, unit, made, error);
    if (status == STATUS_OK)
        status = laws_compare(made, error);
    groups_free(groups);
    if (status == STATUS_OK)
        *laws = made;
    else
        laws_destroy(made);
    return status;
}

Status laws_of_labels(Analysis *analysis, int replicates, uint64_t seed, Error *error) {
    const char *const path = store_path(analysis->store);
    const LawsRequest request = {
        .stores = &path, .count = 1, .by_label = true, .replicates = replicates, .seed = seed};
    Groups *groups = memory_zeroed(1, sizeof *groups);
    Laws *made = laws_create(analysis->unit);
    Error reason;
    laws_destroy(analysis->laws);
    analysis->laws = NULL;
    Status status = add_store(analysis, true, 0, groups, error);
    if (status == STATUS_OK && groups->count > 1)
        status = fit_groups(&request, groups, analysis->unit, made, error);
    groups_free(groups);
    if (status == STATUS_OK && made->count > 1 && laws_compare(made, &reason) == STATUS_OK)
        analysis->laws = made;
    else
        laws_destroy(made);
    return status;
}

// --- as text ---

static void print_value(const char *name, const LawsValue *value, const char *format, bool power) {
    const double numbers[] = {value->alone.value, value->alone.lo, value->alone.hi, value->all.lo,
                              value->all.hi};
    printf("    %-22s", name);
    // An estimate without an interval, of curves that hardly meet, is none.
    for (int i = 0; i < 5; i++) {
        const double number = isfinite(numbers[1]) ? numbers[i] : (double)NAN;
        analysis_print_number(format, 10, power ? pow(10.0, number) : number + 0.0);
    }
    putchar('\n');
}

static void print_board(const Laws *laws, const LawsBoard *board) {
    char times[40];
    snprintf(times, sizeof times, "times the %s", unit_noun(laws->unit));
    printf("  %dx%d: %d and %d runs", board->size, board->size, board->runs[0], board->runs[1]);
    if (isfinite(board->elo))
        printf(", compared at %.0f Elo", board->elo);
    putchar('\n');
    print_value(times, &board->shift, " %*.2f", true);
    print_value("Elo a decade", &board->slope, " %*.0f", false);
    print_value("ceiling, Elo", &board->ceiling, " %*.0f", false);
}

// Whether a law has one run on a board.
static bool has_single_run(const LawsPair *pair) {
    bool single = false;
    for (int b = 0; b < pair->boards; b++)
        single |= pair->board[b].runs[0] == 1 || pair->board[b].runs[1] == 1;
    return single;
}

void laws_print(const Laws *laws) {
    printf("x: %s; in brackets what holds in 95%% of cases for all %d pair%s at once\n\n",
           unit_plural(laws->unit), laws->pairs, laws->pairs == 1 ? "" : "s");
    for (int i = 0; i < laws->count; i++) {
        const ScalingFit *fit = laws->law[i].fit;
        printf("%s:", laws->law[i].name);
        for (int b = 0; b < fit->boards; b++) {
            printf("%s %dx%d ", b ? "," : "", fit->board[b].size, fit->board[b].size);
            if (isfinite(fit->board[b].slope.value))
                printf("%.0f Elo/decade", fit->board[b].slope.value);
            else
                printf("no line");
        }
        putchar('\n');
    }
    for (int i = 0; i < laws->notes; i++)
        printf("left out: %s on %dx%d, %d snapshots of at least %d\n", laws->note[i].name,
               laws->note[i].size, laws->note[i].size, laws->note[i].snaps, LAWS_SNAPS_MIN);
    putchar('\n');
    for (int i = 0; i < laws->pairs; i++) {
        const LawsPair *pair = &laws->pair[i];
        printf("%s\n", pair->sentence);
        if (pair->uneven)
            printf("  (the numbers of runs differ: the best of more runs is luckier)\n");
        if (has_single_run(pair))
            printf("  (one run on a board: its luck is in no interval)\n");
    }
    printf("\nthe second less the first, and 95%% intervals: by itself, and for all boards at "
           "once\n");
    for (int i = 0; i < laws->pairs; i++) {
        const LawsPair *pair = &laws->pair[i];
        if (pair->boards == 0)
            continue;
        printf("\n%s, %s\n", laws->law[pair->first].name, laws->law[pair->second].name);
        for (int b = 0; b < pair->boards; b++)
            print_board(laws, &pair->board[b]);
        if (!isfinite(pair->law_slope.value))
            continue;
        char slope[48], multiple[48];
        printf("  law across boards: slope %+.0f Elo (%s)", pair->law_slope.value,
               analysis_interval(pair->law_slope, "%+.0f", slope));
        const ScalingValue times = {pow(10.0, pair->law_multiple.value),
                                    pow(10.0, pair->law_multiple.lo),
                                    pow(10.0, pair->law_multiple.hi)};
        printf(", a board size %.3g times as dear (%s)\n", times.value,
               analysis_interval(times, "%.3g", multiple));
    }
}
