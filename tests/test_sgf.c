// SGF files: everything in them survives, and games of Hex are found in them.
#include "tests/testing.h"

#include "engine/notation.h"
#include "engine/sgf.h"

#include <string.h>

static Sgf *read_text(const char *text) {
    Sgf *sgf = NULL;
    Error error = {""};
    if (sgf_read("test", text, strlen(text), &sgf, &error) != STATUS_OK)
        fail_msg("%s", error.text);
    return sgf;
}

static void assert_written(const Sgf *sgf, const char *expected) {
    char *text;
    size_t length;
    sgf_write(sgf, &text, &length);
    assert_string_equal(text, expected);
    assert_int_equal(length, strlen(expected));
    free(text);
}

// The position at the end of the main line.
static Board end_position(const Sgf *sgf) {
    Record record;
    Error error = {""};
    if (sgf_record(sgf, sgf_main_end(sgf, SGF_ROOT), &record, &error) != STATUS_OK)
        fail_msg("%s", error.text);
    return record_position(&record, record.count);
}

static void assert_board(const Board *board, const char *expected) {
    Board read;
    assert_int_equal(notation_board_read(expected, &read, NULL), STATUS_OK);
    char text[NOTATION_BOARD_BYTES], wanted[NOTATION_BOARD_BYTES];
    notation_board_write(board, text);
    notation_board_write(&read, wanted);
    assert_string_equal(text, wanted);
}

// A file as HexGui 0.9 leaves it.
static const char hexgui_file[] =
    "(;AP[HexGui:0.9.GIT]FF[4]GM[11]SZ[5];B[a3]C[opening];W[c3](;B[b4]\n"
    "LB[a1:x][b1:y];W[d2])(;B[d2];W[resign]))\n";

static void a_file_of_hexgui_is_kept_as_it_is(void **state) {
    (void)state;
    Sgf *sgf = read_text(hexgui_file);
    assert_written(sgf, hexgui_file);
    Board board = end_position(sgf);
    assert_board(&board, ". . . . .\n. . . W .\nB . W . .\n. B . . .\n. . . . .\nBlack to move");
    const int fork = sgf_child(sgf, sgf_child(sgf, SGF_ROOT));
    const int variation = sgf_sibling(sgf, sgf_child(sgf, fork));
    assert_int_equal(sgf_parent(sgf, variation), fork);
    assert_int_equal(sgf_sibling(sgf, variation), SGF_NONE);
    Record record;
    assert_int_equal(sgf_record(sgf, sgf_main_end(sgf, variation), &record, NULL), STATUS_OK);
    assert_int_equal(record.count, 4);
    assert_int_equal(record_winner(&record), BLACK);
    char text[20];
    sgf_text(sgf, sgf_child(sgf, SGF_ROOT), "C", text, sizeof text);
    assert_string_equal(text, "opening");
    sgf_text(sgf, SGF_ROOT, "AP", text, 7);
    assert_string_equal(text, "HexGui");
    sgf_text(sgf, SGF_ROOT, "XX", text, sizeof text);
    assert_string_equal(text, "");
    const char *value;
    size_t length;
    assert_true(sgf_value(sgf, sgf_child(sgf, fork), "LB", 1, &value, &length));
    assert_int_equal(length, 4);
    assert_memory_equal(value, "b1:y", 4);
    assert_false(sgf_value(sgf, sgf_child(sgf, fork), "LB", 2, &value, &length));
    sgf_destroy(sgf);
}

static void any_text_goes_in_and_comes_out(void **state) {
    (void)state;
    Sgf *sgf = sgf_create(3, "test:1");
    sgf_add_text(sgf, SGF_ROOT, "C", "a]b\\c[d:e\nsecond line\xff");
    char *bytes;
    size_t length;
    sgf_write(sgf, &bytes, &length);
    assert_string_equal(bytes, "(;FF[4]AP[test:1]GM[11]SZ[3]C[a\\]b\\\\c[d:e\nsecond line\xff])\n");
    Sgf *again = read_text(bytes);
    char text[40];
    sgf_text(again, SGF_ROOT, "C", text, sizeof text);
    assert_string_equal(text, "a]b\\c[d:e\nsecond line\xff");
    free(bytes);
    sgf_destroy(again);
    sgf_destroy(sgf);
    // Zero bytes, escaped ends of lines, odd places for blanks, lower-case letters in names.
    static const char odd[] =
        " junk (\n;\tFF [4] GaMe[\0]\n[x\\\ny] ( ;B[a1] ) (;W [b1] ) ) tail (;C[2])";
    assert_int_equal(sgf_read("odd", odd, sizeof odd - 1, &sgf, NULL), STATUS_OK);
    sgf_text(sgf, SGF_ROOT, "GaMe", text, sizeof text);
    assert_string_equal(text, "");
    const char *value;
    assert_true(sgf_value(sgf, SGF_ROOT, "GaMe", 1, &value, &length));
    assert_int_equal(length, 4);
    sgf_write(sgf, &bytes, &length);
    static const char expected[] = "(;FF[4]GaMe[\0][x\\\ny](;B[a1])(;W[b1]))\n(;C[2])\n";
    assert_int_equal(length, sizeof expected - 1);
    assert_memory_equal(bytes, expected, length);
    free(bytes);
    assert_int_not_equal(sgf_sibling(sgf, SGF_ROOT), SGF_NONE);
    sgf_destroy(sgf);
}

static void what_is_no_sgf_is_refused(void **state) {
    (void)state;
    static const struct {
        const char *text, *message;
    } bad[] = {
        {"", "f.sgf: line 1: no game in this file, expected (;"},
        {"hello\nworld", "f.sgf: line 2: no game in this file, expected (;"},
        {"(", "f.sgf: line 1: a tree without a node, expected ;"},
        {"()", "f.sgf: line 1: a tree without a node, expected ;"},
        {"(;", "f.sgf: line 1: the tree does not end, expected )"},
        {"(;\nFF", "f.sgf: line 2: a property without a value, expected ["},
        {"(;C[\n\n", "f.sgf: line 1: a value begins here and does not end, expected ]"},
        {"(;C[x\\]", "f.sgf: line 1: a value begins here and does not end, expected ]"},
        {"(;C[x\\", "f.sgf: line 1: a value begins here and does not end, expected ]"},
        {"(;FF[4]\n[5]7)", "f.sgf: line 2: expected ; ( ) or a property in capital letters"},
        {"(;(;)(;)", "f.sgf: line 1: the tree does not end, expected )"},
        {"(;(B[a1]))", "f.sgf: line 1: a tree without a node, expected ;"},
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        Sgf *sgf = NULL;
        Error error;
        assert_int_equal(sgf_read("f.sgf", bad[i].text, strlen(bad[i].text), &sgf, &error),
                         STATUS_INVALID);
        assert_string_equal(error.text, bad[i].message);
        assert_null(sgf);
    }
    Error error;
    Sgf *sgf = NULL;
    assert_int_equal(sgf_read("f.sgf", "", (size_t)SGF_BYTES_MAX + 1, &sgf, &error),
                     STATUS_INVALID);
}

static void what_is_no_game_of_hex_is_refused(void **state) {
    (void)state;
    static const struct {
        const char *text, *message;
    } bad[] = {
        {"(;GM[1]SZ[5])", "not a game of Hex, expected GM[11]"},
        {"(;GM[11111111111111111111])", "not a game of Hex, expected GM[11]"},
        {"(;SZ[0])", "SZ is no size that can be played, expected 1 to 11"},
        {"(;SZ[12])", "SZ is no size that can be played, expected 1 to 11"},
        {"(;SZ[111])", "SZ is no size that can be played, expected 1 to 11"},
        {"(;SZ[05])", "SZ is no size that can be played, expected 1 to 11"},
        {"(;SZ[5:6])", "SZ is no size that can be played, expected 1 to 11"},
        {"(;SZ[5:])", "SZ is no size that can be played, expected 1 to 11"},
        {"(;SZ[5x])", "SZ is no size that can be played, expected 1 to 11"},
        {"(;SZ[])", "SZ is no size that can be played, expected 1 to 11"},
        {"(;SZ[3];B[a1];W[a1])", "after 1 moves, property W: a1 is taken, expected a free cell"},
        {"(;SZ[3];B[d1])", "after 0 moves, property B: 'd' is no column, expected a letter a to c"},
        {"(;SZ[3];B[ad])", "after 0 moves, property B: not a cell, expected a1 to c3"},
        {"(;SZ[3];B[a1a1a1a1a1a1a1a1a1])", "after 0 moves, property B: not a move"},
        {"(;SZ[3];W[swap-pieces])",
         "after 0 moves, property W: a swap is only possible as the second move, after the other "
         "side's stone"},
        {"(;SZ[3]AB[a4])",
         "after 0 moves, property AB: the row after 'a' is too large, expected 1 to 3"},
        {"(;SZ[3]PL[green])",
         "after 0 moves, property PL: not a colour, expected b, w, black or white"},
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        Sgf *sgf = read_text(bad[i].text);
        Record record = record_empty(7);
        Error error;
        assert_int_equal(sgf_record(sgf, sgf_main_end(sgf, SGF_ROOT), &record, &error),
                         STATUS_INVALID);
        assert_string_equal(error.text, bad[i].message);
        assert_int_equal(record.start.size, 7);
        sgf_destroy(sgf);
    }
}

static void games_are_found_however_they_are_written(void **state) {
    (void)state;
    static const struct {
        const char *text, *board;
    } good[] = {
        {"(;SZ[3:3];B[ A1 ];W[C3])", "B . .\n . . .\n . . W\nBlack to move"},
        {"(;FF[4]SZ[3];B[aa];W[cb])", "B . .\n . . W\n . . .\nBlack to move"},
        {"(;SZ[3]AB[a1][b2]AW[c3])", "B . .\n . B .\n . . W\nBlack to move"},
        {"(;SZ[3]AB[a1]PL[W];W[b2])", "B . .\n . W .\n . . .\nBlack to move"},
        {"(;SZ[3];B[a1];W[b1];AE[a1]AW[c1];B[a3])", ". W W\n . . .\n B . .\nWhite to move"},
        {"(;SZ[3];B[a1];W[])", "B . .\n . . .\n . . .\nBlack to move"},
        {"(;SZ[3];B[b1];W[pass];B[c1])", ". B B\n . . .\n . . .\nWhite to move"},
        // The stone stays, as in HexGui, or is mirrored, as on HexWorld: the next move tells.
        {"(;SZ[3];B[b1];W[swap-pieces];W[c1])", ". B W\n . . .\n . . .\nBlack to move"},
        {"(;SZ[3];B[b1];W[swap-pieces];B[c1])", ". . B\n W . .\n . . .\nWhite to move"},
        {"(;SZ[3];B[b1];W[swap-sides])", ". B .\n . . .\n . . .\nWhite to move"},
        {"(;SZ[3];W[ab];B[swap];W[ca])", ". B W\n . . .\n . . .\nBlack to move"},
        {"(;SZ[3];B[a1];W[ReSign])", "B . .\n . . .\n . . .\nWhite to move"},
    };
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        Sgf *sgf = read_text(good[i].text);
        const Board board = end_position(sgf);
        assert_board(&board, good[i].board);
        sgf_destroy(sgf);
    }
    Sgf *sgf = read_text("(;)");
    assert_int_equal(end_position(sgf).size, 11);
    sgf_destroy(sgf);
}

static void records_are_written_and_read_back(void **state) {
    (void)state;
    Rng rng = testing_rng(1);
    for (int repeat = 0; repeat < 1000; repeat++) {
        const int size = 1 + (int)rng_below(&rng, BOARD_SIZE_MAX);
        Record record = record_empty(size);
        for (uint32_t setup = rng_below(&rng, 2) * rng_below(&rng, 5); setup > 0; setup--)
            if (board_free(&record.start))
                board_place(&record.start, setup % 2 ? BLACK : WHITE,
                            bits_first(board_free(&record.start)));
        for (uint32_t left = rng_below(&rng, 20); left > 0; left--) {
            const Board board = record_position(&record, record.count);
            const Bits free = board_free(&board);
            const uint32_t kind = rng_below(&rng, 10);
            RecordMove move = {.colour = board.to_move};
            if (kind < 8 && free)
                move.cell =
                    (uint8_t)bits_nth(free, (int)rng_below(&rng, (uint32_t)bits_count(free)));
            else
                move.kind = kind == 8 ? RECORD_SWAP_SIDES : RECORD_PASS;
            (void)record_add(&record, move, NULL);
        }
        Sgf *sgf = sgf_create(size, "test:1");
        sgf_add_record(sgf, SGF_ROOT, &record);
        char *bytes;
        size_t length;
        sgf_write(sgf, &bytes, &length);
        sgf_destroy(sgf);
        for (const char *line = bytes; *line; line = strchr(line, '\n') + 1)
            assert_true(strchr(line, '\n') - line <= 72);
        sgf = read_text(bytes);
        free(bytes);
        Record read;
        assert_int_equal(sgf_record(sgf, sgf_main_end(sgf, SGF_ROOT), &read, NULL), STATUS_OK);
        sgf_destroy(sgf);
        assert_true(read.start.hash == record.start.hash);
        assert_int_equal(read.count, record.count);
        for (int i = 0; i < read.count; i++) {
            assert_int_equal(read.moves[i].kind, record.moves[i].kind);
            assert_int_equal(read.moves[i].colour, record.moves[i].colour);
            assert_int_equal(read.moves[i].cell, record.moves[i].cell);
        }
    }
}

// Trees of random shape come back with the same bytes, deep ones without using up the stack.
static void trees_are_written_and_read_back(void **state) {
    (void)state;
    Rng rng = testing_rng(2);
    for (int repeat = 0; repeat < 300; repeat++) {
        Sgf *sgf = sgf_create(5, "test:1");
        const int nodes = 1 + (int)rng_below(&rng, repeat == 0 ? 100000 : 40);
        for (int node = 1; node < nodes; node++) {
            const int parent = repeat == 0 || rng_below(&rng, 3)
                                   ? node - 1
                                   : (int)rng_below(&rng, (uint32_t)node + 1) - 1;
            assert_int_equal(sgf_add_node(sgf, parent), node);
            for (uint32_t values = rng_below(&rng, 4); values > 0; values--)
                sgf_add_text(sgf, node, rng_below(&rng, 2) ? "C" : "LB", "a]\\ ");
        }
        char *bytes, *again;
        size_t length, again_length;
        sgf_write(sgf, &bytes, &length);
        Sgf *read = read_text(bytes);
        sgf_write(read, &again, &again_length);
        assert_int_equal(again_length, length);
        assert_memory_equal(again, bytes, length);
        free(bytes);
        free(again);
        sgf_destroy(read);
        sgf_destroy(sgf);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_file_of_hexgui_is_kept_as_it_is),
        cmocka_unit_test(any_text_goes_in_and_comes_out),
        cmocka_unit_test(what_is_no_sgf_is_refused),
        cmocka_unit_test(what_is_no_game_of_hex_is_refused),
        cmocka_unit_test(games_are_found_however_they_are_written),
        cmocka_unit_test(records_are_written_and_read_back),
        cmocka_unit_test(trees_are_written_and_read_back),
    };
    return TESTING_RUN(tests);
}
