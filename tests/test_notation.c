// Parsing and printing: output is read back, and errors name the place.
#include "tests/testing.h"

#include "engine/notation.h"

#include <string.h>

static void assert_same_board(const Board *a, const Board *b) {
    assert_int_equal(a->size, b->size);
    assert_true(a->stones[BLACK] == b->stones[BLACK] && a->stones[WHITE] == b->stones[WHITE]);
    assert_int_equal(a->to_move, b->to_move);
    assert_int_equal(a->winner, b->winner);
    assert_int_equal(a->ply, b->ply);
    assert_true(a->hash == b->hash);
}

static void colours_have_names(void **state) {
    (void)state;
    static const char *const good[] = {"b", "B", "black", "BLACK", "w", "W", "white", "WhItE"};
    Colour colour;
    Error error;
    for (size_t i = 0; i < 8; i++) {
        assert_int_equal(notation_colour_read(good[i], &colour, &error), STATUS_OK);
        assert_int_equal(colour, i < 4 ? BLACK : WHITE);
    }
    static const char *const bad[] = {"", "x", "bl", "blackk", " b", "nobody", "?"};
    for (size_t i = 0; i < 7; i++)
        assert_int_equal(notation_colour_read(bad[i], &colour, &error), STATUS_INVALID);
    assert_string_equal(error.text, "not a colour, expected b, w, black or white");
    assert_string_equal(notation_colour_name(BLACK), "Black");
    assert_string_equal(notation_colour_name(WHITE), "White");
    assert_string_equal(notation_colour_name(NOBODY), "Nobody");
    assert_int_equal(notation_colour_letter(BLACK), 'b');
    assert_int_equal(notation_colour_letter(WHITE), 'w');
    assert_int_equal(notation_colour_letter(NOBODY), '?');
}

static void every_cell_is_written_and_read_back(void **state) {
    (void)state;
    for (int size = 1; size <= BOARD_SIZE_MAX; size++)
        for (int cell = 0; cell < size * size; cell++) {
            char expected[16], text[NOTATION_CELL_BYTES];
            snprintf(expected, sizeof expected, "%c%d", "abcdefghijk"[cell % size],
                     cell / size + 1);
            notation_cell_write(cell, size, text);
            assert_string_equal(text, expected);
            int found = -1;
            assert_int_equal(notation_cell_read(text, size, &found, NULL), STATUS_OK);
            assert_int_equal(found, cell);
            text[0] = (char)(text[0] - 'a' + 'A');
            assert_int_equal(notation_cell_read(text, size, &found, NULL), STATUS_OK);
            assert_int_equal(found, cell);
        }
}

static void what_is_no_cell_is_refused(void **state) {
    (void)state;
    static const struct {
        const char *text, *message;
    } bad[] = {
        {"", "the end is no column, expected a letter a to e"},
        {"f1", "'f' is no column, expected a letter a to e"},
        {"1a", "'1' is no column, expected a letter a to e"},
        {"\xc3\xa4", "byte 0xc3 is no column, expected a letter a to e"},
        {"a", "the end after 'a' is no row, expected 1 to 5"},
        {"a0", "'0' after 'a' is no row, expected 1 to 5"},
        {"a01", "'0' after 'a' is no row, expected 1 to 5"},
        {"a-1", "'-' after 'a' is no row, expected 1 to 5"},
        {"A6", "the row after 'A' is too large, expected 1 to 5"},
        {"a99999999999999999999", "the row after 'a' is too large, expected 1 to 5"},
        {"a1 ", "' ' after the cell, expected nothing"},
        {"a1b", "'b' after the cell, expected nothing"},
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        int cell = -7;
        Error error;
        assert_int_equal(notation_cell_read(bad[i].text, 5, &cell, &error), STATUS_INVALID);
        assert_string_equal(error.text, bad[i].message);
        assert_int_equal(cell, -7);
    }
}

// A random game, possibly cut short before its end.
static Board random_game(Rng *rng, int size, NotationMoves *moves) {
    Board board = board_empty(size);
    moves->count = 0;
    int left = (int)rng_below(rng, (uint32_t)(size * size + 1));
    for (Bits legal; left-- > 0 && (legal = board_legal(&board));) {
        const int cell = bits_random(legal, rng);
        board_play(&board, cell);
        moves->cell[moves->count++] = (uint8_t)cell;
    }
    return board;
}

static void move_lists_are_written_and_played_back(void **state) {
    (void)state;
    Rng rng = testing_rng(1);
    for (int size = 1; size <= BOARD_SIZE_MAX; size++)
        for (int repeat = 0; repeat < 200; repeat++) {
            NotationMoves moves, read;
            const Board played = random_game(&rng, size, &moves);
            char text[NOTATION_MOVES_BYTES];
            notation_moves_write(&moves, size, text);
            Board board = board_empty(size);
            assert_int_equal(notation_moves_play(text, &board, &read, NULL), STATUS_OK);
            assert_same_board(&board, &played);
            assert_int_equal(read.count, moves.count);
            assert_memory_equal(read.cell, moves.cell, (size_t)moves.count);
        }
    NotationMoves longest = {.count = BOARD_CELLS_MAX};
    memset(longest.cell, BOARD_CELLS_MAX - 1, sizeof longest.cell);
    char text[NOTATION_MOVES_BYTES];
    notation_moves_write(&longest, BOARD_SIZE_MAX, text);
    assert_int_equal(strlen(text), NOTATION_MOVES_BYTES - 1);
}

static void move_lists_are_tolerant_about_blanks_and_case(void **state) {
    (void)state;
    Board plain = board_empty(11), loose = board_empty(11);
    assert_int_equal(notation_moves_play("a1b11k3", &plain, NULL, NULL), STATUS_OK);
    assert_int_equal(notation_moves_play(" A1 b11\tK3\n", &loose, NULL, NULL), STATUS_OK);
    assert_same_board(&plain, &loose);
    static const char *const nothing[] = {"", " ", "-", " - \n"};
    for (size_t i = 0; i < 4; i++) {
        NotationMoves moves = {.count = 9};
        Board board = board_empty(3), empty = board_empty(3);
        assert_int_equal(notation_moves_play(nothing[i], &board, &moves, NULL), STATUS_OK);
        assert_same_board(&board, &empty);
        assert_int_equal(moves.count, 0);
    }
}

static void move_lists_that_are_no_game_are_refused(void **state) {
    (void)state;
    static const struct {
        const char *text, *message;
    } bad[] = {
        {"a1b2x3", "move 3: 'x' is no column, expected a letter a to c"},
        {"a1b2c", "move 3: the end after 'c' is no row, expected 1 to 3"},
        {"a1b2A1", "move 3: a1 is taken, expected a free cell"},
        {"a1b1a2b2a3b3", "move 6: b3 comes after Black has won, expected no more moves"},
        {"--", "move 1: '-' is no column, expected a letter a to c"},
        {"a1,b2", "move 2: ',' is no column, expected a letter a to c"},
        {"a1b4", "move 2: the row after 'b' is too large, expected 1 to 3"},
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        NotationMoves moves = {.count = 5};
        Board board = board_empty(3), empty = board;
        Error error;
        assert_int_equal(notation_moves_play(bad[i].text, &board, &moves, &error), STATUS_INVALID);
        assert_string_equal(error.text, bad[i].message);
        assert_same_board(&board, &empty);
        assert_int_equal(moves.count, 5);
    }
}

static void boards_look_like_this(void **state) {
    (void)state;
    Board board = board_empty(3);
    assert_int_equal(notation_moves_play("b1c2", &board, NULL, NULL), STATUS_OK);
    char text[NOTATION_BOARD_BYTES];
    notation_board_write(&board, text);
    assert_string_equal(text, "  a b c\n"
                              "1  . B .  1\n"
                              " 2  . . W  2\n"
                              "  3  . . .  3\n"
                              "      a b c\n"
                              "Black to move\n");
    board = board_empty(11);
    notation_board_write(&board, text);
    assert_non_null(strstr(text, "\n        9  . . . . . . . . . . .  9\n"
                                 "        10  . . . . . . . . . . .  10\n"
                                 "         11  . . . . . . . . . . .  11\n"
                                 "              a b c d e f g h i j k\n"));
}

// Adds blanks where they must not matter, and drops others; the last line is kept as it is.
static void shake_blanks(Rng *rng, const char *text, char *shaken) {
    const char *last = strstr(text, " to move") - strlen("Black");
    for (; *text && text != last; text++) {
        if (*text == ' ' && rng_below(rng, 2))
            continue;
        *shaken++ = *text;
        if (*text == ' ' || *text == '\n')
            for (uint32_t n = rng_below(rng, 3); n > 0; n--)
                *shaken++ = " \t\r"[rng_below(rng, 3)];
        if (*text == '\n' && rng_below(rng, 4) == 0)
            *shaken++ = '\n';
    }
    strcpy(shaken, text);
}

static void boards_are_written_and_read_back(void **state) {
    (void)state;
    Rng rng = testing_rng(2);
    for (int size = 1; size <= BOARD_SIZE_MAX; size++)
        for (int repeat = 0; repeat < 200; repeat++) {
            Bits stones[3] = {0};
            for (int cell = 0; cell < size * size; cell++)
                stones[rng_below(&rng, 3)] |= bits_cell(cell);
            const Board board = board_from_stones(size, stones[BLACK], stones[WHITE],
                                                  rng_below(&rng, 2) ? BLACK : WHITE);
            char text[NOTATION_BOARD_BYTES], shaken[4 * NOTATION_BOARD_BYTES];
            notation_board_write(&board, text);
            Board read;
            assert_int_equal(notation_board_read(text, &read, NULL), STATUS_OK);
            assert_same_board(&read, &board);
            shake_blanks(&rng, text, shaken);
            Error error = {""};
            assert_int_equal(notation_board_read(shaken, &read, &error), STATUS_OK);
            assert_same_board(&read, &board);
        }
}

static void bare_boards_are_read_and_the_turn_is_counted(void **state) {
    (void)state;
    static const struct {
        const char *text;
        Colour to_move;
    } good[] = {
        {"B W\n. .", BLACK},
        {"BW\n.B\n", WHITE},
        {"\n\n  . .\n   W W", BLACK},
        {"1 B B\n2 . .\nBlack to move", BLACK},
        {"a b\nWW 1\nWW 2\na b\nWhite to move\n\n", WHITE},
    };
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        Board board;
        assert_int_equal(notation_board_read(good[i].text, &board, NULL), STATUS_OK);
        assert_int_equal(board.size, 2);
        assert_int_equal(board.to_move, good[i].to_move);
    }
}

static void what_is_no_board_is_refused(void **state) {
    (void)state;
    static const struct {
        const char *text, *message;
    } bad[] = {
        {"", "line 1, column 1: the text ends, expected a board of B, W and ."},
        {"a b c\n", "line 2, column 1: the text ends, expected a board of B, W and ."},
        {". .\n", "line 2, column 1: the text ends, expected as many rows as columns"},
        {". .\n. x\n", "line 2, column 3: 'x', expected B, W or ."},
        {". .\n. \xff\n", "line 2, column 3: byte 0xff, expected B, W or ."},
        {". .\n. . .\n", "line 2, column 5: too many cells in this row"},
        {". . .\n. .\n", "line 2, column 4: too few cells in this row"},
        {"1\n", "line 1, column 2: too few cells in this row"},
        {". .\n. .\n. .\n", "line 3, column 4: more rows than columns"},
        {"............\n", "line 1, column 12: too many cells in this row"},
        {"2 . .\n. .\n", "line 1, column 1: not the row number that was expected, 1"},
        {". . 1\n. . 3\n", "line 2, column 5: not the row number that was expected, 2"},
        {". . 1 .\n", "line 1, column 7: '.', expected the end of the row"},
        {"1 1 . .\n", "line 1, column 3: too few cells in this row"},
        {"a c\n", "line 1, column 3: 'c', expected the column letters a b c ... in order"},
        {"a b c d e f g h i j k l\n", "line 1, column 23: 'l', expected the column letters"},
        {". .\n. .\na b c\n", "line 3, column 6: not as many column letters as columns"},
        {"B to move\n", "line 1, column 3: 't', expected B, W or ."},
        {". .\n. .\nBlack to move.\n", "line 3, column 14: '.', expected the end of the line"},
        {".\nBlack to move\n.\n", "line 3, column 1: more text after the side to move"},
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        Board board = board_empty(7), before = board;
        Error error;
        assert_int_equal(notation_board_read(bad[i].text, &board, &error), STATUS_INVALID);
        if (strncmp(error.text, bad[i].message, strlen(bad[i].message)))
            assert_string_equal(error.text, bad[i].message);
        assert_same_board(&board, &before);
    }
}

// Random bytes: an error, or a board that is written and read back the same.
static void random_bytes_are_answered(void **state) {
    (void)state;
    Rng rng = testing_rng(3);
    static const char alphabet[] = ".BW abc123\n\tto moveBlackWhite-\xff";
    for (int repeat = 0; repeat < 200000; repeat++) {
        char text[24];
        const uint32_t length = rng_below(&rng, sizeof text);
        for (uint32_t i = 0; i < length; i++)
            text[i] = alphabet[rng_below(&rng, repeat % 2 ? 14 : sizeof alphabet - 1)];
        text[length] = '\0';
        Error error = {""};
        Board board = board_empty(2), again;
        if (notation_board_read(text, &board, &error) == STATUS_OK) {
            char written[NOTATION_BOARD_BYTES];
            notation_board_write(&board, written);
            assert_int_equal(notation_board_read(written, &again, NULL), STATUS_OK);
            assert_same_board(&again, &board);
        } else {
            assert_true(strlen(error.text) > 0 && !strchr(error.text, '\n'));
        }
        board = board_empty(3);
        (void)notation_moves_play(text, &board, NULL, &error);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(colours_have_names),
        cmocka_unit_test(every_cell_is_written_and_read_back),
        cmocka_unit_test(what_is_no_cell_is_refused),
        cmocka_unit_test(move_lists_are_written_and_played_back),
        cmocka_unit_test(move_lists_are_tolerant_about_blanks_and_case),
        cmocka_unit_test(move_lists_that_are_no_game_are_refused),
        cmocka_unit_test(boards_look_like_this),
        cmocka_unit_test(boards_are_written_and_read_back),
        cmocka_unit_test(bare_boards_are_read_and_the_turn_is_counted),
        cmocka_unit_test(what_is_no_board_is_refused),
        cmocka_unit_test(random_bytes_are_answered),
    };
    return TESTING_RUN(tests);
}
