// The two kinds of crew behind base/crew.h.
#ifndef HEXLAW_BASE_CREW_INTERNAL_H
#define HEXLAW_BASE_CREW_INTERNAL_H

#include "base/crew.h"

typedef struct CrewKind {
    void (*destroy)(Crew *crew);
    void (*give)(Crew *crew, int member, const void *piece, size_t length);
    bool (*hear)(Crew *crew, double seconds, CrewNews *news);
    void (*stop)(Crew *crew);
} CrewKind;

// First in the struct of each kind.
struct Crew {
    const CrewKind *kind;
    int size;
    int *machine; // [size], owned
    int machines;
};

struct CrewMember {
    void (*tell)(CrewMember *member, const void *news, size_t length);
    bool (*stopping)(CrewMember *member);
};

#endif
