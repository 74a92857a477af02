// Parsing and printing of values.
#include "tests/testing.h"

#include "tools/frame/value.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static void test_numbers(void **state) {
    (void)state;
    const struct {
        const char *text;
        double number;
    } good[] = {{"12", 12},   {"0.5", 0.5},    {"1e11", 1e11}, {"-3", -3},
                {"2k", 2000}, {"1.5M", 1.5e6}, {"3G", 3e9},    {"1T", 1e12}};
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        double number = 99;
        assert_true(value_number(good[i].text, &number));
        assert_true(number == good[i].number);
    }
    const char *bad[] = {"",      " 1",  "1 ",  "x",   "1x", "nan", "inf",   "0x10",
                         "1e999", "1kk", "1,5", "--1", "e5", "2m",  "1e308T"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        double number = 99;
        assert_false(value_number(bad[i], &number));
        assert_true(number == 99);
    }
}

static void test_integers(void **state) {
    (void)state;
    int integer = 0;
    assert_true(value_integer("64k", &integer) && integer == 64000);
    assert_true(value_integer("1e5", &integer) && integer == 100000);
    assert_true(value_integer("-2147483648", &integer) && integer == -2147483647 - 1);
    assert_false(value_integer("2147483648", &integer));
    assert_false(value_integer("0.5", &integer));
    uint64_t whole = 0;
    assert_true(value_whole("18446744073709551615", &whole) && whole == UINT64_MAX);
    assert_false(value_whole("18446744073709551616", &whole));
    assert_false(value_whole("-1", &whole));
    assert_false(value_whole("", &whole));
    assert_false(value_whole("1e3", &whole));
}

static void test_seconds(void **state) {
    (void)state;
    const struct {
        const char *text;
        double seconds;
    } good[] = {{"90", 90},     {"90s", 90},         {"1.5m", 90}, {"1h30m", 5400},
                {"2d", 172800}, {"1d2h3m4s", 93784}, {"0", 0},     {".5s", 0.5}};
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        double seconds = -1;
        assert_true(value_seconds(good[i].text, &seconds));
        assert_true(fabs(seconds - good[i].seconds) < 1e-9);
    }
    const char *bad[] = {"", "-5", "5x", "1m1h", "1h30", "m", "1hh", "1s1s", "1e999", " 5"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        double seconds = -1;
        assert_false(value_seconds(bad[i], &seconds));
        assert_true(seconds == -1);
    }
}

static void test_lists(void **state) {
    (void)state;
    IntList list = {.count = 0};
    char text[VALUE_TEXT_MAX];
    assert_true(value_list("3,5-7", &list));
    value_list_text(&list, text);
    assert_string_equal(text, "3,5,6,7");
    const char *bad[] = {"",           "3,",    ",3",          "5-3",         "3-",
                         "-3",         "3,3",   "3-5,4",       "3 4",         "3,x",
                         "1-64,70-71", "0-100", "99999999999", "0-2147483647"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        assert_false(value_list(bad[i], &list));
        assert_int_equal(list.count, 4);
    }
    assert_true(value_list("2147483584-2147483647", &list));
    assert_int_equal(list.count, 64);
    value_list_text(&list, text);
    assert_true(strlen(text) < VALUE_TEXT_MAX);
    assert_string_equal(text + strlen(text) - 4, ",...");
}

// What is written for people reads back as the same value.
static void test_texts(void **state) {
    (void)state;
    const struct {
        double number;
        const char *text;
    } numbers[] = {{12, "12"},         {0.5, "0.5"},     {1e11, "1e11"},   {1e-7, "1e-7"},
                   {2.5e10, "2.5e10"}, {-1e20, "-1e20"}, {1e100, "1e100"}, {0, "0"}};
    char text[VALUE_TEXT_MAX];
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        value_number_text(numbers[i].number, text);
        assert_string_equal(text, numbers[i].text);
        double back = NAN;
        assert_true(value_number(text, &back) && back == numbers[i].number);
    }
    const struct {
        double seconds;
        const char *text;
    } times[] = {{0, "0s"},    {0.25, "0.2s"},  {20, "20s"},      {90, "1m30s"}, {600, "10m"},
                 {3600, "1h"}, {5400, "1h30m"}, {100800, "1d4h"}, {59.6, "1m"},  {86399.9, "1d"}};
    for (size_t i = 0; i < sizeof times / sizeof *times; i++) {
        value_seconds_text(times[i].seconds, text);
        assert_string_equal(text, times[i].text);
    }
}

static void test_nearest(void **state) {
    (void)state;
    const char *const names[] = {"train", "tournament", "rate", "fit"};
    assert_int_equal(value_nearest("trian", names, 4), 0);
    assert_int_equal(value_nearest("tournment", names, 4), 1);
    assert_int_equal(value_nearest("rates", names, 4), 2);
    assert_int_equal(value_nearest("fti", names, 4), 3);
    assert_int_equal(value_nearest("zzzzz", names, 4), -1);
    assert_int_equal(value_nearest("", names, 4), -1);
    char long_word[200];
    memset(long_word, 'a', sizeof long_word - 1);
    long_word[sizeof long_word - 1] = '\0';
    assert_int_equal(value_nearest(long_word, names, 4), -1);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_numbers), cmocka_unit_test(test_integers),
        cmocka_unit_test(test_seconds), cmocka_unit_test(test_lists),
        cmocka_unit_test(test_texts),   cmocka_unit_test(test_nearest),
    };
    return TESTING_RUN(tests);
}
