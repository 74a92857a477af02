// A folder of a test's own.
#ifndef HEXLAW_TESTS_TESTING_FOLDER_H
#define HEXLAW_TESTS_TESTING_FOLDER_H

#include "tests/testing.h"

#include "base/memory.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static inline char *make_folder(void) {
    char *folder = memory_string("/tmp/hexlaw-test-XXXXXX");
    assert_non_null(mkdtemp(folder));
    return folder;
}

static inline void remove_folder(char *folder) {
    char command[256];
    snprintf(command, sizeof command, "rm -rf '%s'", folder);
    assert_int_equal(system(command), 0);
    free(folder);
}

#endif
