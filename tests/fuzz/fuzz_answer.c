// Any bytes as an engine's answer: text that is clean and fits, nothing used of a part, and the
// same answer however much follows it.
#include "selfplay/search/answer.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    char text[ANSWER_TEXT_BYTES], again[ANSWER_TEXT_BYTES];
    size_t used, used_again;
    const AnswerKind kind = answer_read((const char *)data, size, &used, text);
    if (used > size || (kind == ANSWER_PART) != (used == 0) || strlen(text) >= sizeof text)
        abort();
    for (const char *p = text; *p; p++)
        if (*p < ' ' || *p > '~')
            abort();
    if (kind == ANSWER_GOOD || kind == ANSWER_REFUSAL) {
        if (answer_read((const char *)data, used, &used_again, again) != kind ||
            used_again != used || strcmp(text, again) != 0 ||
            answer_read((const char *)data, used - 1, &used_again, again) != ANSWER_PART)
            abort();
    }
    return 0;
}
