// Workers that execute pieces of work given to them one at a time by a planner: threads of this
// process, or the other processes of an MPI job (base/mpi/crew_mpi.h). Pieces, news and results are
// bytes, so that both kinds work alike.
//
// Unlike the pool (base/pool.h) the crew works asynchronously: it continues while the planner, the
// one thread that calls the functions with a Crew, stores results and decides what is next.
#ifndef HEXLAW_BASE_CREW_H
#define HEXLAW_BASE_CREW_H

#include "base/bytes.h"

#include <stdbool.h>
#include <stddef.h>

// --- for workers ---

typedef struct CrewMember CrewMember;

// Executes a piece and writes its result; called by several members at once. The piece is valid
// until it returns.
typedef void CrewWork(void *context, CrewMember *member, const char *piece, size_t length,
                      BytesWriter *result);

// Sends the planner progress news about the piece.
void crew_tell(CrewMember *member, const void *news, size_t length);

// True once the planner has called crew_stop(). Cheap; to be polled regularly.
bool crew_stopping(CrewMember *member);

// --- for the planner ---

typedef struct Crew Crew;

Crew *crew_threads_create(int threads, CrewWork *work, void *context);

// Every member must be idle.
void crew_destroy(Crew *crew);

int crew_size(const Crew *crew);

// The number, from 0, of the machine that a member works on.
int crew_machine(const Crew *crew, int member);
int crew_machines(const Crew *crew);

// Sends a copy of the piece to an idle member.
void crew_give(Crew *crew, int member, const void *piece, size_t length);

typedef struct CrewNews {
    int member;
    bool done;   // `bytes` is the piece's result; the member is idle
    char *bytes; // owned by the caller, free with free()
    size_t length;
} CrewNews;

// Receives the next news or result of a member; false if none arrives within `seconds`.
bool crew_hear(Crew *crew, double seconds, CrewNews *news);

// Makes crew_stopping() true, for good.
void crew_stop(Crew *crew);

#endif
