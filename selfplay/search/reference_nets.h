// The weights files that are part of the program, by board size. Made by CMake from selfplay/nets/.
#ifndef HEXLAW_SELFPLAY_SEARCH_REFERENCE_NETS_H
#define HEXLAW_SELFPLAY_SEARCH_REFERENCE_NETS_H

#include "engine/board.h"

typedef struct ReferenceNet {
    const unsigned char *bytes, *end; // NULL: there is none
} ReferenceNet;

extern const ReferenceNet reference_nets[BOARD_SIZE_MAX + 1];
extern const char reference_sizes[]; // "2, 3, 4"; "" where there are none

#endif
