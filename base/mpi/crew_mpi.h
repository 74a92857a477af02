// A crew of the processes of an MPI job, on one machine or many: rank 0 plans, every other rank is
// a member. The only place that knows of MPI; hexlaw is built without it where there is none.
//
// The processes see the same files: the folder that they work in is on a file system that their
// machines share.
#ifndef HEXLAW_BASE_MPI_CREW_MPI_H
#define HEXLAW_BASE_MPI_CREW_MPI_H

#include "base/crew.h"
#include "base/error.h"

// To be called once, by all processes of the job. On rank 0 `*crew` is the crew; there
// crew_destroy() ends it. On the other ranks the call returns, with `*crew` NULL, when it has
// ended. STATUS_INVALID, on each rank, where hexlaw is built without MPI or the job has only one
// process, or a process says another hello than rank 0, CREW_HELLO_MAX bytes with the 0 at most:
// what tells that they are the same program.
enum { CREW_HELLO_MAX = 64 };
Status crew_mpi_create(const char *hello, CrewWork *work, void *context, Crew **crew, Error *error);

#endif
