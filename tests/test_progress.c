// The progress line, drawn into memory with a clock of the test.
#include "tests/testing.h"

#include "tools/frame/progress.h"

#include <stdlib.h>
#include <string.h>

static double clock_now;

static double test_clock(void) {
    return clock_now;
}

typedef struct Drawing {
    char *text;
    size_t length;
    Progress *progress;
    FILE *stream;
} Drawing;

static void open_drawing(Drawing *drawing, bool terminal, int columns) {
    clock_now = 100;
    drawing->stream = open_memstream(&drawing->text, &drawing->length);
    assert_non_null(drawing->stream);
    drawing->progress = progress_create(&(ProgressConfig){.stream = drawing->stream,
                                                          .terminal = terminal,
                                                          .columns = columns,
                                                          .redraw_seconds = 0.1,
                                                          .line_seconds = 5,
                                                          .now = test_clock},
                                        false);
}

static void close_drawing(Drawing *drawing) {
    progress_destroy(drawing->progress);
    fclose(drawing->stream);
}

static void show(Drawing *drawing, const char *what, double done) {
    progress_show(
        drawing->progress,
        &(ProgressState){.what = what, .rate = "3 k/s", .done = done, .seconds_left = -1});
}

static int count(const char *text, char letter) {
    int found = 0;
    for (; *text; text++)
        found += *text == letter;
    return found;
}

static void test_plain_lines(void **state) {
    (void)state;
    Drawing drawing;
    open_drawing(&drawing, false, 0);
    for (int i = 0; i <= 80; i++, clock_now += 0.125)
        show(&drawing, "5x5, w16", 0.25 + i / 256.0);
    progress_note(drawing.progress, "run %d done", 7);
    close_drawing(&drawing);
    // The pace excludes the quarter that was done before this process began.
    assert_string_equal(drawing.text, " 25%  3 k/s  0s 5x5, w16\n"
                                      " 40%  3 k/s  5s, 19s left 5x5, w16\n"
                                      " 56%  3 k/s  10s, 14s left 5x5, w16\n"
                                      "run 7 done\n");
    free(drawing.text);
}

static void test_terminal(void **state) {
    (void)state;
    Drawing drawing;
    open_drawing(&drawing, true, 60);
    show(&drawing, "5x5", 0);
    clock_now += 30;
    show(&drawing, "5x5", 0.5);
    clock_now += 0.05; // too soon to be drawn
    show(&drawing, "unseen", 0.6);
    close_drawing(&drawing);
    assert_string_equal(drawing.text,
                        "\r5x5 [........................]   0%  3 k/s  0s\x1b[K"
                        "\r5x5 [############............]  50%  3 k/s  30s, 30s left\x1b[K"
                        "\r\x1b[K");
    free(drawing.text);
}

// For any width and name, a drawing stays on its line and inside the terminal.
static void test_widths(void **state) {
    (void)state;
    const char *names[] = {"", "a", "a name of some length, with \n and \x1b in it",
                           "\xe2\x88\x9e \xc3\xa9t\xc3\xa9 \xe2\x88\x9e \xe2\x88\x9e \xe2\x88\x9e"};
    for (int columns = 1; columns <= 300; columns++)
        for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
            Drawing drawing;
            open_drawing(&drawing, true, columns);
            show(&drawing, names[i], 0.25);
            fflush(drawing.stream);
            assert_memory_equal(drawing.text, "\r", 1);
            assert_string_equal(drawing.text + drawing.length - 3, "\x1b[K");
            int used = 0;
            for (size_t at = 1; at < drawing.length - 3; at++) {
                const unsigned char byte = (unsigned char)drawing.text[at];
                assert_true(byte >= ' ');
                used += (byte & 0xc0) != 0x80;
            }
            assert_true(used <= (columns == 1 ? 0 : columns - 1));
            close_drawing(&drawing);
            free(drawing.text);
        }
}

static void test_redraw_rate(void **state) {
    (void)state;
    Drawing drawing;
    open_drawing(&drawing, true, 80);
    for (int i = 0; i < 10000; i++, clock_now += 0.001)
        show(&drawing, "x", i / 10000.0);
    progress_note(drawing.progress, "note");
    fflush(drawing.stream);
    const int drawn = count(drawing.text, '\r');
    assert_in_range(drawn, 90, 102);
    close_drawing(&drawing);
    free(drawing.text);
}

static void test_quiet(void **state) {
    (void)state;
    const ProgressConfig config = progress_config_default();
    Progress *progress = progress_create(&config, true);
    assert_null(progress);
    progress_show(progress, &(ProgressState){.what = "unseen"});
    progress_note(progress, "unseen");
    progress_destroy(progress);
}

// What is left of a budget that need not be used up is a bound.
static void test_at_most(void **state) {
    (void)state;
    for (int terminal = 0; terminal < 2; terminal++) {
        Drawing drawing;
        open_drawing(&drawing, terminal, 100);
        for (int i = 0; i <= 80; i++, clock_now += 0.125)
            progress_show(drawing.progress, &(ProgressState){.what = "until -50",
                                                             .done = i / 800.0,
                                                             .seconds_left = -1,
                                                             .at_most = true});
        close_drawing(&drawing);
        assert_non_null(strstr(drawing.text, ", at most 1m35s left"));
        free(drawing.text);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_plain_lines), cmocka_unit_test(test_terminal),
        cmocka_unit_test(test_widths),      cmocka_unit_test(test_redraw_rate),
        cmocka_unit_test(test_quiet),       cmocka_unit_test(test_at_most),
    };
    return TESTING_RUN(tests);
}
