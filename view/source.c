#include "view/source.h"

#include "base/file.h"
#include "engine/hexworld.h"
#include "engine/sgf.h"

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

// Adds every line of the game: its leaves, the main line's last, so that it is the one followed.
static Status add_lines(const Sgf *sgf, const char *path, Gametree *tree, Error *error) {
    const int main_end = sgf_main_end(sgf, SGF_ROOT);
    Status status = STATUS_OK;
    Record record;
    for (int node = SGF_ROOT, steps = 0; status == STATUS_OK && node != SGF_NONE;) {
        if (sgf_child(sgf, node) == SGF_NONE && node != main_end && steps++ < GAMETREE_NODES_MAX) {
            Error ignored;
            // A variation that sets up another position is none of this game's.
            if (sgf_record(sgf, node, &record, &ignored) == STATUS_OK &&
                record.start.hash == tree->nodes[0].board.hash)
                status = gametree_add_record(tree, &record, error);
        }
        int next = sgf_child(sgf, node);
        while (next == SGF_NONE && node != SGF_ROOT) {
            next = sgf_sibling(sgf, node);
            if (next == SGF_NONE)
                node = sgf_parent(sgf, node);
        }
        node = next;
    }
    if (status == STATUS_OK)
        status = sgf_record(sgf, main_end, &record, error);
    if (status == STATUS_OK)
        status = gametree_add_record(tree, &record, error);
    if (status != STATUS_OK) {
        const Error why = *error;
        error_set(error, status, "%.200s: %.280s", path, why.text);
    }
    return status;
}

Status source_sgf(const char *path, Gametree **tree, SourceNames *names, Error *error) {
    char *bytes;
    size_t length;
    Status status = file_read(path, SGF_BYTES_MAX, &bytes, &length, error);
    if (status != STATUS_OK)
        return status;
    Sgf *sgf;
    status = sgf_read(path, bytes, length, &sgf, error);
    free(bytes);
    if (status != STATUS_OK)
        return status;
    Record record;
    status = sgf_record(sgf, sgf_main_end(sgf, SGF_ROOT), &record, error);
    if (status != STATUS_OK) {
        const Error why = *error;
        error_set(error, status, "%.200s: %.280s", path, why.text);
    } else {
        status = check_size(path, record.start.size, error);
    }
    if (status == STATUS_OK) {
        *tree = gametree_create(&record.start);
        status = add_lines(sgf, path, *tree, error);
        if (status != STATUS_OK)
            gametree_destroy(*tree);
    }
    *names = (SourceNames){0};
    sgf_text(sgf, SGF_ROOT, "GN", names->title, sizeof names->title);
    sgf_text(sgf, SGF_ROOT, "PB", names->players[BLACK], SEAT_NAME_MAX);
    sgf_text(sgf, SGF_ROOT, "PW", names->players[WHITE], SEAT_NAME_MAX);
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
