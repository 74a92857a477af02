// SGF files: all content is preserved, and games of Hex are found in them.
#include "tests/testing.h"

#include "base/file.h"
#include "engine/hexworld.h"
#include "engine/notation.h"
#include "engine/sgf_game.h"

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

// The main line of a game of the collection.
static Status main_line(const Sgf *sgf, int number, Record *record, Error *error) {
    SgfGame game;
    const Status status = sgf_game_open(sgf, number, &game, error);
    return status == STATUS_OK ? sgf_game_record(&game, sgf_main_end(sgf, game.root), record, error)
                               : status;
}

static Record first_game(const Sgf *sgf) {
    Record record = {0};
    Error error = {""};
    if (main_line(sgf, 1, &record, &error) != STATUS_OK)
        fail_msg("%s", error.text);
    return record;
}

// The position at the end of the main line.
static Board end_position(const Sgf *sgf) {
    const Record record = first_game(sgf);
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

// A file as written by HexGui 0.9.
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
    SgfGame game;
    assert_int_equal(sgf_game_open(sgf, 1, &game, NULL), STATUS_OK);
    assert_int_equal(sgf_game_record(&game, sgf_main_end(sgf, variation), &record, NULL),
                     STATUS_OK);
    assert_int_equal(record.count, 4);
    assert_int_equal(record_winner(&record), BLACK);
    char text[20];
    sgf_text(sgf, sgf_child(sgf, SGF_ROOT), "C", text, sizeof text);
    assert_string_equal(text, "opening");
    sgf_text(sgf, SGF_ROOT, "AP", text, 7);
    assert_string_equal(text, "HexGui");
    sgf_text(sgf, SGF_ROOT, "XX", text, sizeof text);
    assert_string_equal(text, "");
    size_t length;
    const int first = sgf_first_value(sgf, sgf_child(sgf, fork), "LB");
    const int second = sgf_next_value(sgf, first);
    assert_memory_equal(sgf_bytes(sgf, second, &length), "b1:y", 4);
    assert_int_equal(length, 4);
    assert_int_equal(sgf_next_value(sgf, second), SGF_NONE);
    assert_int_equal(sgf_first_value(sgf, fork, "LB"), SGF_NONE);
    sgf_destroy(sgf);
}

static void any_text_goes_in_and_comes_out(void **state) {
    (void)state;
    Sgf *sgf = sgf_create(3, "test:1");
    sgf_add_text(sgf, SGF_ROOT, "C", "a]b\\c[d:e\nsecond line\xc3\xbf");
    char *bytes;
    size_t length;
    sgf_write(sgf, &bytes, &length);
    assert_string_equal(
        bytes, "(;FF[4]CA[UTF-8]AP[test:1]GM[11]SZ[3]C[a\\]b\\\\c[d:e\nsecond line\xc3\xbf])\n");
    Sgf *again = read_text(bytes);
    char text[40];
    sgf_text(again, SGF_ROOT, "C", text, sizeof text);
    assert_string_equal(text, "a]b\\c[d:e\nsecond line\xc3\xbf");
    free(bytes);
    sgf_destroy(again);
    sgf_destroy(sgf);
    // Zero bytes, escaped ends of lines, odd places for blanks, lower-case letters in names.
    static const char odd[] =
        " junk (\n;\tFF [4] GaMe[\0]\n[x\\\ny] ( ;B[a1] ) (;W [b1] ) ) tail (;C[2])";
    assert_int_equal(sgf_read("odd", odd, sizeof odd - 1, &sgf, NULL), STATUS_OK);
    sgf_text(sgf, SGF_ROOT, "GM", text, sizeof text);
    assert_string_equal(text, " ");
    const int second = sgf_next_value(sgf, sgf_first_value(sgf, SGF_ROOT, "GM"));
    (void)sgf_bytes(sgf, second, &length);
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
        {"(", "f.sgf: line 1: no game in this file, expected (;"},
        {"()", "f.sgf: line 1: no game in this file, expected (;"},
        {"(;(", "f.sgf: line 1: a tree without a node, expected ;"},
        {"\xff\xfe(", "f.sgf: UTF-16 text, expected UTF-8"},
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
        {"(;GM[1]SZ[5])", "test: GM[1]: not a game of Hex, expected GM[11]"},
        {"(;GM[11111111111111111111111])",
         "test: GM[11111111111111111111...]: not a game of Hex, expected GM[11]"},
        {"(;FF[CONHEX]SZ[5])", "test: FF[CONHEX]: another format, expected FF[1] to FF[4]"},
        {"(;SZ[0])", "test: SZ[0]: no board size that can be played, expected 1 to 11"},
        {"(;SZ[12])", "test: SZ[12]: no board size that can be played, expected 1 to 11"},
        {"(;SZ[111])", "test: SZ[111]: no board size that can be played, expected 1 to 11"},
        {"(;SZ[05])", "test: SZ[05]: no board size that can be played, expected 1 to 11"},
        {"(;SZ[5:6])",
         "test: SZ[5:6]: a board of 5 columns and 6 rows, expected as many rows as columns"},
        {"(;SZ[5:])", "test: SZ[5:]: no board size that can be played, expected 1 to 11"},
        {"(;SZ[5x])", "test: SZ[5x]: no board size that can be played, expected 1 to 11"},
        {"(;SZ[\x1b]2])", "test: SZ[?\\]2]: no board size that can be played, expected 1 to 11"},
        {"(;SZ[])", "test: SZ[]: no board size that can be played, expected 1 to 11"},
        {"(;SZ[3];B[a1];W[a1])", "test: move 2, W[a1]: a1 is taken, expected a free cell"},
        {"(;SZ[3];B[d1])", "test: move 1, B[d1]: 'd' is no column, expected a letter a to c"},
        {"(;SZ[3];B[ad])", "test: move 1, B[ad]: not a cell, expected a1 to c3"},
        {"(;SZ[3];B[a1a1a1a1a1a1a1a1a1])", "test: move 1, B[a1a1a1a1a1a1a1a1a1]: not a move"},
        {"(;SZ[3];W[swap-pieces])",
         "test: move 1, W[swap-pieces]: a swap on an empty board, expected a stone there"},
        {"(;SZ[3];B[a1];B[swap])", "test: move 2, B[swap]: a swap after a move of the same side, "
                                   "expected one of the other side"},
        {"(;SZ[3]AB[a4])", "test: move 1, AB[a4]: the row after 'a' is too large, expected 1 to 3"},
        {"(;SZ[3]AB[a1:b4])",
         "test: move 1, AB[a1:b4]: the row after 'b' is too large, expected 1 to 3"},
        {"(;SZ[3]AB[a1:b2:c3])",
         "test: move 1, AB[a1:b2:c3]: ':' after the cell, expected nothing"},
        {"(;SZ[3]PL[green])",
         "test: move 1, PL[green]: not a colour, expected b, w, black or white"},
        {"(;SZ[3]AB[a1]PL[W];W[a1])",
         "test: move 1 after the setup, W[a1]: a1 is taken, expected a free cell"},
        // Another game of Little Golem's.
        {"(;FF[4]EV[havannah.in.size4.4]PB[x]PW[y]SZ[4]SO[http://www.littlegolem.com])",
         "test: EV[havannah.in.size4.4]: not a game of Hex, expected one of hex"},
        {"(;SZ[12])(;SZ[5])",
         "test: game 1: SZ[12]: no board size that can be played, expected 1 to 11"},
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        Sgf *sgf = read_text(bad[i].text);
        Record record = record_empty(7);
        Error error;
        assert_int_equal(main_line(sgf, 1, &record, &error), STATUS_INVALID);
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
        // The stone stays, as in HexGui, or is mirrored, as on HexWorld: the next move decides.
        {"(;SZ[3];B[b1];W[swap-pieces];W[c1])", ". B W\n . . .\n . . .\nBlack to move"},
        {"(;SZ[3];B[b1];W[swap-pieces];B[c1])", ". . B\n W . .\n . . .\nWhite to move"},
        {"(;SZ[3];B[b1];W[swap-sides])", ". B .\n . . .\n . . .\nWhite to move"},
        // HexGui before 1.0, and an undecidable case.
        {"(;AP[HexGui:0.9.GIT]GM[11]SZ[3];B[b1];W[swap-pieces])",
         ". B .\n . . .\n . . .\nWhite to move"},
        {"(;AP[HexGui:0.10]SZ[3];B[b1];W[swap-pieces])", ". . .\n W . .\n . . .\nBlack to move"},
        {"(;SZ[3];B[b1];W[swap-pieces])", ". . .\n W . .\n . . .\nBlack to move"},
        {"(;SZ[3];B[b1];W[swap])", ". B .\n . . .\n . . .\nWhite to move"},
        {"(;SZ[3];B[b1];W[swap];C[x];B[resign];C[y];B[c1])",
         ". . B\n W . .\n . . .\nWhite to move"},
        // The first line that has a move decides, for all lines.
        {"(;SZ[3];B[b1];W[swap-pieces](;C[x])(;W[c1]))", ". B .\n . . .\n . . .\nWhite to move"},
        // A swap anywhere mirrors everything.
        {"(;SZ[3];B[b1];W[c3];B[swap-pieces];W[c1])", ". . W\n W . .\n . . B\nBlack to move"},
        {"(;SZ[3]AB[b1][c1];W[swap-pieces];B[a1])", "B . .\n W . .\n W . .\nWhite to move"},
        // Little Golem: W begins and joins top and bottom.
        {"(;SZ[3];W[ab];B[swap];W[ca])", ". W B\n . . .\n . . .\nWhite to move"},
        {"(;SZ[3];W[ab];B[swap])", ". W .\n . . .\n . . .\nBlack to move"},
        {"(;FF[4]EV[x]GM[11]SZ[3]SO[http://www.littlegolem.com];W[ab])",
         ". . .\n B . .\n . . .\nWhite to move"},
        {"(;GM[11]SZ[3];W[ab])", ". . .\n W . .\n . . .\nBlack to move"},
        {"(;SZ[3];W[a2])", ". . .\n W . .\n . . .\nBlack to move"},
        {"(;SZ[3]SO[https://www.littlegolem.net];B[ab])", ". . .\n B . .\n . . .\nWhite to move"},
        // Lists of rectangles, whichever corners they name.
        {"(;SZ[3]AB[a1:c2]AE[b1:b2]AW[cc:ac])", "B . B\n B . B\n W W W\nBlack to move"},
        {"(;SZ[3]AB[b2:b2])", ". . .\n . B .\n . . .\nBlack to move"},
        // Names of FF[3], and such that have no capital letters at all.
        {"(;GaMe[11]FileFormat[3]SiZe[3];Black[a1];White[b2])",
         "B . .\n . W .\n . . .\nBlack to move"},
        {"(;gm[11]ff[4]sz[3];b[a1];w[b2])", "B . .\n . W .\n . . .\nBlack to move"},
        // Text around the game.
        {"see (this) :( or ( ;SZ[3];B[a1]) ( and (more)", "B . .\n . . .\n . . .\nWhite to move"},
        {"\xef\xbb\xbf(;SZ[3];B[a1])", "B . .\n . . .\n . . .\nWhite to move"},
        // Whose turn it is.
        {"(;AP[HexGui:1.0]SZ[3];B[a1]PL[B])", "B . .\n . . .\n . . .\nBlack to move"},
        {"(;SZ[3];PL[W]W[a1])", "W . .\n . . .\n . . .\nBlack to move"},
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
                move.cell = (uint8_t)bits_random(free, &rng);
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
        assert_int_equal(main_line(sgf, 1, &read, NULL), STATUS_OK);
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

// Trees of random shape are read back to the same bytes, deep ones without stack overflow.
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

// ------------------------------------------------------------------------------------------------
// Real files

static Sgf *read_case(const char *name) {
    char path[512], *bytes;
    size_t length;
    Sgf *sgf = NULL;
    Error error = {""};
    snprintf(path, sizeof path, "%s/../cases/%s", TEST_DATA, name);
    if (file_read(path, SGF_BYTES_MAX, &bytes, &length, &error) != STATUS_OK ||
        sgf_read(name, bytes, length, &sgf, &error) != STATUS_OK)
        fail_msg("%s", error.text);
    free(bytes);
    return sgf;
}

static void files_from_real_life_are_read_right(void **state) {
    (void)state;
    static const struct {
        const char *name, *board;
    } files[] = {
        {"compressed.sgf",
         "B B . . .\n B B . . .\n . . W . .\n . . . . .\n . . . . .\nBlack to move"},
        {"ff3-long-names.sgf",
         "B . . . .\n . W . . .\n . . . . .\n . . . . .\n . . . . .\nBlack to move"},
        {"head-smiley.sgf",
         "B . . . .\n . . . . .\n . . . . .\n . . . . .\n . . . . .\nWhite to move"},
        {"lg-first-player-wins.hsgf",
         ". . B . .\n W W B W W\n . . B . .\n . . B . .\n . . B . .\nWhite to move"},
        {"lg-unescaped-bracket.hsgf",
         ". . . W .\n . . . . .\n . . . . B\n . . . . .\n . . . . .\nWhite to move"},
        {"lg-two-games.txt",
         "W . . . .\n . . . . .\n . . B . .\n . . . . .\n . . . . .\nBlack to move"},
        {"swap-pieces-last.sgf",
         ". W . . .\n . . . . .\n . . . . .\n . . . . .\n . . . . .\nBlack to move"},
        {"swap-then-comment-node.sgf",
         ". W . . .\n . . . W .\n . . B . .\n . . . . .\n . . . . .\nBlack to move"},
        {"swap-third.sgf",
         ". W . . .\n . . . . .\n . . B . .\n . . . W .\n . . . . .\nBlack to move"},
    };
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        Sgf *sgf = read_case(files[i].name);
        const Board board = end_position(sgf);
        assert_board(&board, files[i].board);
        sgf_destroy(sgf);
    }
    Sgf *sgf = read_case("sz-rect.sgf");
    Record record;
    Error error;
    assert_int_equal(main_line(sgf, 1, &record, &error), STATUS_INVALID);
    assert_string_equal(error.text, "sz-rect.sgf: SZ[5:4]: a board of 5 columns and 4 rows, "
                                    "expected as many rows as columns");
    sgf_destroy(sgf);
}

static void assert_root_text(const Sgf *sgf, const char *property, const char *expected) {
    char text[64];
    sgf_text(sgf, SGF_ROOT, property, text, sizeof text);
    assert_string_equal(text, expected);
}

// Names, winner, record and link of a site that names the colours the other way round.
static void little_golem_agrees_with_itself(void **state) {
    (void)state;
    Sgf *sgf = read_case("lg-first-player-wins.hsgf");
    Record record = first_game(sgf);
    assert_root_text(sgf, "PB", "one");
    assert_root_text(sgf, "RE", "B"); // PB, who is Black here
    assert_int_equal(record_winner(&record), BLACK);
    char link[HEXWORLD_LINK_BYTES];
    assert_int_equal(hexworld_write(&record, record.count, link, NULL), STATUS_OK);
    assert_string_equal(link, "https://hexworld.org/board/#5c1,c1a2c2b2c3d2c4e2c5");
    sgf_destroy(sgf);
    sgf = read_case("lg-unescaped-bracket.hsgf");
    record = first_game(sgf);
    assert_root_text(sgf, "PB", "back\\slash");
    assert_root_text(sgf, "PW", "semi;]");
    assert_root_text(sgf, "SO", "https://www.littlegolem.net");
    assert_int_equal(record_winner(&record), BLACK);
    // They are written escaped, and read back the same.
    char *bytes;
    size_t length;
    sgf_write(sgf, &bytes, &length);
    assert_non_null(strstr(bytes, "PB[back\\\\slash]PW[semi;\\]]"));
    sgf_destroy(sgf);
    free(bytes);
    // The last character of a name, and brackets in other programs' names.
    static const struct {
        const char *text, *black, *white;
    } names[] = {
        {"(;FF[4]EV[null]PB[one\\]PW[t]o]SZ[5];W[aa])", "one\\", "t]o"},
        {"(;FF[4]EV[null]PB[[one]]PW[a]b]c]SZ[5];W[aa])", "[one]", "a]b]c"},
        {"(;FF[4]PB[o]ne\\]]PW[\\two]SZ[5];B[a1])", "o]ne]", "two"},
    };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        sgf = read_text(names[i].text);
        assert_root_text(sgf, "PB", names[i].black);
        assert_root_text(sgf, "PW", names[i].white);
        sgf_destroy(sgf);
    }
    // Never at the price of a move.
    Error error;
    assert_int_equal(sgf_read("f.sgf", "(;PB[x]7;B[a1])", 15, &sgf, &error), STATUS_INVALID);
    assert_string_equal(error.text,
                        "f.sgf: line 1: expected ; ( ) or a property in capital letters");
}

static void a_game_of_several_is_chosen(void **state) {
    (void)state;
    Sgf *sgf = read_case("lg-two-games.txt");
    SgfGame game;
    Record record;
    Error error;
    char title[80];
    assert_int_equal(sgf_games(sgf), 2);
    assert_int_equal(sgf_game_open(sgf, 2, &game, &error), STATUS_OK);
    sgf_game_title(&game, title, sizeof title);
    assert_string_equal(title, "game 2 of 2, three against four");
    assert_int_equal(main_line(sgf, 2, &record, &error), STATUS_OK);
    Board board = record_position(&record, record.count);
    assert_board(&board,
                 ". . . . .\n . B . . .\n . . W . .\n . . . . .\n . . . . .\nBlack to move");
    assert_int_equal(record_winner(&record), WHITE);
    for (int number = 0; number <= 3; number += 3) {
        assert_int_equal(sgf_game_open(sgf, number, &game, &error), STATUS_INVALID);
        assert_non_null(strstr(error.text, "in this file, expected 1 to 2"));
    }
    sgf_destroy(sgf);
    sgf = read_text("(;SZ[5])text(;GM[1])\n( ;SZ[3];B[d4])");
    assert_int_equal(sgf_game_open(sgf, 2, &game, &error), STATUS_INVALID);
    assert_string_equal(error.text, "test: game 2: GM[1]: not a game of Hex, expected GM[11]");
    assert_int_equal(main_line(sgf, 3, &record, &error), STATUS_INVALID);
    assert_string_equal(error.text, "test: game 3: move 1, B[d4]: 'd' is no column, expected a "
                                    "letter a to c");
    sgf_destroy(sgf);
}

static void names_of_all_charsets_are_read(void **state) {
    (void)state;
    static const struct {
        const char *text, *name;
    } names[] = {
        {"(;PB[\xc3\x9c"
         "ber])",
         "\xc3\x9c"
         "ber"},
        {"(;CA[UTF-8]PB[\xc3\x9c"
         "ber])",
         "\xc3\x9c"
         "ber"},
        {"(;PB[\xdc"
         "ber])",
         "\xc3\x9c"
         "ber"}, // no UTF-8, so Latin-1
        {"(;CA[ISO-8859-1]PB[\xdc"
         "ber])",
         "\xc3\x9c"
         "ber"},
        {"(;CA[latin1]PB[\xc3\x9c])", "\xc3\x83\xc5\x93"}, // it says so
        {"(;CA[Windows-1252]PB[\x80\x81])", "\xe2\x82\xac\xef\xbf\xbd"},
        {"(;PB[\xed\xa0\x80])", "\xc3\xad\xc2\xa0\xe2\x82\xac"}, // a surrogate is no letter
        {"(;PB[a\tb\x1b"
         "c\r\nd\n\re\\\r\nf\\\ng\\\\h])",
         "a b c\nd\nefg\\h"},
        {"(;PB[a\xc2\x9b"
         "b])",
         "a b"}, // a control character in UTF-8
        {"(;PB[])", ""},
    };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        Sgf *sgf = read_text(names[i].text);
        assert_root_text(sgf, "PB", names[i].name);
        sgf_destroy(sgf);
    }
    // Cut between letters.
    Sgf *sgf = read_text("(;PB[a\xc3\x9c\xe2\x82\xac])");
    static const char *const cut[] = {
        "", "a", "a", "a\xc3\x9c", "a\xc3\x9c", "a\xc3\x9c", "a\xc3\x9c\xe2\x82\xac"};
    for (size_t room = 1; room <= 7; room++) {
        char text[8];
        sgf_text(sgf, SGF_ROOT, "PB", text, room);
        assert_string_equal(text, cut[room - 1]);
    }
    sgf_destroy(sgf);
}

// Writes `count` copies of `part` to `text`.
static char *repeat(char *text, const char *part, int count) {
    for (int i = 0; i < count; i++)
        text = stpcpy(text, part);
    return text;
}

// Twenty million bytes of text that a reader might scan repeatedly. Quadratic time would be days;
// the test's limit is minutes.
static void time_is_linear_in_the_file(void **state) {
    (void)state;
    enum { COUNT = 1000000 };
    static const char *const values[] = {"[a1]", "AB[a1]AW[b1]", "C[x]", "[]",
                                         "x]",   ";C[y]",        "\\]"};
    static const char *const before[] = {
        "(;SZ[5]AB", "(;SZ[5]", "(;SZ[5]", "(;B", "(;C[", "(;SZ[5];B[a1];W[swap]", "(;SO["};
    static const char *const behind[] = {")", ";B[c3])", ")", ")", "])", ";B[c3])", "])"};
    char *text = malloc(13 * COUNT + 64);
    for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
        strcpy(repeat(stpcpy(text, before[i]), values[i], COUNT), behind[i]);
        Sgf *sgf = read_text(text);
        Record record;
        Error error;
        const Status status = main_line(sgf, 1, &record, &error);
        assert_int_equal(status,
                         values[i][0] == '[' && values[i][1] == ']' ? STATUS_INVALID : STATUS_OK);
        sgf_destroy(sgf);
    }
    // Variations in variations, and as many games.
    strcpy(repeat(repeat(stpcpy(text, "(;SZ[5]"), "(;C[x](;)", COUNT), ")", COUNT), ")");
    Sgf *sgf = read_text(text);
    assert_int_equal(end_position(sgf).ply, 0);
    sgf_destroy(sgf);
    repeat(text, "(;)", COUNT);
    sgf = read_text(text);
    SgfGame game;
    assert_int_equal(sgf_game_open(sgf, COUNT, &game, NULL), STATUS_OK);
    sgf_destroy(sgf);
    free(text);
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
        cmocka_unit_test(files_from_real_life_are_read_right),
        cmocka_unit_test(little_golem_agrees_with_itself),
        cmocka_unit_test(a_game_of_several_is_chosen),
        cmocka_unit_test(names_of_all_charsets_are_read),
        cmocka_unit_test(time_is_linear_in_the_file),
    };
    return TESTING_RUN(tests);
}
