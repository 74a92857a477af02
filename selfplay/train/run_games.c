#include "selfplay/train/run_internal.h"

#include "base/file.h"

#include <limits.h>
#include <unistd.h>

enum { GAMES_A_SNAPSHOT = 4 };

static Status read_list(const char *folder, const char *name, EpisodeList *list, Error *error) {
    char path[PATH_MAX];
    *list = (EpisodeList){0};
    const Status status = file_path(folder, name, path, error);
    if (status != STATUS_OK || access(path, F_OK) != 0)
        return status;
    return episode_list_read(path, list, error);
}

static Status write_list(const char *folder, const char *name, const EpisodeList *list,
                         Error *error) {
    char path[PATH_MAX];
    const Status status = file_path(folder, name, path, error);
    return status == STATUS_OK ? episode_list_write(path, list, error) : status;
}

Status run_games_read(const char *folder, EpisodeList *list, Error *error) {
    return read_list(folder, "games", list, error);
}

Status run_live_read(const char *folder, EpisodeList *list, Error *error) {
    return read_list(folder, "live", list, error);
}

Status run_games_take(const char *folder, const Trainer *trainer, int idx, Error *error) {
    EpisodeList list;
    Status status = run_games_read(folder, &list, error);
    if (status != STATUS_OK)
        return status;
    // A snapshot may be taken again, after the run was interrupted.
    int kept = 0;
    while (kept < list.count && list.items[kept].number < idx)
        kept++;
    episode_list_cut(&list, kept);
    const Lane *lane = trainer_first_lane(trainer);
    for (int i = 0; i < lane_watched(lane) && list.count < kept + GAMES_A_SNAPSHOT; i++)
        if (lane_episode(lane, i, true)->count > 0)
            episode_list_add(&list, idx, lane_episode(lane, i, true));
    status = write_list(folder, "games", &list, error);
    episode_list_free(&list);
    return status;
}

Status run_live_show(const char *folder, const Trainer *trainer, Error *error) {
    EpisodeList list = {0};
    const Lane *lane = trainer_first_lane(trainer);
    for (int i = 0; i < lane_watched(lane); i++)
        episode_list_add(&list, i, lane_episode(lane, i, false));
    const Status status = write_list(folder, "live", &list, error);
    episode_list_free(&list);
    return status;
}

void run_live_end(const char *folder) {
    char path[PATH_MAX];
    if (file_path(folder, "live", path, NULL) == STATUS_OK)
        unlink(path); // may not exist
}
