// Any bytes as an SGF file: what is read is written, what was written is read and written again the
// same, with the same games; every game in it is a record or a line that says why not; texts are
// one line of UTF-8 without control characters.
#include "engine/sgf_game.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { GAMES_MOST = 8, LEAVES_MOST = 8 };

static void check_error(const Error *error) {
    if (error->text[0] == '\0' || strchr(error->text, '\n') || strchr(error->text, '\033'))
        abort();
}

static void check_text(const char *text, size_t room) {
    if (strlen(text) >= room)
        abort();
    for (; *text; text++)
        if ((uint8_t)*text < ' ' && *text != '\n')
            abort();
}

// The positions at the ends of the first lines, one behind the other: a sum of their hashes.
static uint64_t check_lines(const SgfGame *game) {
    uint64_t sum = 0;
    int leaves = 0;
    for (int node = game->root; node != SGF_NONE && leaves < LEAVES_MOST;
         node = sgf_next_node(game->sgf, node, game->root)) {
        if (sgf_child(game->sgf, node) != SGF_NONE)
            continue;
        Record record;
        Error error = {""};
        if (sgf_game_record(game, node, &record, &error) == STATUS_OK)
            sum = sum * 31 + record_position(&record, record.count).hash +
                  (uint64_t)record_winner(&record);
        else
            check_error(&error);
        leaves++;
    }
    return sum;
}

static uint64_t check_games(const Sgf *sgf) {
    static const char *const properties[] = {"C", "PB", "PW", "CA", "AP"};
    uint64_t sum = 0;
    const int count = sgf_games(sgf);
    for (int number = 1; number <= count && number <= GAMES_MOST; number++) {
        SgfGame game;
        Error error = {""};
        if (sgf_game_open(sgf, number, &game, &error) != STATUS_OK) {
            check_error(&error);
            continue;
        }
        char text[64];
        for (size_t i = 0; i < sizeof properties / sizeof *properties; i++) {
            sgf_text(sgf, game.root, properties[i], text, 16);
            check_text(text, 16);
        }
        sgf_game_title(&game, text, sizeof text);
        check_text(text, sizeof text);
        if (strchr(text, '\n'))
            abort();
        sum = sum * 31 + check_lines(&game);
    }
    return sum;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    Sgf *sgf = NULL, *again = NULL;
    Error error = {""};
    if (sgf_read("fuzz", (const char *)data, size, &sgf, &error) != STATUS_OK) {
        check_error(&error);
        return 0;
    }
    const uint64_t sum = check_games(sgf);
    char *bytes, *bytes_again;
    size_t length, length_again;
    sgf_write(sgf, &bytes, &length);
    if (sgf_read("written", bytes, length, &again, &error) != STATUS_OK)
        abort();
    sgf_write(again, &bytes_again, &length_again);
    if (length != length_again || memcmp(bytes, bytes_again, length) || check_games(again) != sum)
        abort();
    free(bytes);
    free(bytes_again);
    sgf_destroy(sgf);
    sgf_destroy(again);
    return 0;
}
