// Any bytes as a conversation in the Hex text protocol: every line that is due an answer gets one
// in the protocol's form. The first byte chooses between random play and an agent.
#include "tools/htp/htp.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_answer(const char *answer) {
    const size_t length = strlen(answer);
    if ((answer[0] != '=' && answer[0] != '?') || length < 4)
        abort();
    const char *after_id = answer + 1 + strspn(answer + 1, "0123456789");
    const char *end = strstr(answer, "\n\n");
    if (*after_id != ' ' || end != answer + length - 2)
        abort();
}

static bool contains(const uint8_t *line, size_t length, const char *word) {
    return memmem(line, length, word, strlen(word)) != NULL;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    if (size == 0)
        return 0;
    Player *player;
    if (data[0] % 2) {
        SearchConfig config = search_config_default((SearchKind)(data[0] / 2 % 3));
        config.nodes = 4;
        player = player_agent_create(net_create((NetShape){.size = 3, .width = 2, .depth = 1}),
                                     &config, data[0] & 64);
    } else {
        player = player_random_create();
    }
    Htp *htp = htp_create(
        player, &(HtpConfig){.version = "fuzz", .size = 3, .seed = 1, .solver_bytes = 1 << 20});
    const char limit[] = "set_param solver_seconds 0.001";
    check_answer(htp_answer(htp, limit, strlen(limit)));
    for (const uint8_t *line = data + 1, *end = data + size; line < end && !htp_quit(htp);) {
        const uint8_t *newline = memchr(line, '\n', (size_t)(end - line));
        const size_t length = (size_t)((newline ? newline : end) - line);
        // Not for the fuzzer: minutes of thinking, and the files of this machine.
        if (!contains(line, length, "seconds") && !contains(line, length, "nodes") &&
            !contains(line, length, "loadsgf")) {
            const char *answer = htp_answer(htp, (const char *)line, length);
            if (answer)
                check_answer(answer);
        }
        line += length + 1;
    }
    htp_destroy(htp);
    return 0;
}
