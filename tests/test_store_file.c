// The store in the file system: permissions, links, logs, and read-only places. Its content is
// tested in test_store.c.
#include "testing.h"

#include "base/file.h"
#include "elo/store/store.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

// A folder of its own for each test.
typedef struct Place {
    char folder[64], path[128];
} Place;

static int set_up(void **state) {
    Place *place = calloc(1, sizeof *place);
    strcpy(place->folder, "/tmp/test_store.XXXXXX");
    if (!mkdtemp(place->folder))
        return -1;
    snprintf(place->path, sizeof place->path, "%s/results.sqlite", place->folder);
    *state = place;
    return 0;
}

static int tear_down(void **state) {
    Place *place = *state;
    char command[128];
    snprintf(command, sizeof command, "rm -rf '%s'", place->folder);
    const int failed = system(command);
    free(place);
    return failed;
}

static Store *open_ok(const char *path, StoreMode mode) {
    Store *store;
    Error error = {""};
    if (store_open(path, mode, &store, &error) != STATUS_OK)
        fail_msg("%s", error.text);
    return store;
}

// An agent on 3x3.
static void fill(Store *store) {
    const StoreRun run = {.name = "a",
                          .description = "a/3",
                          .size = 3,
                          .preset = "",
                          .recipe = "",
                          .command = "",
                          .version = ""};
    const StoreSnap snap = {.run = "a", .weights = ""};
    int id;
    assert_int_equal(store_run_add(store, &run, NULL), STATUS_OK);
    assert_int_equal(store_snap_add(store, &snap, &id, NULL), STATUS_OK);
    assert_int_equal(store_agent_add(store, id, 4, 1.0, "puct", NULL, NULL), STATUS_OK);
}

// Bytes 18 and 19 of the file's header: 2 in WAL mode, 1 once the last user has closed it.
static int log_mode(const char *path) {
    char *bytes;
    size_t length;
    assert_int_equal(file_read(path, 1u << 20, &bytes, &length, NULL), STATUS_OK);
    assert_true(length > 100 && bytes[18] == bytes[19]);
    const int mode = bytes[18];
    free(bytes);
    return mode;
}

static void test_the_last_writer_leaves_the_log(void **state) {
    const Place *place = *state;
    Store *first = open_ok(place->path, STORE_WRITE);
    Store *last = open_ok(place->path, STORE_WRITE);
    fill(first);
    store_close(first);
    assert_int_equal(log_mode(place->path), 2);
    store_close(last);
    assert_int_equal(log_mode(place->path), 1);
}

// A log left by, say, a killed writer: its content is read, and stays there.
static void test_a_log_is_read_where_nothing_can_be_written(void **state) {
    const Place *place = *state;
    char command[1024], copy[160];
    Error error = {""};
    StoreAgent *agents;
    int count;
    Store *writer = open_ok(place->path, STORE_WRITE);
    fill(writer);
    snprintf(copy, sizeof copy, "%s/copy.sqlite", place->folder);
    snprintf(command, sizeof command, "cp '%s' '%s' && cp '%s-wal' '%s-wal' ", place->path, copy,
             place->path, copy);
    assert_int_equal(system(command), 0);
    store_close(writer);
    // A folder in the place of the index: it cannot be made, whoever asks.
    char index[176], log[176];
    snprintf(index, sizeof index, "%s-shm", copy);
    snprintf(log, sizeof log, "%s-wal", copy);
    assert_int_equal(mkdir(index, 0700), 0);
    struct stat before, after;
    assert_int_equal(stat(log, &before), 0);
    assert_true(before.st_size > 0);
    Store *reader = open_ok(copy, STORE_READ);
    assert_int_equal(store_agents(reader, 3, &agents, &count, &error), STATUS_OK);
    assert_int_equal(count, 1);
    free(agents);
    store_close(reader);
    assert_int_equal(stat(log, &after), 0);
    assert_int_equal(after.st_size, before.st_size);
    assert_int_equal(rmdir(index), 0);
    unlink(log);
    unlink(copy);
}

static void test_the_folder_behind_a_link(void **state) {
    const Place *place = *state;
    char link[192], here[160], folder[PATH_MAX], real[PATH_MAX];
    Store *store = open_ok(place->path, STORE_WRITE);
    store_close(store);
    assert_non_null(realpath(place->folder, real));
    snprintf(here, sizeof here, "%s/elsewhere", place->folder);
    snprintf(link, sizeof link, "%s/link.sqlite", here);
    assert_int_equal(mkdir(here, 0700), 0);
    assert_int_equal(symlink(place->path, link), 0);
    store = open_ok(link, STORE_READ);
    store_folder(store, folder);
    assert_string_equal(folder, real);
    // Runs beside the link alone: there.
    char runs[192], behind[192];
    snprintf(runs, sizeof runs, "%s/runs", here);
    snprintf(behind, sizeof behind, "%s/runs", place->folder);
    assert_int_equal(mkdir(runs, 0700), 0);
    store_folder(store, folder);
    assert_string_equal(folder, here);
    assert_int_equal(mkdir(behind, 0700), 0);
    store_folder(store, folder);
    assert_string_equal(folder, real);
    store_close(store);
    rmdir(runs);
    rmdir(behind);
    unlink(link);
    rmdir(here);
}

static void test_rows_name_nothing_outside(void **state) {
    (void)state;
    static const char *const out[] = {"/etc/passwd", "../x", "a/../../x", "runs/..", "a//../b"};
    static const char *const within[] = {"runs/a/snap-0.safetensors", "..a/b..", "./a", "a/...",
                                         ""};
    char path[PATH_MAX];
    Error error;
    for (size_t i = 0; i < sizeof out / sizeof *out; i++) {
        assert_int_equal(store_within("exp", out[i], "run a", path, &error), STATUS_INVALID);
        assert_non_null(strstr(error.text, "exp: run a names '"));
        assert_non_null(strstr(error.text, out[i]));
    }
    for (size_t i = 0; i < sizeof within / sizeof *within; i++)
        assert_int_equal(store_within("exp", within[i], "run a", path, &error), STATUS_OK);
    assert_int_equal(store_within("exp", within[0], "run a", path, &error), STATUS_OK);
    assert_string_equal(path, "exp/runs/a/snap-0.safetensors");
}

static void test_the_umask_counts(void **state) {
    const Place *place = *state;
    static const unsigned masks[] = {0002, 0077};
    for (int i = 0; i < 2; i++) {
        struct stat info;
        unlink(place->path);
        const mode_t before = umask(masks[i]);
        store_close(open_ok(place->path, STORE_WRITE));
        umask(before);
        assert_int_equal(stat(place->path, &info), 0);
        assert_int_equal(info.st_mode & 0777, 0666 & ~masks[i]);
    }
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(test_the_last_writer_leaves_the_log),
        TEST(test_a_log_is_read_where_nothing_can_be_written),
        TEST(test_the_folder_behind_a_link),
        TEST(test_rows_name_nothing_outside),
        TEST(test_the_umask_counts),
    };
    return TESTING_RUN(tests);
}
