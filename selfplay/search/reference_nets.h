// The weights files that are part of the program. Made by CMake from selfplay/search/nets/, files
// SIZExSIZE-ROLE.safetensors, or SIZExSIZE-ROLE-NUMBER.safetensors where there are several.
#ifndef HEXLAW_SELFPLAY_SEARCH_REFERENCE_NETS_H
#define HEXLAW_SELFPLAY_SEARCH_REFERENCE_NETS_H

// What the nets of a board size are for.
typedef enum ReferenceRole {
    REFERENCE_CHANCE, // of perfect play: the chance that the opponent errs
    REFERENCE_POLICY, // of perfect play: what strong agents play
    REFERENCE_PLAYER, // of the reference player
} ReferenceRole;

typedef struct ReferenceNet {
    int size;
    ReferenceRole role;
    const unsigned char *bytes, *end;
} ReferenceNet;

extern const ReferenceNet
    reference_nets[];                // by role in the order of their numbers; ends with size 0
extern const char reference_sizes[]; // "2, 3, 4"; "" where there are none

#endif
