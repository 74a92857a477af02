// Text without terminal control sequences.
#include "tests/testing.h"

#include "tools/frame/plain.h"

#include <string.h>

static void test_lines(void **state) {
    (void)state;
    static const char *const cases[][2] = {
        {"plain 5x5 \xc3\xa4\xe2\x80\x93\xf0\x9f\x99\x82 \xc2\xa0\xc2\xbf", NULL},
        {"\x1b[31mred\x1b]0;title\x07", "?[31mred?]0;title?"},
        {"a\nb\tc\rd\x7f", "a?b?c?d?"},
        {"\xc2\x9b[31m", "?[31m"}, // CSI as a character
        {"\x9b[31m", "?[31m"},     // and as a byte
        {"\xc2", ""},              // cut
        {"\xc2x\xc2\xc2\xa1", "?x?\xc2\xa1"},
        {"\xff\xc0\x80\xf5", "????"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char text[64];
        strcpy(text, cases[i][0]);
        plain_line(text);
        assert_string_equal(text, cases[i][1] ? cases[i][1] : cases[i][0]);
    }
}

// The output is the same, and safe, however the bytes are split.
static void test_pieces(void **state) {
    (void)state;
    char from[256], whole[257];
    for (int round = 0; round < 2000; round++) {
        Rng rng = testing_rng((uint64_t)round);
        for (size_t i = 0; i < sizeof from; i++) {
            static const char often[] = "\xc2\x9b\x1b\xe2\x80\x93\n a";
            from[i] = rng_below(&rng, 2) ? (char)rng_below(&rng, 256)
                                         : often[rng_below(&rng, sizeof often - 1)];
        }
        PlainState one = {0}, many = {0};
        const size_t length = plain_copy(&one, whole, from, sizeof from);
        assert_true(length <= sizeof from);
        size_t done = 0, at = 0;
        while (done < sizeof from) {
            char piece[8];
            size_t take = 1 + rng_below(&rng, 7);
            take = take < sizeof from - done ? take : sizeof from - done;
            const size_t got = plain_copy(&many, piece, from + done, take);
            assert_true(got <= take + 1);
            assert_memory_equal(piece, whole + at, got);
            at += got;
            done += take;
        }
        assert_int_equal(at, length);
        for (size_t i = 0; i < length; i++) {
            const unsigned char byte = (unsigned char)whole[i];
            assert_true(byte >= ' ' || byte == '\n' || byte == '\t');
            assert_true(byte != 0x7f);
            assert_false(byte == 0xc2 && i + 1 < length && (unsigned char)whole[i + 1] < 0xa0);
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_lines),
        cmocka_unit_test(test_pieces),
    };
    return TESTING_RUN(tests);
}
