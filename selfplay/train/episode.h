// A whole game with its players' values and policies, stored for viewing. A few are stored for
// every snapshot and pairing; they are not training data.
#ifndef HEXLAW_SELFPLAY_TRAIN_EPISODE_H
#define HEXLAW_SELFPLAY_TRAIN_EPISODE_H

#include "base/bytes.h"
#include "base/error.h"
#include "engine/board.h"

typedef struct Episode {
    int size;   // of the board; games start from the empty board, Black to move
    int count;  // moves so far
    int winner; // Colour, NOBODY if unfinished; by forfeit if there is no winning chain
    uint8_t cell[BOARD_CELLS_MAX];
    float value[BOARD_CELLS_MAX]; // before the move, for its side, -1 to 1; NAN: not known
    uint8_t *policy; // owned, [cells][cells]: by move, the search's policy, 255 standing for 1; all
                     // 0 if not known
} Episode;

Episode episode_create(int size);
void episode_free(Episode *episode); // leaves it empty, of size 0

// Removes all moves.
void episode_restart(Episode *episode);

// Adds a move; if not known, `policy` [cells] is NULL and `value` NAN.
void episode_add(Episode *episode, int cell, float value, const float *policy);

// Both must be of the same size.
void episode_copy(Episode *to, const Episode *from);

// The policy before a move, [cells].
static inline const uint8_t *episode_policy(const Episode *episode, int move) {
    return episode->policy + (size_t)move * (size_t)(episode->size * episode->size);
}

// Serialised, in a checkpoint, a file or a row of the store:
//   size, count, winner, 1 if there are policies, one byte each; cells [count]; values [count] in
//   steps of 1/32767, two bytes each, -32768 where not known; policies [count][cells]
void episode_put(const Episode *episode, BytesWriter *writer);

// Reads an episode, owned by the caller; returns false, with nothing to free, if the bytes are not
// a legal game.
bool episode_get(BytesReader *reader, Episode *episode);

// --- files of several ---

// A game with a number whose meaning depends on the file, such as that of a snapshot.
typedef struct EpisodeItem {
    int number;
    Episode episode;
} EpisodeItem;

typedef struct EpisodeList {
    int count;
    EpisodeItem *items; // owned, with their episodes
} EpisodeList;

void episode_list_add(EpisodeList *list, int number, const Episode *episode);

// Truncates the list to the first `count`.
void episode_list_cut(EpisodeList *list, int count);
void episode_list_free(EpisodeList *list);

Status episode_list_write(const char *path, const EpisodeList *list, Error *error);

// STATUS_INVALID if it is not a complete, undamaged file of games. In memory, `name` replaces the
// file's name in messages.
Status episode_list_read(const char *path, EpisodeList *list, Error *error);
Status episode_list_decode(const char *name, const char *bytes, size_t length, EpisodeList *list,
                           Error *error);

#endif
