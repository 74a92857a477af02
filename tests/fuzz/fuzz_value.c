// Values as people type them: any bytes are read or refused, and what is written for people reads
// back as what it was.
#include "base/check.h"
#include "base/memory.h"
#include "tools/frame/value.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    char *text = memory_zeroed(size + 1, 1);
    memcpy(text, data, size);
    char written[VALUE_TEXT_MAX];
    double number = NAN;
    if (value_number(text, &number)) {
        CHECK(isfinite(number));
        value_number_text(number, written);
        double back = NAN;
        CHECK(value_number(written, &back));
        CHECK(fabs(back - number) <= 1e-5 * fabs(number));
    }
    int integer = 0;
    CHECK(!value_integer(text, &integer) || (double)integer == number);
    uint64_t whole = 0;
    (void)value_whole(text, &whole);
    double seconds = NAN;
    if (value_seconds(text, &seconds)) {
        CHECK(isfinite(seconds) && seconds >= 0);
        value_seconds_text(seconds, written);
        CHECK(value_seconds(written, &seconds));
    }
    IntList list = {.count = 0};
    if (value_list(text, &list)) {
        CHECK(list.count >= 1 && list.count <= INT_LIST_MAX);
        value_list_text(&list, written);
    }
    const char *const names[] = {"train", "tournament", text};
    CHECK(value_nearest("", names, 2) == -1);
    const int nearest = value_nearest(text, names, 3);
    CHECK(size == 0 || strlen(text) == 0 || strlen(text) > 40 || nearest >= 0);
    free(text);
    return 0;
}
