// Game records, and the links they are sent as.
#include "tests/testing.h"

#include "engine/hexworld.h"
#include "engine/notation.h"

#include <string.h>

static RecordMove stone(Colour colour, const char *name, int size) {
    int cell = -1;
    assert_int_equal(notation_cell_read(name, size, &cell, NULL), STATUS_OK);
    return (RecordMove){.kind = RECORD_STONE, .colour = (uint8_t)colour, .cell = (uint8_t)cell};
}

static RecordMove special(RecordKind kind, Colour colour) {
    return (RecordMove){.kind = (uint8_t)kind, .colour = (uint8_t)colour};
}

static void assert_board(const Record *record, const char *expected) {
    char text[NOTATION_BOARD_BYTES];
    const Board board = record_position(record, record->count);
    notation_board_write(&board, text);
    Board read;
    assert_int_equal(notation_board_read(expected, &read, NULL), STATUS_OK);
    char wanted[NOTATION_BOARD_BYTES];
    notation_board_write(&read, wanted);
    assert_string_equal(text, wanted);
}

static void moves_follow_one_another(void **state) {
    (void)state;
    Record record = record_empty(3);
    assert_int_equal(record_add(&record, stone(BLACK, "b1", 3), NULL), STATUS_OK);
    assert_int_equal(record_add(&record, stone(WHITE, "c2", 3), NULL), STATUS_OK);
    assert_board(&record, ". B .\n . . W\n . . .\nBlack to move");
    assert_int_equal(record_add(&record, special(RECORD_PASS, BLACK), NULL), STATUS_OK);
    assert_board(&record, ". B .\n . . W\n . . .\nWhite to move");
    Error error;
    assert_int_equal(record_add(&record, stone(WHITE, "b1", 3), &error), STATUS_INVALID);
    assert_string_equal(error.text, "b1 is taken, expected a free cell");
    assert_int_equal(record.count, 3);
    assert_int_equal(record_winner(&record), NOBODY);
    assert_int_equal(record_add(&record, special(RECORD_RESIGN, WHITE), NULL), STATUS_OK);
    assert_int_equal(record_winner(&record), BLACK);
    // Out of turn, after a resignation: the caller decides whether that is allowed.
    assert_int_equal(record_add(&record, stone(WHITE, "b2", 3), NULL), STATUS_OK);
    assert_int_equal(record_winner(&record), NOBODY);
    assert_int_equal(record_add(&record, stone(WHITE, "a2", 3), NULL), STATUS_OK);
    assert_int_equal(record_winner(&record), WHITE);
    const Board before = record_position(&record, 2);
    assert_int_equal(before.ply, 2);
    while (record.count < RECORD_MOVES_MAX)
        assert_int_equal(record_add(&record, special(RECORD_PASS, BLACK), NULL), STATUS_OK);
    assert_int_equal(record_add(&record, special(RECORD_PASS, BLACK), &error), STATUS_INVALID);
    assert_string_equal(error.text, "too many moves, expected at most 256");
}

static void swaps_mirror_or_pass_the_turn(void **state) {
    (void)state;
    Record record = record_empty(3);
    Error error;
    static const char second[] =
        "a swap is only possible as the second move, after the other side's stone";
    assert_int_equal(record_add(&record, special(RECORD_SWAP_SIDES, WHITE), &error),
                     STATUS_INVALID);
    assert_string_equal(error.text, "a swap on an empty board, expected a stone there");
    assert_int_equal(record_second_swap(&record, WHITE, &error), STATUS_INVALID);
    assert_string_equal(error.text, second);
    assert_int_equal(record_add(&record, stone(BLACK, "b1", 3), NULL), STATUS_OK);
    assert_int_equal(record_add(&record, special(RECORD_SWAP_SIDES, BLACK), NULL), STATUS_INVALID);
    assert_int_equal(record_second_swap(&record, BLACK, NULL), STATUS_INVALID);
    assert_int_equal(record_second_swap(&record, WHITE, NULL), STATUS_OK);
    Record pieces = record;
    assert_int_equal(record_add(&record, special(RECORD_SWAP_SIDES, WHITE), NULL), STATUS_OK);
    assert_board(&record, ". B .\n . . .\n . . .\nWhite to move");
    assert_int_equal(record_add(&pieces, special(RECORD_SWAP_PIECES, WHITE), NULL), STATUS_OK);
    assert_board(&pieces, ". . .\n W . .\n . . .\nBlack to move");
    // Both swaps lead to the same game, mirrored.
    const Board sides = record_position(&record, 2), mirrored = record_position(&pieces, 2);
    const Board swapped = board_swapped(&sides);
    assert_true(swapped.hash == mirrored.hash);
    // Later, and in a position that was set up, all stones change.
    assert_int_equal(record_second_swap(&record, BLACK, NULL), STATUS_INVALID);
    assert_int_equal(record_add(&record, special(RECORD_SWAP_SIDES, BLACK), NULL), STATUS_OK);
    assert_board(&record, ". B .\n . . .\n . . .\nBlack to move");
    assert_int_equal(record_add(&pieces, stone(BLACK, "c3", 3), NULL), STATUS_OK);
    assert_int_equal(record_add(&pieces, special(RECORD_SWAP_PIECES, WHITE), NULL), STATUS_OK);
    assert_board(&pieces, ". B .\n . . .\n . . W\nBlack to move");
    Record set_up = record_empty(3);
    board_place(&set_up.start, BLACK, 0);
    board_place(&set_up.start, WHITE, 4);
    assert_int_equal(record_add(&set_up, stone(BLACK, "b1", 3), NULL), STATUS_OK);
    assert_int_equal(record_second_swap(&set_up, WHITE, NULL), STATUS_INVALID);
    assert_int_equal(record_add(&set_up, special(RECORD_SWAP_PIECES, WHITE), NULL), STATUS_OK);
    assert_board(&set_up, "W . .\n W B .\n . . .\nBlack to move");
}

static void links_are_read(void **state) {
    (void)state;
    Record record;
    int shown = -1;
    assert_int_equal(
        hexworld_read("https://hexworld.org/board/#3r9c1,b1c2,a3:rw", &record, &shown, NULL),
        STATUS_OK);
    assert_int_equal(shown, 2);
    assert_int_equal(record.count, 4);
    assert_board(&record, ". B .\n . . W\n B . .\nWhite to move");
    assert_int_equal(record_winner(&record), BLACK);
    assert_int_equal(hexworld_read("3c1,b1:sc3", &record, &shown, NULL), STATUS_OK);
    assert_int_equal(shown, 3);
    assert_board(&record, ". . .\n W . .\n . . B\nWhite to move");
    assert_int_equal(hexworld_read("3c1,b1:Sc3", &record, &shown, NULL), STATUS_OK);
    assert_board(&record, ". B .\n . . .\n . . W\nBlack to move");
    static const char *const empty[] = {
        "11",       "11,", "11x11nc1,", "#11r1",
        "x#11c1,,", "#",   "#nc1,",     "https://hexworld.org/board/#"};
    for (size_t i = 0; i < sizeof empty / sizeof *empty; i++) {
        assert_int_equal(hexworld_read(empty[i], &record, &shown, NULL), STATUS_OK);
        assert_int_equal(record.start.size, 11);
        assert_int_equal(record.count, 0);
        assert_int_equal(shown, 0);
    }
    assert_int_equal(hexworld_read("2,a1:pb1:pa2", &record, NULL, NULL), STATUS_OK);
    assert_int_equal(record_winner(&record), BLACK);
}

static void links_are_read_as_they_stand_in_texts(void **state) {
    (void)state;
    static const char *const links[] = {
        "\"https://hexworld.org/board/#3r9c1,b1:sc3,a3:rw\"",
        "'https://hexworld.org/board/#3r9c1,b1:sc3,a3:rw'",
        " <https://hexworld.org/board/#3r9c1,b1:sc3,a3:rw>\r\n",
        "(https://hexworld.org/board/#3r9c1,b1:sc3,a3:rw)",
        "\xe2\x80\x9chttps://hexworld.org/board/#3r9c1,b1:sc3,a3:rw\xe2\x80\x9d",
        "https://hexworld.org/board/#3r9c1%2Cb1%3Asc3%2ca3%3arw",
        "https%3A%2F%2Fhexworld.org%2Fboard%2F%233r9c1%2Cb1%3Asc3%2Ca3%3Arw%20",
        "%22https%253A%252F%252Fhexworld.org%252Fboard%252F%25233r9c1%252Cb1%253Asc3%252Ca3:rw%22",
    };
    for (size_t i = 0; i < sizeof links / sizeof *links; i++) {
        Record record;
        int shown;
        Error error;
        if (hexworld_read(links[i], &record, &shown, &error) != STATUS_OK)
            fail_msg("%s: %s", links[i], error.text);
        assert_int_equal(shown, 3);
        assert_board(&record, ". . .\n W . .\n W . B\nBlack to move");
        assert_int_equal(record_winner(&record), BLACK);
    }
    static const char *const bad[] = {"%",         "%2",        "%zz",     "\"\"",
                                      "3c1,a1%00", "3c1,a1%ff", "3c1,\"a1"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_int_equal(hexworld_read(bad[i], &(Record){0}, NULL, NULL), STATUS_INVALID);
}

static void what_is_no_link_is_refused(void **state) {
    (void)state;
    static const struct {
        const char *text, *message;
    } bad[] = {
        {"", "link, character 1: expected a board size from 1 to 11"},
        {"https://hexworld.org/board/", "link, character 1: expected a board size from 1 to 11"},
        {"h#12c1,a1", "link, character 3: expected a board size from 1 to 11"},
        {"99999999999999999999,", "link, character 1: expected a board size from 1 to 11"},
        {"11x9,a1", "link, character 1: not a square board"},
        {"11 ,a1", "link, character 3: expected display options of letters and digits"},
        {"3c1,a1d1", "link, character 7: 'd' is no column, expected a letter a to c"},
        {"3c1,a1b", "link, character 7: the end after 'b' is no row, expected 1 to 3"},
        {"3c1,a1a1", "link, character 7: a1 is taken, expected a free cell"},
        {"3c1,a1:x", "link, character 8: expected s, S, p, r or f after the colon"},
        {"3c1,a1:", "link, character 8: expected s, S, p, r or f after the colon"},
        {"3c1,a1:r", "link, character 9: expected b or w for the side that gives up"},
        {"3c1,:s", "link, character 5: a swap is only possible as the second move, after the "
                   "other side's stone"},
        {"3c1,a1,b1,c1", "link, character 10: a third comma, expected at most two"},
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        Record record = record_empty(7);
        int shown = 5;
        Error error;
        assert_int_equal(hexworld_read(bad[i].text, &record, &shown, &error), STATUS_INVALID);
        assert_string_equal(error.text, bad[i].message);
        assert_int_equal(record.start.size, 7);
        assert_int_equal(shown, 5);
    }
}

static void what_a_link_cannot_say_is_refused(void **state) {
    (void)state;
    char link[HEXWORLD_LINK_BYTES] = "kept";
    Error error;
    Record record = record_empty(3);
    board_place(&record.start, BLACK, 0);
    assert_int_equal(hexworld_write(&record, 0, link, &error), STATUS_INVALID);
    assert_non_null(strstr(error.text, "expected the empty board and Black to move"));
    record = record_empty(3);
    assert_int_equal(record_add(&record, stone(BLACK, "a1", 3), NULL), STATUS_OK);
    assert_int_equal(record_add(&record, stone(BLACK, "a2", 3), NULL), STATUS_OK);
    assert_int_equal(hexworld_write(&record, 0, link, &error), STATUS_INVALID);
    assert_string_equal(error.text, "move 2: a link cannot say that Black moves out of turn");
    record.count = 1;
    assert_int_equal(record_add(&record, stone(WHITE, "a2", 3), NULL), STATUS_OK);
    assert_int_equal(record_add(&record, special(RECORD_SWAP_PIECES, BLACK), NULL), STATUS_OK);
    assert_int_equal(hexworld_write(&record, 0, link, &error), STATUS_INVALID);
    assert_string_equal(error.text, "move 3: a link cannot say a swap there, expected it second");
    assert_string_equal(link, "kept");
}

static void links_are_written_and_read_back(void **state) {
    (void)state;
    Rng rng = testing_rng(1);
    for (int repeat = 0; repeat < 3000; repeat++) {
        const int size = 1 + (int)rng_below(&rng, BOARD_SIZE_MAX);
        Record record = record_empty(size);
        for (uint32_t left = rng_below(&rng, (uint32_t)(size * size) + 4); left > 0; left--) {
            const Board board = record_position(&record, record.count);
            RecordMove move = {.colour = board.to_move};
            const Bits free = board_free(&board);
            const uint32_t kind = rng_below(&rng, 12);
            if (kind < 9 && free)
                move.cell = (uint8_t)bits_random(free, &rng);
            else
                move.kind = (uint8_t)(kind == 9    ? RECORD_PASS
                                      : kind == 10 ? RECORD_SWAP_PIECES
                                                   : RECORD_SWAP_SIDES);
            const bool swap = move.kind == RECORD_SWAP_PIECES || move.kind == RECORD_SWAP_SIDES;
            if (!swap || record_second_swap(&record, (Colour)move.colour, NULL) == STATUS_OK)
                (void)record_add(&record, move, NULL);
        }
        if (rng_below(&rng, 2))
            (void)record_add(&record,
                             special(rng_below(&rng, 2) ? RECORD_RESIGN : RECORD_FORFEIT,
                                     rng_below(&rng, 2) ? BLACK : WHITE),
                             NULL);
        const int shown = (int)rng_below(&rng, (uint32_t)record.count + 1);
        char link[HEXWORLD_LINK_BYTES];
        assert_int_equal(hexworld_write(&record, shown, link, NULL), STATUS_OK);
        Record read;
        int read_shown = -1;
        assert_int_equal(hexworld_read(link, &read, &read_shown, NULL), STATUS_OK);
        assert_int_equal(read_shown, shown);
        assert_int_equal(read.count, record.count);
        const bool sides = record.count > 1 && record.moves[1].kind == RECORD_SWAP_SIDES;
        for (int i = 0; i <= record.count; i++) {
            Board expected = record_position(&record, i);
            if (sides && i > 1)
                expected = board_swapped(&expected);
            assert_true(record_position(&read, i).hash == expected.hash);
        }
        const Colour winner = record_winner(&record);
        assert_int_equal(record_winner(&read),
                         winner == NOBODY || !sides ? winner : colour_other(winner));
        // A second time, now that the game is one that links can express: the same bytes.
        char again[HEXWORLD_LINK_BYTES];
        assert_int_equal(hexworld_write(&read, shown, again, NULL), STATUS_OK);
        assert_string_equal(again, link);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(moves_follow_one_another),
        cmocka_unit_test(swaps_mirror_or_pass_the_turn),
        cmocka_unit_test(links_are_read),
        cmocka_unit_test(links_are_read_as_they_stand_in_texts),
        cmocka_unit_test(what_is_no_link_is_refused),
        cmocka_unit_test(what_a_link_cannot_say_is_refused),
        cmocka_unit_test(links_are_written_and_read_back),
    };
    return TESTING_RUN(tests);
}
