// Mutates checkpoints of real runs, with valid checksums, and reads them: checkpoint_mutations
// COUNT [SEED]. Each must be rejected with a one-line error, or be a state from which a run can
// continue, which is tried for two generations. Counts rejections; fails at the first crash,
// finding of a sanitizer, or mutation that takes a minute.
#include "base/memory.h"
#include "tests/testing_checkpoint.h"

#include <float.h>
#include <math.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

enum { GENERATIONS = 40, A_CHILD = 250, SECONDS = 60, ROOM = 1 << 16 };

typedef struct Shared {
    int number;            // the current mutation
    char what[64];         // the kind of its last change
    int refused, accepted; // so far
    int unsound;           // of the accepted: training on them diverged
} Shared;

typedef struct File {
    TrainerConfig config;
    char *bytes;
    size_t length, state; // state: where it begins
} File;

static File make_file(int which) {
    File file = {.config = checkpoint_config(which)};
    Trainer *trainer = trainer_create(&file.config), *again;
    Pool *pool = pool_create(1);
    for (int i = 0; i < GENERATIONS; i++)
        trainer_generation(trainer, pool);
    pool_destroy(pool);
    trainer_encode(trainer, &file.bytes, &file.length);
    file.state = checkpoint_state_at(file.bytes);
    trainer_destroy(trainer);
    Error error;
    if (trainer_decode(&file.config, "whole", file.bytes, file.length, false, &again, &error) !=
        STATUS_OK) {
        fprintf(stderr, "%s\n", error.text);
        exit(1);
    }
    trainer_destroy(again);
    return file;
}

static const int32_t integers[] = {0, 1, -1, 2, 127, 255, 32767, INT32_MAX, INT32_MIN};
static const int64_t longs[] = {
    0, 1, -1, (int64_t)1 << 31, (int64_t)1 << 32, (int64_t)1 << 53, INT64_MAX, INT64_MIN};
static const float floats[] = {NAN,   INFINITY, -INFINITY, FLT_MAX, -FLT_MAX, 1e30f, -1e30f,
                               1e20f, -1e20f,   1e-45f,    -0.0f,   2.0f,     -2.0f, 0.5f};
static const double doubles[] = {NAN,  INFINITY, -INFINITY, DBL_MAX, -DBL_MAX, 1e300,
                                 1e30, 1e18,     1e9,       -1.0,    0x1p53,   5e-324};

#define COUNT_OF(array) ((uint32_t)(sizeof(array) / sizeof(array)[0]))
#define PUT_ONE_OF(array)                                                                          \
    memcpy(bytes + at, &(array)[rng_below(rng, COUNT_OF(array))], sizeof(array)[0])

// Makes one change of the bytes before the checksum; returns their new length.
static size_t change(const File *file, char *bytes, size_t length, Rng *rng, char what[64]) {
    static const char *const names[] = {"bit",    "byte",     "integer",  "long integer",
                                        "float",  "double",   "cut",      "added",
                                        "copied", "all ones", "increment"};
    const int kind = (int)rng_below(rng, COUNT_OF(names));
    const size_t from = rng_below(rng, 16) == 0 || length <= file->state + 16 ? 0 : file->state;
    if (length < from + 16)
        return length;
    size_t at = from + rng_below(rng, (uint32_t)(length - from - 8));
    if (rng_below(rng, 2))
        at -= (at - from) % 4;
    snprintf(what, 64, "%s at %zu", names[kind], at);
    const size_t run = 1 + rng_below(rng, 32), other = rng_below(rng, (uint32_t)(length - 8));
    const size_t most = length - (at > other ? at : other), moved = run < most ? run : most;
    switch (kind) {
    case 0:
        bytes[at] = (char)(bytes[at] ^ 1 << rng_below(rng, 8));
        return length;
    case 1:
        bytes[at] = (char)rng_below(rng, 256);
        return length;
    case 2:
        PUT_ONE_OF(integers);
        return length;
    case 3:
        PUT_ONE_OF(longs);
        return length;
    case 4:
        PUT_ONE_OF(floats);
        return length;
    case 5:
        PUT_ONE_OF(doubles);
        return length;
    case 6:
        return rng_below(rng, 2) ? at : length - run;
    case 7:
        memset(bytes + length, (int)rng_below(rng, 256), run);
        return length + run;
    case 8:
        memmove(bytes + at, bytes + other, moved);
        return length;
    case 9:
        memset(bytes + at, 0xff, moved);
        return length;
    default:
        bytes[at]++;
        return length;
    }
}

static void try_mutation(const File *files, uint64_t seed, Shared *shared) {
    Rng rng = rng_stream(seed, RNG_TEST, (uint64_t)shared->number);
    const File *file = &files[shared->number % CHECKPOINT_CONFIGS];
    size_t length = file->length - sizeof(uint64_t);
    char *bytes = memory_zeroed(length + ROOM, 1);
    memcpy(bytes, file->bytes, length);
    for (int changes = 1 + (int)rng_below(&rng, 3); changes > 0; changes--)
        length = change(file, bytes, length, &rng, shared->what);
    // A copy of exactly that length, so that sanitizers detect reads past the end.
    const size_t whole = length + sizeof(uint64_t);
    char *exact = malloc(whole);
    CHECK(exact);
    memcpy(exact, bytes, length);
    checkpoint_sign(exact, whole);
    Trainer *trainer = NULL;
    Error error = {""};
    if (trainer_decode(&file->config, "it", exact, whole, true, &trainer, &error) == STATUS_OK) {
        checkpoint_go_on(trainer, 2);
        shared->accepted++;
        shared->unsound += !trainer_sound(trainer);
        trainer_destroy(trainer);
    } else {
        CHECK(!trainer && error.text[0] && !strchr(error.text, '\n'));
        shared->refused++;
    }
    free(exact);
    free(bytes);
}

// In child processes, so that the mutation that kills one can be reported.
static bool try_some(const File *files, uint64_t seed, int from, int to, Shared *shared) {
    fflush(stdout);
    const pid_t child = fork();
    CHECK(child >= 0);
    if (child == 0) {
        for (shared->number = from; shared->number < to; shared->number++) {
            alarm(SECONDS);
            try_mutation(files, seed, shared);
        }
        _exit(0);
    }
    int status;
    CHECK(waitpid(child, &status, 0) == child);
    if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
        return true;
    printf("mutation %d of seed %llu (%s): %s %d\n", shared->number, (unsigned long long)seed,
           shared->what, WIFSIGNALED(status) ? "signal" : "exit code",
           WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status));
    return false;
}

int main(int argc, char **argv) {
    const int count = argc > 1 ? atoi(argv[1]) : 0;
    const uint64_t seed = argc > 2 ? strtoull(argv[2], NULL, 10) : 1;
    if (count < 1) {
        fprintf(stderr, "expected: checkpoint_mutations COUNT [SEED]\n");
        return 2;
    }
    Shared *shared =
        mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    CHECK(shared != MAP_FAILED);
    File files[CHECKPOINT_CONFIGS];
    for (int i = 0; i < CHECKPOINT_CONFIGS; i++)
        files[i] = make_file(i);
    bool good = true;
    for (int from = 0; from < count && good; from += A_CHILD)
        good = try_some(files, seed, from, from + A_CHILD < count ? from + A_CHILD : count, shared);
    printf("%d mutations: %d refused, %d accepted and trained on, %d of those diverged\n",
           shared->refused + shared->accepted, shared->refused, shared->accepted, shared->unsound);
    for (int i = 0; i < CHECKPOINT_CONFIGS; i++)
        free(files[i].bytes);
    return good ? 0 : 1;
}
