// Any bytes as games to be watched, one or a file of them: read or refused, and what was read is
// written as the same game.
#include "selfplay/train/episode.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    BytesReader reader = {.bytes = (const char *)data, .length = size};
    Episode episode;
    if (episode_get(&reader, &episode)) {
        BytesWriter writer = {0};
        episode_put(&episode, &writer);
        // Size, moves and winner come out as they went in.
        if (memcmp(writer.bytes, data, 3) != 0 ||
            memcmp(writer.bytes + 4, data + 4, (size_t)episode.count) != 0)
            abort();
        free(writer.bytes);
        episode_free(&episode);
    }
    EpisodeList list;
    Error error = {""};
    if (episode_list_decode("fuzz", (const char *)data, size, &list, &error) == STATUS_OK)
        episode_list_free(&list);
    else if (error.text[0] == '\0' || strchr(error.text, '\n'))
        abort();
    return 0;
}
