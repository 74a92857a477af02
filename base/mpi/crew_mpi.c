#include "base/mpi/crew_mpi.h"

#ifdef HEXLAW_MPI

#include "base/check.h"
#include "base/clock.h"
#include "base/crew_internal.h"
#include "base/memory.h"

#include <limits.h>
#include <mpi.h>
#include <stdlib.h>
#include <string.h>

enum { TAG_PIECE, TAG_NEWS, TAG_RESULT, TAG_STOP, TAG_QUIT };

enum { PLANNER = 0 };

// MPI waits by busy polling; sleeping in between leaves the processor to others.
static const double pause_least = 20e-6, pause_most = 2e-3; // seconds

// Waits for a message from `source` until the deadline.
static bool await(int source, double deadline, MPI_Status *status) {
    for (double pause = pause_least;; pause = 2 * pause < pause_most ? 2 * pause : pause_most) {
        int there = 0;
        MPI_Iprobe(source, MPI_ANY_TAG, MPI_COMM_WORLD, &there, status);
        if (there)
            return true;
        if (clock_now() >= deadline)
            return false;
        clock_pause(pause);
    }
}

static void send(int rank, int tag, const void *bytes, size_t length) {
    CHECK(length <= INT_MAX);
    MPI_Send(length > 0 ? bytes : "", (int)length, MPI_BYTE, rank, tag, MPI_COMM_WORLD);
}

// Receives the message that `status` describes.
static char *receive(const MPI_Status *status, size_t *length) {
    int count;
    MPI_Get_count(status, MPI_BYTE, &count);
    char *bytes = memory_zeroed((size_t)count + 1, 1);
    MPI_Recv(bytes, count, MPI_BYTE, status->MPI_SOURCE, status->MPI_TAG, MPI_COMM_WORLD,
             MPI_STATUS_IGNORE);
    *length = (size_t)count;
    return bytes;
}

// --- members ---

typedef struct Process {
    CrewMember member;
    bool stopping;
} Process;

static void tell(CrewMember *member, const void *news, size_t length) {
    (void)member;
    send(PLANNER, TAG_NEWS, news, length);
}

static bool stopping(CrewMember *member) {
    Process *self = (Process *)member;
    int there = 0;
    if (!self->stopping)
        MPI_Iprobe(PLANNER, TAG_STOP, MPI_COMM_WORLD, &there, MPI_STATUS_IGNORE);
    if (there) {
        MPI_Recv(NULL, 0, MPI_BYTE, PLANNER, TAG_STOP, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
        self->stopping = true;
    }
    return self->stopping;
}

static void serve(CrewWork *work, void *context) {
    Process self = {.member = {tell, stopping}};
    for (int tag = TAG_PIECE; tag != TAG_QUIT;) {
        MPI_Status status;
        size_t length;
        if (!await(PLANNER, clock_now() + 3600.0, &status))
            continue;
        tag = status.MPI_TAG;
        char *bytes = receive(&status, &length);
        if (tag == TAG_STOP)
            self.stopping = true;
        if (tag == TAG_PIECE) {
            BytesWriter result = {0};
            work(context, &self.member, bytes, length, &result);
            send(PLANNER, TAG_RESULT, result.bytes, result.length);
            free(result.bytes);
        }
        free(bytes);
    }
}

// --- the planner ---

static void give(Crew *crew, int member, const void *piece, size_t length) {
    (void)crew;
    send(member + 1, TAG_PIECE, piece, length);
}

static bool hear(Crew *crew, double seconds, CrewNews *news) {
    (void)crew;
    MPI_Status status;
    if (!await(MPI_ANY_SOURCE, clock_now() + seconds, &status))
        return false;
    *news = (CrewNews){.member = status.MPI_SOURCE - 1, .done = status.MPI_TAG == TAG_RESULT};
    news->bytes = receive(&status, &news->length);
    return true;
}

static void tell_all(const Crew *crew, int tag) {
    for (int member = 0; member < crew->size; member++)
        send(member + 1, tag, NULL, 0);
}

static void stop(Crew *crew) {
    tell_all(crew, TAG_STOP);
}

static void destroy(Crew *crew) {
    tell_all(crew, TAG_QUIT);
    MPI_Finalize();
    free(crew->machine);
    free(crew);
}

// Machines are identified by their names.
static void number_machines(Crew *crew, const char (*names)[MPI_MAX_PROCESSOR_NAME]) {
    for (int i = 0; i < crew->size; i++) {
        int same = 0;
        while (strcmp(names[same + 1], names[i + 1]) != 0)
            same++;
        crew->machine[i] = same < i ? crew->machine[same] : crew->machines++;
    }
}

// The rank whose hello differs from the planner's, 0 if none does; the same on every rank.
static int find_stranger(const char *hello, int rank, int size, char other[CREW_HELLO_MAX]) {
    char mine[CREW_HELLO_MAX] = "";
    memcpy(mine, hello, strnlen(hello, sizeof mine - 1));
    char(*hellos)[CREW_HELLO_MAX] = memory_zeroed((size_t)size, sizeof *hellos);
    MPI_Gather(mine, sizeof mine, MPI_CHAR, hellos, sizeof mine, MPI_CHAR, PLANNER, MPI_COMM_WORLD);
    int stranger = 0;
    for (int i = 1; rank == PLANNER && i < size && !stranger; i++)
        if (memcmp(hellos[i], mine, sizeof mine) != 0)
            stranger = i;
    MPI_Bcast(&stranger, 1, MPI_INT, PLANNER, MPI_COMM_WORLD);
    if (rank == PLANNER)
        memcpy(other, hellos[stranger], sizeof mine);
    MPI_Bcast(other, sizeof mine, MPI_CHAR, PLANNER, MPI_COMM_WORLD);
    other[CREW_HELLO_MAX - 1] = '\0';
    free(hellos);
    return stranger;
}

Status crew_mpi_create(const char *hello, CrewWork *work, void *context, Crew **crew,
                       Error *error) {
    static const CrewKind kind = {destroy, give, hear, stop};
    int provided, rank, size, length;
    char name[MPI_MAX_PROCESSOR_NAME] = "";
    *crew = NULL;
    MPI_Init_thread(NULL, NULL, MPI_THREAD_FUNNELED, &provided);
    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    MPI_Comm_size(MPI_COMM_WORLD, &size);
    if (size < 2) {
        MPI_Finalize();
        return error_set(error, STATUS_INVALID,
                         "an MPI job of one process, expected at least 2: one plans, the others "
                         "work");
    }
    char other[CREW_HELLO_MAX];
    const int stranger = find_stranger(hello, rank, size, other);
    if (stranger) {
        MPI_Finalize();
        return error_set(
            error, STATUS_INVALID,
            "process %d is another hexlaw (%s) than the planner, expected the same for "
            "all",
            stranger, other);
    }
    char(*names)[MPI_MAX_PROCESSOR_NAME] = memory_zeroed((size_t)size, sizeof *names);
    MPI_Get_processor_name(name, &length);
    MPI_Gather(name, sizeof name, MPI_CHAR, names, sizeof name, MPI_CHAR, PLANNER, MPI_COMM_WORLD);
    if (rank == PLANNER) {
        *crew = memory_zeroed(1, sizeof **crew);
        **crew = (Crew){
            .kind = &kind, .size = size - 1, .machine = memory_zeroed((size_t)size, sizeof(int))};
        number_machines(*crew, (const char(*)[MPI_MAX_PROCESSOR_NAME])names);
    } else {
        serve(work, context);
        MPI_Finalize();
    }
    free(names);
    return STATUS_OK;
}

#else

Status crew_mpi_create(const char *hello, CrewWork *work, void *context, Crew **crew,
                       Error *error) {
    (void)hello, (void)work, (void)context;
    *crew = NULL;
    return error_set(error, STATUS_INVALID,
                     "started as an MPI job, but built without MPI: expected OpenMPI to be there "
                     "when hexlaw is built");
}

#endif
