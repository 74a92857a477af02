// A whole game with what its players thought, kept for people to watch: moves, values and policies.
// A few are kept of every snapshot and pairing; nothing is learnt from them.
#ifndef HEXLAW_SELFPLAY_TRAIN_EPISODE_H
#define HEXLAW_SELFPLAY_TRAIN_EPISODE_H

#include "base/bytes.h"
#include "base/error.h"
#include "engine/board.h"

typedef struct Episode {
    int size;   // of the board, empty at first, Black to move
    int count;  // moves so far
    int winner; // Colour, NOBODY while it goes on; by forfeit where there is no chain
    uint8_t cell[BOARD_CELLS_MAX];
    float value[BOARD_CELLS_MAX]; // before the move, for its side, -1 to 1; NAN: not known
    uint8_t *policy; // owned, [cells][cells]: by move, shares of the policy that the search arrived
                     // at, 255: all of it; all 0 where not known
} Episode;

Episode episode_create(int size);
void episode_free(Episode *episode); // leaves it empty, of size 0

// Begins anew.
void episode_restart(Episode *episode);

// Adds a move; `policy` [cells] may be NULL where nobody told one, `value` NAN.
void episode_add(Episode *episode, int cell, float value, const float *policy);

// Of two of one size.
void episode_copy(Episode *to, const Episode *from);

// The policy before a move, [cells].
static inline const uint8_t *episode_policy(const Episode *episode, int move) {
    return episode->policy + (size_t)move * (size_t)(episode->size * episode->size);
}

// As bytes, in a checkpoint, a file or a row:
//   size, count, winner, 1 if there are policies, one byte each; cells [count]; values [count] in
//   steps of 1/32767, two bytes each, -32768 where not known; policies [count][cells]
void episode_put(const Episode *episode, BytesWriter *writer);

// Reads one, which is owned by the caller; false, and nothing to be freed, if the bytes are no game
// that can be played.
bool episode_get(BytesReader *reader, Episode *episode);

// --- files of several ---

// A game with a number that its file's owner gives a meaning, the number of a snapshot for one.
typedef struct EpisodeItem {
    int number;
    Episode episode;
} EpisodeItem;

typedef struct EpisodeList {
    int count;
    EpisodeItem *items; // owned, with their episodes
} EpisodeList;

void episode_list_add(EpisodeList *list, int number, const Episode *episode);

// Keeps the first `count`.
void episode_list_cut(EpisodeList *list, int count);
void episode_list_free(EpisodeList *list);

Status episode_list_write(const char *path, const EpisodeList *list, Error *error);

// STATUS_INVALID for what is no whole, sound file of games. In memory, `name` stands for the file.
Status episode_list_read(const char *path, EpisodeList *list, Error *error);
Status episode_list_decode(const char *name, const char *bytes, size_t length, EpisodeList *list,
                           Error *error);

#endif
