#include "view/game/source.h"

#include "base/file.h"
#include "base/memory.h"
#include "engine/hexworld.h"
#include "engine/sgf_game.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static Status check_size(const char *name, int size, Error *error) {
    if (size < BOARD_SIZE_MIN)
        return error_set(error, STATUS_INVALID, "%s: a board of %dx%d, expected %dx%d to %dx%d",
                         name, size, size, BOARD_SIZE_MIN, BOARD_SIZE_MIN, BOARD_SIZE_MAX,
                         BOARD_SIZE_MAX);
    return STATUS_OK;
}

// The main line, and the last of its nodes that begins the record anew: what is below it belongs to
// the same game.
static Status read_main_line(const SgfGame *game, Record *record, int *top, Error *error) {
    Status status = STATUS_OK;
    *record = record_empty(game->size);
    *top = game->root;
    for (int node = game->root; status == STATUS_OK && node != SGF_NONE;
         node = sgf_child(game->sgf, node)) {
        bool anew = false;
        if (sgf_game_changes(game, node))
            status = sgf_game_add(game, node, record, &anew, error);
        if (anew)
            *top = node;
    }
    return status;
}

// What was left out, and the reason for the first part.
typedef struct LeftOut {
    int count;
    Error first;
} LeftOut;

// Adds the moves of a node behind the place in the tree that belongs to its parent. `*place`
// becomes its own, GAMETREE_NONE if it and what is below are left out.
static Status add_node(const SgfGame *game, int node, int top, Gametree *tree, int *place,
                       LeftOut *left_out, Error *error) {
    int shown;
    bool anew;
    Error why;
    gametree_go(tree, *place);
    Record record = gametree_record(tree, &shown);
    record.count = shown;
    if (sgf_game_add(game, node, &record, &anew, &why) != STATUS_OK) {
        if (left_out->count++ == 0)
            left_out->first = why;
        *place = GAMETREE_NONE;
        return STATUS_OK;
    }
    if (anew && node != top) { // sets up another position: not part of this game
        *place = GAMETREE_NONE;
        return STATUS_OK;
    }
    Status status = STATUS_OK;
    for (int i = anew ? 0 : shown; i < record.count && status == STATUS_OK; i++)
        status = gametree_add(tree, *place, record.moves[i], place, error);
    return status;
}

// Adds every line of the game, the main line last, so that it is the one followed. Each node is
// visited once: `places` stores its node in the tree.
static Status add_lines(const SgfGame *game, const Record *main_line, int top, Gametree *tree,
                        LeftOut *left_out, Error *error) {
    const Sgf *sgf = game->sgf;
    int count = 0;
    for (int node = top; node != SGF_NONE; node = sgf_next_node(sgf, node, top))
        count = node - top >= count ? node - top + 1 : count;
    int *places = memory_zeroed((size_t)count, sizeof *places);
    Status status = STATUS_OK;
    for (int node = top; status == STATUS_OK && node != SGF_NONE;) {
        int *place = &places[node - top];
        *place = node == top ? 0 : places[sgf_parent(sgf, node) - top];
        if (sgf_game_changes(game, node))
            status = add_node(game, node, top, tree, place, left_out, error);
        node =
            *place == GAMETREE_NONE ? sgf_next_line(sgf, node, top) : sgf_next_node(sgf, node, top);
    }
    free(places);
    gametree_go(tree, 0);
    return status == STATUS_OK ? gametree_add_record(tree, main_line, error) : status;
}

static void read_names(const SgfGame *game, int number, const LeftOut *left_out,
                       SourceNames *names) {
    char title[160];
    *names = (SourceNames){0};
    sgf_game_title(game, title, sizeof title);
    sgf_text(game->sgf, game->root, "GN", names->title, sizeof names->title);
    sgf_text(game->sgf, game->root, "PB", names->players[BLACK], NAMED_PLAYER_MAX);
    sgf_text(game->sgf, game->root, "PW", names->players[WHITE], NAMED_PLAYER_MAX);
    if (names->title[0] == '\0' && game->count > 1)
        snprintf(names->title, sizeof names->title, "Game %d of %d", game->number, game->count);
    if (left_out->count > 0)
        snprintf(names->note, sizeof names->note, "%s (variations left out: %d)",
                 left_out->first.text, left_out->count);
    else if (game->count > 1 && number == 0)
        snprintf(names->note, sizeof names->note, "%s: %s; --game N takes another",
                 sgf_name(game->sgf), title);
}

static Status take_game(const SgfGame *game, int number, Gametree **tree, SourceNames *names,
                        Error *error) {
    Record record;
    int top = game->root;
    LeftOut left_out = {0};
    Status status = read_main_line(game, &record, &top, error);
    if (status == STATUS_OK)
        status = check_size(sgf_name(game->sgf), game->size, error);
    if (status != STATUS_OK)
        return status;
    *tree = gametree_create(&record.start);
    status = add_lines(game, &record, top, *tree, &left_out, error);
    if (status != STATUS_OK) {
        const Error why = *error;
        gametree_destroy(*tree);
        return error_set(error, status, "%s: %.280s", sgf_name(game->sgf), why.text);
    }
    read_names(game, number, &left_out, names);
    return STATUS_OK;
}

Status source_sgf(const char *path, int number, Gametree **tree, SourceNames *names, Error *error) {
    Sgf *sgf;
    SgfGame game;
    Status status = sgf_game_load(path, number, &sgf, &game, error);
    if (status != STATUS_OK)
        return status;
    status = take_game(&game, number, tree, names, error);
    sgf_destroy(sgf);
    return status;
}

Status source_link(const char *link, Gametree **tree, Error *error) {
    Record record;
    int shown;
    Status status = hexworld_read(link, &record, &shown, error);
    if (status == STATUS_OK)
        status = check_size("the link", record.start.size, error);
    if (status != STATUS_OK)
        return status;
    *tree = gametree_create(&record.start);
    status = gametree_add_record(*tree, &record, error);
    if (status != STATUS_OK)
        gametree_destroy(*tree);
    else
        gametree_step(*tree, shown);
    return status;
}
