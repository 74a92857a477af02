// Available memory, and how a process ends that requests more.
#include "tests/testing.h"

#include "base/memory.h"
#include "base/pool.h"

#include <math.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

static void test_bytes_as_text(void **state) {
    (void)state;
    const double bytes[] = {0, 0x1p19, 100 * 0x1p20, 1536 * 0x1p20, 0x1p40, 1e30};
    const char *texts[] = {"0.0 MiB", "0.5 MiB", "100 MiB", "1.5 GiB", "1.0 TiB"};
    char text[MEMORY_TEXT_MAX];
    for (int i = 0; i < 5; i++) {
        memory_text(bytes[i], text);
        assert_string_equal(text, texts[i]);
    }
    memory_text(bytes[5], text);
    assert_true(strlen(text) < MEMORY_TEXT_MAX);
}

static void test_more_than_there_is_is_refused(void **state) {
    (void)state;
    Error error = {""};
    const double there = memory_free();
    assert_true(there > 0x1p20);
    assert_int_equal(memory_check("a test", 0x1p20, &error), STATUS_OK);
    if (isinf(there))
        skip();
    assert_int_equal(memory_check("a test", 0x1p60, &error), STATUS_INVALID);
    assert_non_null(strstr(error.text, "a test needs 1024 PiB of memory, "));
}

// What a child that does `work` under a limit of addresses (0: none) ends with; its line in `line`.
static int child(void (*work)(void), rlim_t limit, char line[512]) {
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    const pid_t process = fork();
    assert_true(process >= 0);
    if (process == 0) {
        dup2(ends[1], STDERR_FILENO);
        const struct rlimit most = {limit, limit};
        if (limit && setrlimit(RLIMIT_AS, &most))
            _exit(99);
        work();
        _exit(0);
    }
    close(ends[1]);
    memset(line, 0, 512);
    for (ssize_t got, have = 0; (got = read(ends[0], line + have, 511 - (size_t)have)) > 0;)
        have += got;
    close(ends[0]);
    int status;
    assert_int_equal(waitpid(process, &status, 0), process);
    assert_true(WIFEXITED(status));
    return WEXITSTATUS(status);
}

static void take_too_much(void) {
    free(memory_zeroed((size_t)1 << 50, 1));
}

static void take_more_than_counts(void) {
    free(memory_zeroed(SIZE_MAX / 2, 16));
}

static void grow_too_much(void) {
    free(memory_resize(NULL, (size_t)1 << 50, 1));
}

static void take_half_a_gibibyte(void) {
    free(memory_zeroed((size_t)1 << 29, 1));
}

static void start_threads(void) {
    pool_destroy(pool_create(1000));
}

static void assert_ends(void (*work)(void), rlim_t limit, const char *expected) {
    char line[512];
    assert_int_equal(child(work, limit, line), 2);
    assert_memory_equal(line, "hexlaw: ", 8);
    assert_non_null(strstr(line, expected));
    assert_ptr_equal(strchr(line, '\n'), line + strlen(line) - 1); // one line
}

static void test_no_more_memory_ends_in_a_line(void **state) {
    (void)state;
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    skip(); // they have a word of their own, and terabytes of addresses
#endif
    char line[512];
    assert_ends(take_too_much, 0, "out of memory: 1.0 PiB more are needed, ");
    assert_ends(grow_too_much, 0, "out of memory: 1.0 PiB more are needed, ");
    assert_ends(take_more_than_counts, 0, "out of memory: ");
    assert_ends(take_half_a_gibibyte, 300 << 20, "out of memory: 512 MiB more are needed, ");
    assert_int_equal(child(take_half_a_gibibyte, 900 << 20, line), 0);
    assert_ends(start_threads, 300 << 20, " of 1000: ");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_bytes_as_text),
        cmocka_unit_test(test_more_than_there_is_is_refused),
        cmocka_unit_test(test_no_more_memory_ends_in_a_line),
    };
    return TESTING_RUN(tests);
}
