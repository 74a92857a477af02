// Messages of a sweep. Messages of other processes are untrusted input.
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

bool sweep_result_read(const char *bytes, size_t length, MatchResult *result) {
    BytesReader reader = {.bytes = bytes, .length = length};
    if (!match_result_get(&reader, result))
        return false;
    if (reader.at == length)
        return true;
    match_result_free(result);
    return false;
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
           bytes_is_text(run->preset, sizeof run->preset) &&
           bytes_is_text(run->label, sizeof run->label) && is_trainer(&run->trainer) &&
           is_amount(run->first) && is_amount(run->budget) && run->snapshots >= 2 &&
           run->snapshots <= RUN_SNAPSHOTS_MAX;
}

static bool is_training(const SweepTraining *train) {
    return bytes_is_text(train->folder, sizeof train->folder) && is_run(&train->run) &&
           train->checkpoint_seconds > 0.0 && isfinite(train->checkpoint_seconds) &&
           bytes_is_bool(&train->mix_machines);
}

void sweep_piece_put(const SweepPiece *piece, BytesWriter *writer) {
    bytes_put(writer, &piece->kind, sizeof piece->kind);
    if (piece->kind == SWEEP_PLAY)
        match_job_put(&piece->play, writer);
    else
        bytes_put(writer, &piece->train, sizeof piece->train);
}

bool sweep_piece_read(const char *bytes, size_t length, SweepPiece *piece) {
    BytesReader reader = {.bytes = bytes, .length = length};
    bytes_get(&reader, &piece->kind, sizeof piece->kind);
    if (reader.failed || !bytes_is_choice(&piece->kind, SWEEP_PLAY))
        return false;
    if (piece->kind == SWEEP_PLAY)
        return match_job_get(&reader, &piece->play) && reader.at == length;
    bytes_get(&reader, &piece->train, sizeof piece->train);
    return !reader.failed && reader.at == length && is_training(&piece->train);
}

void sweep_hello(const char *version, char hello[SWEEP_HELLO_MAX]) {
    snprintf(hello, SWEEP_HELLO_MAX, "%.24s, messages of %zu, %zu and %zu bytes", version,
             sizeof(SweepPiece), sizeof(SweepNews), sizeof(MatchResult));
}
