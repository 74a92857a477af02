#include "view/game/live.h"

#include "base/file.h"
#include "base/memory.h"
#include "selfplay/train/run.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { RUNS_MAX = 256 };

static const double refresh_seconds = 0.5;

static bool has(const char *folder, const char *name) {
    char path[PATH_MAX];
    return file_path(folder, name, path, NULL) == STATUS_OK && access(path, F_OK) == 0;
}

Status live_open(const char *folder, Live **live, Error *error) {
    if (strlen(folder) >= PATH_MAX - LIVE_NAME_MAX)
        return error_set(error, STATUS_INVALID, "%.60s...: too long a name", folder);
    if (access(folder, R_OK) != 0)
        return error_set(error, STATUS_IO, "%s: no such folder", folder);
    if (!has(folder, "run.json") && !has(folder, "runs"))
        return error_set(error, STATUS_INVALID,
                         "%s: neither a training run's folder (with run.json) nor an experiment's "
                         "(with runs/)",
                         folder);
    *live = memory_zeroed(1, sizeof **live);
    strcpy((*live)->folder, folder);
    (*live)->refreshed = -refresh_seconds;
    return STATUS_OK;
}

static void forget_boards(Live *live) {
    for (int i = 0; i < live->count; i++)
        episode_free(&live->boards[i].episode);
    live->count = 0;
}

void live_close(Live *live) {
    if (!live)
        return;
    forget_boards(live);
    free(live);
}

static int compare_names(const void *a, const void *b) {
    return strcmp(a, b);
}

// The names of the runs, sorted; a single run has the name ".".
static int list_runs(const char *folder, char names[RUNS_MAX][LIVE_NAME_MAX]) {
    if (has(folder, "run.json")) {
        strcpy(names[0], ".");
        return 1;
    }
    char runs[PATH_MAX];
    if (file_path(folder, "runs", runs, NULL) != STATUS_OK)
        return 0;
    DIR *directory = opendir(runs);
    if (!directory)
        return 0;
    int count = 0;
    for (struct dirent *entry; count < RUNS_MAX && (entry = readdir(directory));)
        if (entry->d_name[0] != '.' && strlen(entry->d_name) < LIVE_NAME_MAX)
            strcpy(names[count++], entry->d_name);
    closedir(directory);
    qsort(names, (size_t)count, LIVE_NAME_MAX, compare_names);
    return count;
}

static void run_folder(const Live *live, const char *name, char path[PATH_MAX]) {
    if (strcmp(name, ".") == 0)
        snprintf(path, PATH_MAX, "%s", live->folder);
    else
        snprintf(path, PATH_MAX, "%.*s/runs/%s", PATH_MAX - LIVE_NAME_MAX - 8, live->folder, name);
}

// Adds up to `most` games of a run: those in progress, or the last that it has kept.
static void add_run(Live *live, const char *name, bool running, int most) {
    char folder[PATH_MAX];
    EpisodeList list;
    Error error;
    run_folder(live, name, folder);
    // A file that is being replaced, or damaged, is skipped this time.
    const Status status =
        running ? run_live_read(folder, &list, &error) : run_games_read(folder, &list, &error);
    if (status != STATUS_OK)
        return;
    const int first = !running && list.count > most ? list.count - most : 0;
    for (int i = first; i < list.count && i < first + most; i++) {
        if (live->count == LIVE_BOARDS_MAX)
            break;
        LiveBoard *board = &live->boards[live->count++];
        snprintf(board->run, sizeof board->run, "%s", strcmp(name, ".") ? name : "");
        strcpy(board->folder, folder);
        board->number = list.items[i].number;
        board->episode = episode_create(list.items[i].episode.size);
        episode_copy(&board->episode, &list.items[i].episode);
    }
    episode_list_free(&list);
}

void live_turn(Live *live, int step) {
    const int next = step > 0 ? live->first + live->shown : live->first - LIVE_BOARDS_MAX;
    if (next < live->runs)
        live->first = next > 0 ? next : 0;
    live->refreshed = -refresh_seconds; // at once
}

bool live_refresh(Live *live, double now) {
    if (now - live->refreshed < refresh_seconds)
        return false;
    live->refreshed = now;
    static const char *const files[2] = {"games", "live"};
    char(*names)[LIVE_NAME_MAX] = memory_zeroed(RUNS_MAX, LIVE_NAME_MAX);
    const int all = list_runs(live->folder, names);
    int counts[2] = {0};
    for (int i = 0; i < all; i++)
        for (int kind = 0; kind < 2; kind++) {
            char folder[PATH_MAX];
            run_folder(live, names[i], folder);
            counts[kind] += has(folder, files[kind]);
        }
    forget_boards(live);
    live->running = counts[1] > 0;
    live->runs = counts[live->running];
    if (live->first >= live->runs)
        live->first = 0;
    live->shown = 0;
    int place = 0, left = live->runs - live->first;
    for (int i = 0; i < all && left > 0 && live->count < LIVE_BOARDS_MAX; i++) {
        char folder[PATH_MAX];
        run_folder(live, names[i], folder);
        if (!has(folder, files[live->running]))
            continue;
        if (place++ < live->first)
            continue;
        // An equal share of the boards that are left, rounded up.
        add_run(live, names[i], live->running, (LIVE_BOARDS_MAX - live->count + left - 1) / left);
        live->shown++;
        left--;
    }
    free(names);
    return true;
}

const LiveBoard *live_find(const Live *live, const char *folder, int number) {
    for (int i = 0; i < live->count && live->running; i++)
        if (live->boards[i].number == number && strcmp(live->boards[i].folder, folder) == 0)
            return &live->boards[i];
    return NULL;
}

bool live_newest_weights(const char *folder, char path[PATH_MAX]) {
    for (int idx = RUN_SNAPSHOTS_MAX; idx >= 0; idx--) {
        char name[32];
        snprintf(name, sizeof name, RUN_WEIGHTS_FORMAT, idx);
        if (has(folder, name))
            return file_path(folder, name, path, NULL) == STATUS_OK;
    }
    return false;
}
