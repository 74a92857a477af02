// Games from files and links, as the viewer opens them: every line of a game, the players, which
// game of several, and what was left out.
#include "tests/testing.h"

#include "base/file.h"
#include "engine/notation.h"
#include "engine/sgf.h"
#include "view/game/source.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char path[] = "test_source.sgf"; // in the folder of the build

static Status read_text(const char *text, int number, Gametree **tree, SourceNames *names,
                        Error *error) {
    assert_int_equal(file_write(path, text, strlen(text), error), STATUS_OK);
    const Status status = source_sgf(path, number, tree, names, error);
    unlink(path);
    return status;
}

// Reads game `number` and writes its tree: moves as cells, what begins a variation in brackets.
static void write_tree(const Gametree *tree, int node, char *text) {
    static const char *const kinds[] = {"", "sides", "pieces", "pass", "resign", "forfeit"};
    const GametreeNode *at = &tree->nodes[node];
    if (node > 0) {
        char name[NOTATION_CELL_BYTES] = "";
        if (at->move.kind == RECORD_STONE)
            notation_cell_write(at->move.cell, at->board.size, name);
        sprintf(text + strlen(text), "%c%s%s ", at->move.colour == BLACK ? 'B' : 'W', name,
                kinds[at->move.kind]);
    }
    const bool several =
        at->first_child >= 0 && tree->nodes[at->first_child].sibling != GAMETREE_NONE;
    for (int child = at->first_child; child >= 0; child = tree->nodes[child].sibling) {
        strcat(text, several ? "(" : "");
        write_tree(tree, child, text);
        strcat(text, several ? ")" : "");
    }
}

static void assert_tree(const char *text, const char *lines, const char *note) {
    Gametree *tree;
    SourceNames names;
    Error error = {""};
    if (read_text(text, 0, &tree, &names, &error) != STATUS_OK)
        fail_msg("%s: %s", text, error.text);
    char written[512] = "";
    write_tree(tree, 0, written);
    assert_string_equal(written, lines);
    assert_string_equal(names.note, note);
    assert_int_equal(tree->cursor, 0);
    gametree_destroy(tree);
}

static void every_line_of_a_game_is_there(void **state) {
    (void)state;
    assert_tree("(;SZ[3];B[a1](;W[b1];B[c1])(;C[x](;W[b2])(;W[b3])))", "Ba1 (Wb1 Bc1 )(Wb2 )(Wb3 )",
                "");
    // Setup in the main line: what comes behind it is the game; elsewhere it is another one.
    assert_tree("(;SZ[3];B[a1](;AB[b2]B[c3](;W[c1])(;W[c2]))(;W[b1]))", "Bc3 (Wc1 )(Wc2 )", "");
    assert_tree("(;SZ[3];B[a1](;W[b1])(;AB[c3];W[c2])(;W[c1]))", "Ba1 (Wb1 )(Wc1 )", "");
    // A swap is the same on all lines.
    assert_tree("(;SZ[3];B[a2];W[swap-pieces](;C[x];B[c3])(;B[b2])(;W[c1]))",
                "Ba2 Wpieces (Bc3 )(Bb2 )(Wc1 )", "");
    // An illegal move ends its line, and is reported.
    assert_tree(
        "(;SZ[3];B[a1](;W[b1])(;W[b2];B[b2];W[c3])(;W[d1]))", "Ba1 (Wb1 )(Wb2 )",
        "test_source.sgf: move 3, B[b2]: b2 is taken, expected a free cell (variations left "
        "out: 2)");
    Gametree *tree;
    SourceNames names;
    Error error;
    assert_int_equal(read_text("(;SZ[3];B[a1];W[a1])", 0, &tree, &names, &error), STATUS_INVALID);
    assert_string_equal(error.text,
                        "test_source.sgf: move 2, W[a1]: a1 is taken, expected a free cell");
    // The main line is the one that is followed.
    assert_int_equal(read_text("(;SZ[3](;B[a1];W[b1])(;B[c3]))", 0, &tree, &names, &error),
                     STATUS_OK);
    gametree_step(tree, 2);
    assert_int_equal(gametree_at(tree)->move.cell, 1);
    gametree_destroy(tree);
}

static void names_are_those_of_the_sides(void **state) {
    (void)state;
    Gametree *tree;
    SourceNames names;
    Error error;
    assert_int_equal(
        source_sgf(TEST_DATA "/../cases/lg-first-player-wins.hsgf", 0, &tree, &names, &error),
        STATUS_OK);
    assert_string_equal(names.players[BLACK], "one");
    assert_string_equal(names.players[WHITE], "two");
    gametree_step(tree, 100);
    assert_int_equal(gametree_winner(tree, tree->cursor), BLACK);
    gametree_destroy(tree);
}

static void which_game_of_several_is_said(void **state) {
    (void)state;
    const char *several = TEST_DATA "/../cases/lg-two-games.txt";
    Gametree *tree;
    SourceNames names;
    Error error;
    assert_int_equal(source_sgf(several, 0, &tree, &names, &error), STATUS_OK);
    assert_string_equal(names.title, "Game 1 of 2");
    assert_string_equal(names.players[BLACK], "one");
    assert_non_null(strstr(
        names.note, "lg-two-games.txt: game 1 of 2, one against two; --game N takes another"));
    gametree_destroy(tree);
    assert_int_equal(source_sgf(several, 2, &tree, &names, &error), STATUS_OK);
    assert_string_equal(names.title, "Game 2 of 2");
    assert_string_equal(names.players[WHITE], "four");
    assert_string_equal(names.note, "");
    gametree_destroy(tree);
    assert_int_equal(source_sgf(several, 3, &tree, &names, &error), STATUS_INVALID);
    assert_non_null(strstr(error.text, "no game 3 in this file, expected 1 to 2"));
}

// Half a million nested lines: following each from the root would take days.
static void variations_of_variations_take_linear_time(void **state) {
    (void)state;
    enum { COUNT = 500000 };
    char *text = malloc(12 * COUNT + 64), *end = stpcpy(text, "(;SZ[3];B[a1]");
    for (int i = 0; i < COUNT; i++)
        end = stpcpy(end, "(;(;W[b1])");
    memset(end, ')', COUNT + 1);
    end[COUNT + 1] = '\0';
    Gametree *tree;
    SourceNames names;
    Error error;
    assert_int_equal(read_text(text, 0, &tree, &names, &error), STATUS_OK);
    assert_int_equal(tree->count, 3);
    gametree_destroy(tree);
    free(text);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_line_of_a_game_is_there),
        cmocka_unit_test(names_are_those_of_the_sides),
        cmocka_unit_test(which_game_of_several_is_said),
        cmocka_unit_test(variations_of_variations_take_linear_time),
    };
    return TESTING_RUN(tests);
}
