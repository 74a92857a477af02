// Files in the file system: permissions, links, long paths. Reading and writing are tested in
// test_base.c.
#include "testing.h"

#include "base/error.h"
#include "base/file.h"

#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int enter_scratch(void **state) {
    static char folder[] = "/tmp/hexlaw-test-XXXXXX";
    strcpy(folder + strlen(folder) - 6, "XXXXXX");
    *state = folder;
    return !mkdtemp(folder) || chdir(folder);
}

static int leave_scratch(void **state) {
    char command[PATH_MAX];
    snprintf(command, sizeof command, "rm -rf '%s'", (char *)*state);
    return chdir("/") || system(command);
}

static unsigned mode_of(const char *path) {
    struct stat info;
    assert_int_equal(lstat(path, &info), 0);
    return info.st_mode & 0777;
}

static void test_the_umask_decides(void **state) {
    (void)state;
    static const unsigned masks[] = {0022, 0002, 0077, 0027, 0};
    for (size_t i = 0; i < sizeof masks / sizeof *masks; i++) {
        const mode_t before = umask(masks[i]);
        int lock;
        assert_int_equal(file_write("new", "x", 1, NULL), STATUS_OK);
        assert_int_equal(file_lock("lock", &lock, NULL), STATUS_OK);
        umask(before);
        file_unlock(lock);
        assert_int_equal(mode_of("new"), 0666 & ~masks[i]);
        assert_int_equal(mode_of("lock"), 0666 & ~masks[i]);
        unlink("new");
        unlink("lock");
    }
}

static void test_a_file_keeps_its_permissions(void **state) {
    (void)state;
    static const unsigned modes[] = {0600, 0664, 0640, 0444};
    for (size_t i = 0; i < sizeof modes / sizeof *modes; i++) {
        assert_int_equal(file_write("kept", "old", 3, NULL), STATUS_OK);
        assert_int_equal(chmod("kept", modes[i]), 0);
        assert_int_equal(file_write("kept", "new", 3, NULL), STATUS_OK);
        assert_int_equal(mode_of("kept"), modes[i]);
    }
}

static void test_a_link_is_replaced(void **state) {
    (void)state;
    char *bytes;
    size_t length;
    assert_int_equal(file_write("other", "other", 5, NULL), STATUS_OK);
    assert_int_equal(symlink("other", "link"), 0);
    assert_int_equal(file_write("link", "new", 3, NULL), STATUS_OK);
    assert_int_equal(file_read("other", 100, &bytes, &length, NULL), STATUS_OK);
    assert_string_equal(bytes, "other");
    free(bytes);
    struct stat info;
    assert_int_equal(lstat("link", &info), 0);
    assert_true(S_ISREG(info.st_mode));
}

static void test_what_others_write_is_replaced_or_taken_back(void **state) {
    (void)state;
    char temporary[PATH_MAX];
    int handle;
    assert_int_equal(file_write("picture", "old", 3, NULL), STATUS_OK);
    for (int finished = 0; finished < 2; finished++) {
        assert_int_equal(file_begin("picture", temporary, &handle, NULL), STATUS_OK);
        FILE *other = fopen(temporary, "w"); // another program
        assert_non_null(other);
        assert_true(fputs("new", other) >= 0 && fclose(other) == 0);
        if (finished)
            assert_int_equal(file_finish("picture", temporary, handle, NULL), STATUS_OK);
        else
            file_abandon(temporary, handle);
        assert_int_equal(access(temporary, F_OK), -1);
        char *bytes;
        size_t length;
        assert_int_equal(file_read("picture", 100, &bytes, &length, NULL), STATUS_OK);
        assert_string_equal(bytes, finished ? "new" : "old");
        free(bytes);
    }
}

// The file's name and the reason are there, however long the path is.
static void test_long_paths_leave_room_for_the_reason(void **state) {
    (void)state;
    char path[PATH_MAX] = "";
    Error error;
    char *bytes;
    size_t length;
    for (int i = 0; i < 15; i++)
        snprintf(path + strlen(path), sizeof path - strlen(path), "%0200d/", i);
    strcat(path, "last.sqlite");
    assert_true(strlen(path) > 3000);
    assert_int_equal(file_read(path, 100, &bytes, &length, &error), STATUS_IO);
    assert_non_null(strstr(error.text, "/last.sqlite: cannot read: No such file or directory"));
    assert_memory_equal(error.text, "0000", 4);
    assert_non_null(strstr(error.text, "0..."));
    assert_int_equal(file_write(path, "x", 1, &error), STATUS_IO);
    assert_non_null(strstr(error.text, "last.sqlite: cannot write: No such file or directory"));
    assert_true(strlen(error.text) < ERROR_TEXT_MAX);
}

// No multi-byte character is split.
static void test_shortened_texts_are_utf8(void **state) {
    (void)state;
    for (size_t before = 0; before < 4; before++) {
        char text[3000] = "";
        Error error;
        for (size_t i = 0; i < before; i++)
            strcat(text, "a");
        for (int i = 0; i < 600; i++)
            strcat(text, "\xe2\x82\xac"); // the euro's sign, three bytes
        strcat(text, "end");
        error_set(&error, STATUS_INVALID, "%s", text);
        const char *p = error.text + before;
        while (strncmp(p, "\xe2\x82\xac", 3) == 0)
            p += 3;
        assert_int_equal(strncmp(p, "...", 3), 0);
        p += 3;
        while (strncmp(p, "\xe2\x82\xac", 3) == 0)
            p += 3;
        assert_string_equal(p, "end");
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_umask_decides),
        cmocka_unit_test(test_a_file_keeps_its_permissions),
        cmocka_unit_test(test_a_link_is_replaced),
        cmocka_unit_test(test_what_others_write_is_replaced_or_taken_back),
        cmocka_unit_test(test_long_paths_leave_room_for_the_reason),
        cmocka_unit_test(test_shortened_texts_are_utf8),
    };
    return cmocka_run_group_tests(tests, enter_scratch, leave_scratch);
}
