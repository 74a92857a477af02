// base/: random streams, files, threads, memory, errors.
#include "tests/testing.h"

#include "base/check.h"
#include "base/error.h"
#include "base/file.h"
#include "base/memory.h"
#include "base/pool.h"

#include <dirent.h>
#include <limits.h>
#include <math.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

// ------------------------------------------------------------------------------------------------
// Random streams

// The generator as its authors publish it, rotation spelled out.
static uint64_t reference_next(uint64_t s[4]) {
    const uint64_t result = ((s[0] + s[3]) << 23 | (s[0] + s[3]) >> (64 - 23)) + s[0];
    const uint64_t t = s[1] << 17;
    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= t;
    s[3] = s[3] << 45 | s[3] >> (64 - 45);
    return result;
}

static void the_generator_is_xoshiro256plusplus(void **state) {
    (void)state;
    // Known answers from tests of other implementations.
    static const uint64_t expected[] = {41943041u,
                                        58720359u,
                                        3588806011781223u,
                                        3591011842654386u,
                                        9228616714210784205u,
                                        9973669472204895162u,
                                        14011001112246962877u,
                                        12406186145184390807u,
                                        15849039046786891736u,
                                        10450023813501588000u};
    Rng rng = {.s = {1, 2, 3, 4}};
    for (size_t i = 0; i < sizeof expected / sizeof *expected; i++)
        assert_true(rng_next(&rng) == expected[i]);
    uint64_t s[4];
    rng = testing_rng(1);
    memcpy(s, rng.s, sizeof s);
    for (int i = 0; i < 100000; i++)
        assert_true(rng_next(&rng) == reference_next(s));
}

static void mixing_is_splitmix64(void **state) {
    (void)state;
    // Known answers: the first outputs of SplitMix64 from the seed 1234567.
    static const uint64_t expected[] = {6457827717110365317u, 3203168211198807973u,
                                        9817491932198370423u, 4593380528125082431u,
                                        16408922859458223821u};
    for (uint64_t i = 0; i < 5; i++)
        assert_true(rng_mix(1234567 + i * 0x9e3779b97f4a7c15u) == expected[i]);
}

static void streams_depend_on_their_three_arguments_alone(void **state) {
    (void)state;
    enum { SEEDS = 5, PURPOSES = RNG_BENCH + 1, INDICES = 50, ALL = SEEDS * PURPOSES * INDICES };
    static uint64_t first[ALL];
    for (int i = 0; i < ALL; i++) {
        const uint64_t seed = (uint64_t)(i % SEEDS), index = (uint64_t)(i / SEEDS / PURPOSES);
        const RngPurpose purpose = (RngPurpose)(i / SEEDS % PURPOSES);
        Rng rng = rng_stream(seed, purpose, index), again = rng_stream(seed, purpose, index);
        assert_memory_equal(&rng, &again, sizeof rng);
        first[i] = rng_next(&rng);
        for (int j = 0; j < i; j++)
            assert_true(first[j] != first[i]);
    }
    // The stream of a seed must not change between versions.
    Rng rng = rng_stream(1, RNG_LANE, 2);
    assert_true(rng_next(&rng) == 1206585567746537699u);
}

// Pearson's statistic of counts that should be equal, as standard deviations from what is expected.
static double unevenness(const int *counts, int bins, double expected) {
    double chi_squared = 0;
    for (int i = 0; i < bins; i++)
        chi_squared += (counts[i] - expected) * (counts[i] - expected) / expected;
    return (chi_squared - (bins - 1)) / sqrt(2.0 * (bins - 1));
}

static void whole_numbers_are_uniform(void **state) {
    (void)state;
    Rng rng = testing_rng(2);
    static const uint32_t bounds[] = {1, 2, 3, 7, 16, 121, 1000};
    for (size_t b = 0; b < sizeof bounds / sizeof *bounds; b++) {
        static int counts[1000];
        memset(counts, 0, sizeof counts);
        const int draws = 1000 * (int)bounds[b];
        for (int i = 0; i < draws; i++) {
            const uint32_t drawn = rng_below(&rng, bounds[b]);
            assert_true(drawn < bounds[b]);
            counts[drawn]++;
        }
        if (bounds[b] > 1)
            assert_true(fabs(unevenness(counts, (int)bounds[b], 1000)) < 6);
    }
    bool high = false;
    for (int i = 0; i < 1000; i++)
        high |= rng_below(&rng, UINT32_MAX) > UINT32_MAX / 2;
    assert_true(high);
}

static void fractions_are_uniform(void **state) {
    (void)state;
    Rng rng = testing_rng(3);
    int counts[100] = {0};
    for (int i = 0; i < 200000; i++) {
        const float u = rng_uniform(&rng);
        assert_true(u >= 0.0f && u < 1.0f);
        counts[(int)(u * 100)]++;
    }
    assert_true(fabs(unevenness(counts, 100, 2000)) < 6);
}

// The first four central moments (the mean itself first) of draws from a distribution.
typedef double Draw(Rng *rng, double parameter);

typedef struct Moments {
    double mean, variance, third, fourth;
} Moments;

static Moments draw_moments(Draw *draw, double parameter, uint64_t index) {
    enum { DRAWS = 400000 };
    static double drawn[DRAWS];
    Rng rng = testing_rng(index);
    Moments m = {0};
    for (int i = 0; i < DRAWS; i++) {
        drawn[i] = draw(&rng, parameter);
        assert_true(isfinite(drawn[i]));
        m.mean += drawn[i] / DRAWS;
    }
    for (int i = 0; i < DRAWS; i++) {
        const double d = drawn[i] - m.mean;
        m.variance += d * d / DRAWS;
        m.third += d * d * d / DRAWS;
        m.fourth += d * d * d * d / DRAWS;
    }
    return m;
}

static void assert_near(double value, double expected, double tolerance) {
    if (!(fabs(value - expected) <= tolerance))
        fail_msg("%.6f, expected %.6f +- %.6f", value, expected, tolerance);
}

static double draw_normal(Rng *rng, double parameter) {
    (void)parameter;
    return rng_normal(rng);
}

static double draw_gumbel(Rng *rng, double parameter) {
    (void)parameter;
    return (double)rng_gumbel(rng);
}

static void normals_gumbels_and_gammas_have_their_moments(void **state) {
    (void)state;
    const Moments normal = draw_moments(draw_normal, 0, 4);
    assert_near(normal.mean, 0, 0.01);
    assert_near(normal.variance, 1, 0.015);
    assert_near(normal.third, 0, 0.04);
    assert_near(normal.fourth, 3, 0.1);
    const Moments gumbel = draw_moments(draw_gumbel, 0, 5);
    assert_near(gumbel.mean, 0.5772156649, 0.013);
    assert_near(gumbel.variance, M_PI * M_PI / 6, 0.03);
    assert_near(gumbel.third, 2.404113806, 0.15); // 2 zeta(3)
    static const double shapes[] = {0.1, 0.4, 1, 2.5, 10};
    for (size_t i = 0; i < 5; i++) {
        const double shape = shapes[i];
        const Moments gamma = draw_moments(rng_gamma, shape, 6 + i);
        assert_near(gamma.mean, shape, 0.01 * sqrt(shape));
        assert_near(gamma.variance, shape, 0.06 * shape);
        assert_near(gamma.third, 2 * shape, 0.5 * shape);
    }
}

// ------------------------------------------------------------------------------------------------
// Files

// A new folder under the temporary one, with nothing in it.
static char *make_scratch(void) {
    char name[] = "/tmp/hexlaw-test-XXXXXX";
    assert_non_null(mkdtemp(name));
    return memory_string(name);
}

static int count_entries(const char *folder) {
    DIR *directory = opendir(folder);
    assert_non_null(directory);
    int count = 0;
    for (struct dirent *entry; (entry = readdir(directory));)
        count += strcmp(entry->d_name, ".") && strcmp(entry->d_name, "..");
    closedir(directory);
    return count;
}

static void path_in(char path[PATH_MAX], const char *folder, const char *name) {
    assert_true(snprintf(path, PATH_MAX, "%s/%s", folder, name) < PATH_MAX);
}

static void assert_content(const char *path, const void *bytes, size_t length) {
    char *read;
    size_t read_length;
    assert_int_equal(file_read(path, SIZE_MAX, &read, &read_length, NULL), STATUS_OK);
    assert_int_equal(read_length, length);
    assert_memory_equal(read, bytes, length);
    assert_int_equal(read[length], 0);
    free(read);
}

static void files_are_written_and_read_back(void **state) {
    (void)state;
    char *folder = make_scratch(), path[PATH_MAX];
    path_in(path, folder, "file");
    static char bytes[100000];
    Rng rng = testing_rng(20);
    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = (char)rng_next(&rng);
    static const size_t lengths[] = {100000, 1, 0, 4096};
    for (size_t i = 0; i < 4; i++) {
        assert_int_equal(file_write(path, bytes, lengths[i], NULL), STATUS_OK);
        assert_content(path, bytes, lengths[i]);
        assert_int_equal(count_entries(folder), 1);
    }
    char *read = NULL;
    size_t length = 0;
    Error error;
    assert_int_equal(file_read(path, 4095, &read, &length, &error), STATUS_INVALID);
    assert_non_null(strstr(error.text, "4096 bytes, expected at most 4095"));
    assert_int_equal(file_read(path, 4096, &read, &length, &error), STATUS_OK);
    free(read);
    // Without a folder in front: the working directory.
    char here[PATH_MAX];
    assert_non_null(getcwd(here, sizeof here));
    assert_int_equal(chdir(folder), 0);
    assert_int_equal(file_write("file", "x", 1, NULL), STATUS_OK);
    assert_int_equal(chdir(here), 0);
    assert_content(path, "x", 1);
    unlink(path);
    rmdir(folder);
    free(folder);
}

static void what_cannot_be_read_is_an_error(void **state) {
    (void)state;
    char *folder = make_scratch(), path[PATH_MAX];
    char *bytes = NULL;
    size_t length = 0;
    Error error;
    path_in(path, folder, "missing");
    assert_int_equal(file_read(path, 10, &bytes, &length, &error), STATUS_IO);
    assert_non_null(strstr(error.text, "missing: cannot read: No such file"));
    assert_int_equal(file_read(folder, 10, &bytes, &length, &error), STATUS_IO);
    assert_non_null(strstr(error.text, "not a regular file"));
    path_in(path, folder, "pipe"); // must not wait for a writer
    assert_int_equal(mkfifo(path, 0600), 0);
    assert_int_equal(file_read(path, 10, &bytes, &length, &error), STATUS_IO);
    assert_non_null(strstr(error.text, "not a regular file"));
    assert_null(bytes);
    unlink(path);
    rmdir(folder);
    free(folder);
}

static void assert_text(const char *path, const char *expected, size_t length) {
    char *text = NULL;
    size_t got = 0;
    Error error = {""};
    if (file_text(path, 1 << 20, &text, &got, &error) != STATUS_OK)
        fail_msg("%s", error.text);
    assert_int_equal(got, length);
    assert_memory_equal(text, expected, length + 1);
    free(text);
}

// Text comes from files, pipes and standard input, with and without a byte-order mark.
static void text_is_read_from_anywhere(void **state) {
    (void)state;
    char *folder = make_scratch(), path[PATH_MAX], *text = NULL;
    size_t length = 0;
    Error error;
    path_in(path, folder, "file");
    assert_int_equal(file_write(path,
                                "\xef\xbb\xbf"
                                "a\0b",
                                6, NULL),
                     STATUS_OK);
    assert_text(path, "a\0b", 3);
    assert_int_equal(file_write(path, "\xef\xbb", 2, NULL), STATUS_OK);
    assert_text(path, "\xef\xbb", 2);
    assert_int_equal(file_write(path,
                                "\xff\xfe"
                                "a",
                                3, NULL),
                     STATUS_OK);
    assert_int_equal(file_text(path, 10, &text, &length, &error), STATUS_INVALID);
    assert_non_null(strstr(error.text, "file: text in UTF-16, expected UTF-8"));
    assert_int_equal(file_text(folder, 10, &text, &length, &error), STATUS_IO);
    assert_non_null(strstr(error.text, "cannot read: Is a directory"));
    unlink(path);
    // More than a pipe holds, from a process; and one byte more than the limit.
    enum { LONG = 300000 };
    for (int extra = 0; extra < 2; extra++) {
        assert_int_equal(mkfifo(path, 0600), 0);
        const pid_t writer = fork();
        if (writer == 0) {
            FILE *out = fopen(path, "w");
            signal(SIGPIPE, SIG_IGN);
            for (int i = 0; out && i < LONG + extra; i++)
                fputc('x', out);
            _exit(out && fclose(out) == 0 ? 0 : 1);
        }
        const Status status = file_text(path, LONG, &text, &length, &error);
        assert_int_equal(status, extra ? STATUS_INVALID : STATUS_OK);
        assert_true(extra || (length == LONG && strspn(text, "x") == LONG));
        if (!extra)
            free(text);
        assert_int_equal(waitpid(writer, NULL, 0), writer);
        unlink(path);
    }
    int ends[2];
    const int before = dup(STDIN_FILENO);
    assert_int_equal(pipe(ends), 0);
    assert_int_equal(write(ends[1], "\xef\xbb\xbfin", 5), 5);
    close(ends[1]);
    dup2(ends[0], STDIN_FILENO);
    close(ends[0]);
    assert_text("-", "in", 2);
    dup2(before, STDIN_FILENO);
    close(before);
    rmdir(folder);
    free(folder);
}

// A failed write leaves the old file and nothing else.
static void a_failed_write_leaves_the_old_file(void **state) {
    (void)state;
    char *folder = make_scratch(), path[PATH_MAX];
    path_in(path, folder, "file");
    assert_int_equal(file_write(path, "old", 3, NULL), STATUS_OK);
    static char large[1 << 20];
    Error error = {""};
    // A limit on file sizes simulates a full disk: write() writes a part, then fails.
    struct rlimit before, limit;
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
    limit = before;
    limit.rlim_cur = 1000;
    signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
    const Status status = file_write(path, large, sizeof large, &error);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
    assert_int_equal(status, STATUS_IO);
    assert_non_null(strstr(error.text, "file: cannot write: File too large"));
    assert_content(path, "old", 3);
    assert_int_equal(count_entries(folder), 1);
    // A folder where the file should go.
    char sub[PATH_MAX];
    path_in(sub, folder, "folder");
    assert_int_equal(file_make_folder(sub, NULL), STATUS_OK);
    assert_int_equal(file_write(sub, "new", 3, &error), STATUS_IO);
    assert_non_null(strstr(error.text, "folder: cannot write: Is a directory"));
    assert_int_equal(count_entries(folder), 2);
    rmdir(sub);
    // Anything but a regular file stays unchanged.
    struct stat info;
    path_in(sub, folder, "pipe");
    assert_int_equal(mkfifo(sub, 0600), 0);
    assert_int_equal(file_write(sub, "new", 3, &error), STATUS_INVALID);
    assert_non_null(strstr(error.text, "pipe: cannot write: not a regular file"));
    assert_int_equal(stat(sub, &info), 0);
    assert_true(S_ISFIFO(info.st_mode));
    unlink(sub);
    // No such folder; a path that is too long.
    path_in(sub, folder, "missing/file");
    assert_int_equal(file_write(sub, "new", 3, &error), STATUS_IO);
    assert_non_null(strstr(error.text, "cannot write: No such file or directory"));
    char *endless = memory_zeroed(PATH_MAX + 1, 1);
    memset(endless, 'x', PATH_MAX);
    assert_int_equal(file_write(endless, "new", 3, &error), STATUS_INVALID);
    free(endless);
    assert_content(path, "old", 3);
    unlink(path);
    rmdir(folder);
    free(folder);
}

static void folders_are_made_with_their_parents(void **state) {
    (void)state;
    char *folder = make_scratch(), path[PATH_MAX];
    Error error = {""};
    path_in(path, folder, "a/b//c/");
    assert_int_equal(file_make_folder(path, &error), STATUS_OK);
    assert_int_equal(file_make_folder(path, &error), STATUS_OK);
    path_in(path, folder, "a/b/c/file");
    assert_int_equal(file_write(path, "x", 1, NULL), STATUS_OK);
    assert_int_equal(file_make_folder(path, &error), STATUS_IO);
    assert_non_null(strstr(error.text, "exists and is not a folder"));
    char below[PATH_MAX];
    path_in(below, folder, "a/b/c/file/d");
    assert_int_equal(file_make_folder(below, &error), STATUS_IO);
    assert_non_null(strstr(error.text, "Not a directory"));
    assert_int_equal(file_make_folder("", &error), STATUS_INVALID);
    unlink(path);
    static const char *const made[] = {"a/b/c", "a/b", "a"};
    for (size_t i = 0; i < 3; i++) {
        path_in(path, folder, made[i]);
        assert_int_equal(rmdir(path), 0);
    }
    rmdir(folder);
    free(folder);
}

// ------------------------------------------------------------------------------------------------
// Threads

typedef struct Tally {
    atomic_int runs[1000]; // by task
    atomic_int busy[8];    // by thread: tasks it runs at this moment
    int threads;
} Tally;

static void count_task(void *context, int index, int thread) {
    Tally *tally = context;
    CHECK(thread >= 0 && thread < tally->threads);
    CHECK(atomic_fetch_add(&tally->busy[thread], 1) == 0);
    atomic_fetch_add(&tally->runs[index], 1);
    atomic_fetch_sub(&tally->busy[thread], 1);
}

static void a_pool_runs_every_task_once(void **state) {
    (void)state;
    for (int threads = 1; threads <= 4; threads++) {
        Pool *pool = pool_create(threads);
        assert_int_equal(pool_threads(pool), threads);
        Tally tally = {.threads = threads};
        static const int counts[] = {0, 1, 2, 3, 7, 1000};
        for (int round = 0; round < 600; round++) {
            const int tasks = counts[round % 6];
            for (int i = 0; i < 1000; i++)
                atomic_store(&tally.runs[i], 0);
            pool_run(pool, tasks, count_task, &tally);
            for (int i = 0; i < 1000; i++)
                assert_int_equal(atomic_load(&tally.runs[i]), i < tasks);
        }
        pool_destroy(pool);
    }
    pool_destroy(NULL);
    assert_true(pool_processors() >= 1);
}

// Two tasks that wait for each other end only if they run at the same time.
static void meet(void *context, int index, int thread) {
    (void)thread;
    atomic_int *arrived = context;
    atomic_fetch_add(&arrived[index], 1);
    while (atomic_load(&arrived[1 - index]) == 0)
        continue;
}

static void two_threads_work_at_the_same_time(void **state) {
    (void)state;
    Pool *pool = pool_create(2);
    for (int round = 0; round < 20; round++) {
        atomic_int arrived[2] = {0, 0};
        pool_run(pool, 2, meet, arrived);
        assert_int_equal(arrived[0] + arrived[1], 2);
    }
    pool_destroy(pool);
}

// ------------------------------------------------------------------------------------------------
// Memory, errors, invariants

static void memory_is_zeroed_and_aligned(void **state) {
    (void)state;
    static const size_t sizes[] = {0, 1, 63, 64, 65, 1000, 100000};
    for (size_t i = 0; i < 7; i++) {
        unsigned char *block = memory_zeroed(sizes[i], 3);
        assert_non_null(block);
        assert_int_equal((uintptr_t)block % MEMORY_ALIGNMENT, 0);
        for (size_t j = 0; j < 3 * sizes[i]; j++) {
            assert_int_equal(block[j], 0);
            block[j] = 0xff;
        }
        free(block);
    }
    int *numbers = NULL;
    for (size_t count = 1; count < 1000; count *= 2) {
        numbers = memory_resize(numbers, count, sizeof *numbers);
        numbers[count - 1] = (int)count;
    }
    for (size_t count = 1; count < 1000; count *= 2)
        assert_int_equal(numbers[count - 1], count);
    numbers = memory_resize(numbers, 0, sizeof *numbers);
    assert_non_null(numbers);
    free(numbers);
    const char text[] = "h\xc3\xa9xlaw";
    char *copy = memory_string(text);
    assert_string_equal(copy, text);
    assert_ptr_not_equal(copy, text);
    free(copy);
}

static void errors_are_formatted_and_cut(void **state) {
    (void)state;
    Error error;
    assert_int_equal(error_set(&error, STATUS_LIMIT, "%s: %d", "line", 7), STATUS_LIMIT);
    assert_string_equal(error.text, "line: 7");
    assert_int_equal(error_set(NULL, STATUS_IO, "%s", "unheard"), STATUS_IO);
    char endless[2 * ERROR_TEXT_MAX];
    memset(endless, 'x', sizeof endless - 1);
    endless[sizeof endless - 1] = '\0';
    assert_int_equal(error_set(&error, STATUS_INVALID, "%s", endless), STATUS_INVALID);
    assert_int_equal(strlen(error.text), ERROR_TEXT_MAX - 1);
}

static void break_an_invariant(void) {
    const int two = 2;
    CHECK(two == 3);
}

// Runs `action` in a child process; it must abort and say `expected` on stderr.
static void assert_aborts(void (*action)(void), const char *expected) {
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    fflush(NULL);
    const pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        signal(SIGABRT, SIG_DFL);
        dup2(ends[1], STDERR_FILENO);
        action();
        _exit(0);
    }
    close(ends[1]);
    char text[4096];
    size_t length = 0;
    for (ssize_t got; (got = read(ends[0], text + length, sizeof text - 1 - length)) > 0;)
        length += (size_t)got;
    text[length] = '\0';
    close(ends[0]);
    int result;
    assert_int_equal(waitpid(child, &result, 0), child);
    assert_true(WIFSIGNALED(result) && WTERMSIG(result) == SIGABRT);
    assert_non_null(strstr(text, expected));
}

static void broken_invariants_abort_and_say_which(void **state) {
    (void)state;
    CHECK(1 + 1 == 2);
    assert_aborts(break_an_invariant, "test_base.c");
    assert_aborts(break_an_invariant, "two == 3");
}

static void paths_are_put_together_and_taken_apart(void **state) {
    (void)state;
    static const char *const folders[][2] = {{"a/b/c", "a/b"}, {"/a", "/"}, {"/", "/"},
                                             {"a", "."},       {"", "."},   {"a/", "a"}};
    char path[PATH_MAX], folder[PATH_MAX], longest[PATH_MAX];
    Error error;
    for (size_t i = 0; i < sizeof folders / sizeof folders[0]; i++) {
        file_folder(folders[i][0], folder);
        assert_string_equal(folder, folders[i][1]);
    }
    assert_int_equal(file_path("a/b", "c", path, &error), STATUS_OK);
    assert_string_equal(path, "a/b/c");
    memset(longest, 'x', sizeof longest);
    longest[PATH_MAX - 3] = '\0';
    assert_int_equal(file_path(longest, "c", path, &error), STATUS_OK);
    assert_int_equal(strlen(path), PATH_MAX - 1);
    assert_int_equal(file_path(longest, "cc", path, &error), STATUS_INVALID);
    assert_non_null(strstr(error.text, "too long"));
}

static void test_leftovers_are_removed(void **state) {
    (void)state;
    char folder[] = "/tmp/hexlaw-test-XXXXXX", path[PATH_MAX];
    const char *const names[] = {"a.json.tmp.AbC123", ".tmp.AbC123", "a.tmp.AbC12", "a.json"};
    const bool kept[] = {false, true, true, true};
    Error error;
    assert_non_null(mkdtemp(folder));
    for (int i = 0; i < 4; i++) {
        assert_int_equal(file_path(folder, names[i], path, &error), STATUS_OK);
        FILE *file = fopen(path, "w");
        assert_non_null(file);
        fclose(file);
    }
    assert_int_equal(file_remove_leftovers(folder, &error), STATUS_OK);
    for (int i = 0; i < 4; i++) {
        assert_int_equal(file_path(folder, names[i], path, &error), STATUS_OK);
        assert_int_equal(access(path, F_OK) == 0, kept[i]);
        unlink(path);
    }
    assert_int_equal(rmdir(folder), 0);
    assert_int_equal(file_remove_leftovers(folder, &error), STATUS_IO);
    assert_non_null(strstr(error.text, folder));
}

// A lock excludes other processes, but only while its holder lives.
static void test_a_lock_keeps_others_off(void **state) {
    (void)state;
    char path[] = "/tmp/hexlaw-test-XXXXXX";
    close(mkstemp(path));
    int handle;
    Error error;
    for (int held = 1; held >= 0; held--) {
        if (held)
            assert_int_equal(file_lock(path, &handle, &error), STATUS_OK);
        const pid_t child = fork();
        if (child == 0) {
            int own;
            const bool told = file_is_locked(path) == held;
            _exit(file_lock(path, &own, &error) == (held ? STATUS_INVALID : STATUS_OK) ? !told : 1);
        }
        int result;
        assert_int_equal(waitpid(child, &result, 0), child);
        assert_int_equal(result, 0);
        if (held)
            file_unlock(handle);
    }
    unlink(path);
    assert_int_equal(file_lock("/no/such/folder/lock", &handle, &error), STATUS_IO);
    assert_false(file_is_locked("/no/such/folder/lock"));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_leftovers_are_removed),
        cmocka_unit_test(test_a_lock_keeps_others_off),
        cmocka_unit_test(the_generator_is_xoshiro256plusplus),
        cmocka_unit_test(mixing_is_splitmix64),
        cmocka_unit_test(streams_depend_on_their_three_arguments_alone),
        cmocka_unit_test(whole_numbers_are_uniform),
        cmocka_unit_test(fractions_are_uniform),
        cmocka_unit_test(normals_gumbels_and_gammas_have_their_moments),
        cmocka_unit_test(files_are_written_and_read_back),
        cmocka_unit_test(what_cannot_be_read_is_an_error),
        cmocka_unit_test(text_is_read_from_anywhere),
        cmocka_unit_test(a_failed_write_leaves_the_old_file),
        cmocka_unit_test(folders_are_made_with_their_parents),
        cmocka_unit_test(a_pool_runs_every_task_once),
        cmocka_unit_test(two_threads_work_at_the_same_time),
        cmocka_unit_test(memory_is_zeroed_and_aligned),
        cmocka_unit_test(errors_are_formatted_and_cut),
        cmocka_unit_test(broken_invariants_abort_and_say_which),
        cmocka_unit_test(paths_are_put_together_and_taken_apart),
    };
    return TESTING_RUN(tests);
}
