// Messages of a sweep as they are read: what another process sends is input from outside. Each is
// the bytes of a struct.
#include "elo/experiment/sweep_internal.h"
#include "selfplay/train/settings.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static bool is_amount(double number) {
    return isfinite(number) && number >= 0.0;
}

bool sweep_news_read(const char *bytes, size_t length, SweepNews *news) {
    if (length != sizeof *news)
        return false;
    memcpy(news, bytes, length);
    return is_amount(news->done) && is_amount(news->moves_per_second) && news->snapshots >= 0 &&
           news->snapshots <= RUN_SNAPSHOTS_MAX;
}

// --- results ---

static bool is_trial(const StoreTrial *trial) {
    return bytes_is_bool(&trial->greedy) && trial->black_wins >= 0 && trial->white_wins >= 0 &&
           trial->black_wins <= SWEEP_GAMES_MAX && trial->white_wins <= SWEEP_GAMES_MAX &&
           is_amount(trial->moves) && is_amount(trial->times) && trial->settled >= 0 &&
           trial->settled <= SWEEP_GAMES_MAX && is_amount(trial->settled_stones) &&
           trial->proven >= 0 && trial->proven <= trial->settled;
}

bool sweep_result_read(const char *bytes, size_t length, SweepResult *result, Episode games[2]) {
    BytesReader reader = {.bytes = bytes, .length = length};
    games[0] = games[1] = (Episode){0};
    bytes_get(&reader, result, sizeof *result);
    if (reader.failed || !bytes_is_choice(&result->status, STATUS_STOPPED) ||
        !bytes_is_text(result->error.text, sizeof result->error.text))
        return false;
    bool sound = true;
    for (int half = 0; half < 2; half++)
        sound = sound && is_trial(&result->trials[half]) && bytes_is_bool(&result->kept[half]);
    for (int half = 0; half < 2 && sound; half++)
        sound = !result->kept[half] || episode_get(&reader, &games[half]);
    sound = sound && reader.at == length;
    for (int half = 0; half < 2 && !sound; half++)
        episode_free(&games[half]);
    return sound;
}

// --- pieces ---

static bool is_trainer(const TrainerConfig *trainer) {
    const char *fields = (const char *)trainer;
    for (int i = 0; i < SETTINGS; i++)
        if ((setting_table[i].kind == SETTING_SWITCH &&
             !bytes_is_bool(fields + setting_table[i].offset)) ||
            (setting_table[i].kind == SETTING_CHOICE &&
             !bytes_is_choice(fields + setting_table[i].offset, (int)setting_table[i].most)))
            return false;
    return trainer_config_check(trainer, NULL) == STATUS_OK;
}

static bool is_run(const ExperimentRun *run) {
    return bytes_is_text(run->name, sizeof run->name) &&
           bytes_is_text(run->group, sizeof run->group) &&
           bytes_is_text(run->preset, sizeof run->preset) && is_trainer(&run->trainer) &&
           is_amount(run->first) && is_amount(run->budget) && run->snapshots >= 2 &&
           run->snapshots <= RUN_SNAPSHOTS_MAX;
}

static bool is_player(const StoreAgent *player, int size) {
    return bytes_is_text(player->search, sizeof player->search) &&
           bytes_is_text(player->run, sizeof player->run) &&
           bytes_is_text(player->weights, sizeof player->weights) && player->size == size;
}

static bool is_job(const ExperimentJob *job) {
    return job->size >= BOARD_SIZE_MIN && job->size <= BOARD_SIZE_MAX &&
           bytes_is_bool(&job->greedy) && job->job.games >= 2 &&
           job->job.games <= SWEEP_GAMES_MAX && job->job.number >= 0 &&
           bytes_is_text(job->folder, sizeof job->folder) &&
           is_player(&job->players[0], job->size) &&
           (job->job.ids[1] == STORE_PERFECT || is_player(&job->players[1], job->size));
}

bool sweep_piece_read(const char *bytes, size_t length, SweepPiece *piece) {
    if (length != sizeof *piece)
        return false;
    memcpy(piece, bytes, length);
    if (!bytes_is_choice(&piece->kind, SWEEP_PLAY))
        return false;
    if (piece->kind == SWEEP_PLAY)
        return is_job(&piece->play);
    return bytes_is_text(piece->train.folder, sizeof piece->train.folder) &&
           is_run(&piece->train.run) && piece->train.checkpoint_seconds > 0.0 &&
           isfinite(piece->train.checkpoint_seconds) && bytes_is_bool(&piece->train.mix_machines);
}

void sweep_hello(const char *version, char hello[SWEEP_HELLO_MAX]) {
    snprintf(hello, SWEEP_HELLO_MAX, "%.24s, messages of %zu, %zu and %zu bytes", version,
             sizeof(SweepPiece), sizeof(SweepNews), sizeof(SweepResult));
}
