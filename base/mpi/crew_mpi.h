// A crew of the processes of an MPI job, on one machine or many: rank 0 plans, every other rank is
// a member. The only code that uses MPI; hexlaw is built without it where MPI is missing.
//
// The folder that the processes work in must be on a file system that their machines share.
#ifndef HEXLAW_BASE_MPI_CREW_MPI_H
#define HEXLAW_BASE_MPI_CREW_MPI_H

#include "base/crew.h"
#include "base/error.h"

// To be called once, by all processes of the job. On rank 0 `*crew` is the crew; crew_destroy()
// ends it. On the other ranks the call returns when the crew has ended, with `*crew` NULL. `hello`
// identifies the program, in at most CREW_HELLO_MAX bytes with the final 0. STATUS_INVALID, on each
// rank, if hexlaw is built without MPI, the job has only one process, or a process's hello differs
// from rank 0's.
enum { CREW_HELLO_MAX = 64 };
Status crew_mpi_create(const char *hello, CrewWork *work, void *context, Crew **crew, Error *error);

#endif
