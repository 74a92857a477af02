// Workers that are given pieces of work one at a time by one who plans: threads of this process, or
// the other processes of an MPI job (base/mpi/crew_mpi.h). Pieces, news and results are bytes, so
// that it makes no difference which.
//
// Unlike the pool (base/pool.h) the crew works on while the planner, the one thread that calls the
// functions with a Crew, writes results down and decides what is next.
#ifndef HEXLAW_BASE_CREW_H
#define HEXLAW_BASE_CREW_H

#include "base/bytes.h"

#include <stdbool.h>
#include <stddef.h>

// --- for those who work ---

typedef struct CrewMember CrewMember;

// Does a piece and puts the result; by several members at once. The piece is good until it returns.
typedef void CrewWork(void *context, CrewMember *member, const char *piece, size_t length,
                      BytesWriter *result);

// Tells the planner how far the piece is.
void crew_tell(CrewMember *member, const void *news, size_t length);

// True once the planner wants everybody to end what they do. Cheap; to be asked now and then.
bool crew_stopping(CrewMember *member);

// --- for the one who plans ---

typedef struct Crew Crew;

Crew *crew_threads_create(int threads, CrewWork *work, void *context);

// Every member must be idle.
void crew_destroy(Crew *crew);

int crew_size(const Crew *crew);

// The number, from 0, of the machine that a member works on.
int crew_machine(const Crew *crew, int member);
int crew_machines(const Crew *crew);

// Gives a member that is idle a copy of the piece.
void crew_give(Crew *crew, int member, const void *piece, size_t length);

typedef struct CrewNews {
    int member;
    bool done;   // the piece is done and this its result; the member is idle
    char *bytes; // owned by the caller, free with free()
    size_t length;
} CrewNews;

// The next thing that a member has to say; false if nobody does within `seconds`.
bool crew_hear(Crew *crew, double seconds, CrewNews *news);

// Makes crew_stopping() true, for good.
void crew_stop(Crew *crew);

#endif
