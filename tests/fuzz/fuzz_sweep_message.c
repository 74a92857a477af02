// Any bytes as a message of a sweep: the first says which. Nothing may be looked at that is not
// there, and what is taken for sound holds what it must.
#include "elo/experiment/sweep_internal.h"
#include "selfplay/train/settings.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    if (size == 0)
        return 0;
    const char *bytes = (const char *)data + 1;
    SweepNews news;
    MatchResult result;
    SweepPiece *piece = malloc(sizeof *piece);
    switch (data[0] % 3) {
    case 0:
        if (sweep_news_read(bytes, size - 1, &news) && news.snapshots < 0)
            abort();
        break;
    case 1:
        if (!sweep_result_read(bytes, size - 1, &result))
            break;
        if (strlen(result.error.text) >= ERROR_TEXT_MAX || result.trials[0].moves < 0.0)
            abort();
        match_result_free(&result);
        break;
    default:
        if (sweep_piece_read(bytes, size - 1, piece) && piece->kind == SWEEP_TRAIN &&
            trainer_config_check(&piece->train.run.trainer, NULL) != STATUS_OK)
            abort();
    }
    free(piece);
    return 0;
}
