#include "elo/rating/csv.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static Csv *taken(const char *text) {
    Csv *csv;
    Error error = {""};
    if (csv_create("t.csv", text, strlen(text), &csv, &error) != STATUS_OK)
        fail_msg("%s", error.text);
    return csv;
}

static int column_of(const Csv *csv, const char *name) {
    int column;
    assert_int_equal(csv_find_column(csv, name, &column, NULL), STATUS_OK);
    return column;
}

static void test_fields(void **state) {
    (void)state;
    Csv *csv = taken("\n a ,\"b \"\"x\"\", y\",c\r\n\r\n1,, 3\t\n \"4\" ,five six,\"\"");
    assert_int_equal(csv->columns, 3);
    assert_int_equal(csv->rows, 2);
    assert_int_equal(column_of(csv, "a"), 0);
    assert_int_equal(column_of(csv, "b \"x\", y"), 1);
    assert_int_equal(column_of(csv, "d"), -1);
    static const char *const expected[] = {"1", "", "3", "4", "five six", ""};
    for (int i = 0; i < 6; i++)
        assert_string_equal(csv_text(csv, i / 3, i % 3), expected[i]);
    assert_int_equal(csv->line[0], 2);
    assert_int_equal(csv->line[1], 4);
    assert_int_equal(csv->line[2], 5);
    csv_destroy(csv);
    csv = taken("only");
    assert_int_equal(csv->rows, 0);
    csv_destroy(csv);
}

static void refused(const char *text, size_t length, const char *why) {
    Csv *csv;
    Error error = {""};
    assert_int_equal(csv_create("t.csv", text, length, &csv, &error), STATUS_INVALID);
    assert_null(csv);
    assert_string_equal(error.text, why);
}

static void test_refusals(void **state) {
    (void)state;
    refused("", 0, "t.csv: empty, expected a first line that names the columns");
    refused(" \r\n\n", 4, "t.csv: empty, expected a first line that names the columns");
    refused("a,b\n\n1,2\n3\n", 11, "t.csv:4: 1 fields, expected 2 as in line 1");
    refused("a\n\"b\nc\"", 7, "t.csv:2: a quote is opened and not closed on its line");
    refused("a\n\"b\"c", 6, "t.csv:2: expected the end of the field after the closing quote");
    refused("a\0b", 3, "t.csv: a 0 byte at offset 1, expected a table as text");
}

static void test_numbers(void **state) {
    (void)state;
    Csv *csv = taken("x\n1e3\n\n1001\nnan\n5 6\n\"\"\n");
    Error error = {""};
    double number = 0;
    assert_int_equal(csv_number(csv, 0, 0, 0, 1000, &number, &error), STATUS_OK);
    assert_true(number == 1000);
    static const char *const why[] = {"t.csv:4: x is '1001', expected a number from 0 to 1000",
                                      "t.csv:5: x is 'nan', expected a number from 0 to 1000",
                                      "t.csv:6: x is '5 6', expected a number from 0 to 1000",
                                      "t.csv:7: x is '', expected a number from 0 to 1000"};
    for (int i = 0; i < 4; i++) {
        assert_int_equal(csv_number(csv, 1 + i, 0, 0, 1000, &number, &error), STATUS_INVALID);
        assert_string_equal(error.text, why[i]);
    }
    int column;
    assert_int_equal(csv_need_column(csv, "y", &column, &error), STATUS_INVALID);
    assert_string_equal(error.text, "t.csv:1: no column named y, only x");
    csv_destroy(csv);
    csv = taken("x\n0x10\ninf\n-inf\n\"1,5\"\n");
    for (int i = 0; i < 4; i++)
        assert_int_equal(csv_number(csv, i, 0, -1e300, 1e300, &number, &error), STATUS_INVALID);
    csv_destroy(csv);
}

// As spreadsheets of other countries and other systems write it.
static void test_dialects(void **state) {
    (void)state;
    static const char *const texts[] = {
        "Black Wins;b, c;d\n1,5;\"x;y\";z\n",
        "BLACK-WINS\tb, c\td\r\n1.5\tx;y\tz\r\n",
        "black_wins,\"b, c\",\"d\"\r1.5,x;y,z\r",
        "\n \n\"black wins\";\"b, c\";d\n\n1.5;x;y;z\n",
    };
    for (int i = 0; i < 3; i++) {
        Csv *csv = taken(texts[i]);
        double number = 0;
        assert_int_equal(csv->columns, 3);
        assert_int_equal(csv->rows, 1);
        assert_int_equal(column_of(csv, "black_wins"), 0);
        assert_int_equal(column_of(csv, "B, C"), 1);
        assert_int_equal(csv_number(csv, 0, 0, 0, 2, &number, NULL), STATUS_OK);
        assert_true(number == 1.5);
        assert_string_equal(csv_text(csv, 0, 1), "x;y");
        csv_destroy(csv);
    }
    refused(texts[3], strlen(texts[3]), "t.csv:5: 4 fields, expected 3 as in line 3");
    Csv *csv = taken("a,b,A\n1,2,3\n");
    int column;
    Error error;
    assert_int_equal(csv_find_column(csv, "b", &column, &error), STATUS_OK);
    assert_int_equal(csv_need_column(csv, "a", &column, &error), STATUS_INVALID);
    assert_string_equal(error.text, "t.csv:1: columns 1 and 3 are both named a, expected one");
    csv_destroy(csv);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_fields),
        cmocka_unit_test(test_refusals),
        cmocka_unit_test(test_numbers),
        cmocka_unit_test(test_dialects),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
