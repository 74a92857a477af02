// The machine's description is stored in checkpoints, which are rejected where it differs.
#include "tests/testing.h"

#include "base/pool.h"
#include "nn/machine.h"

#include <string.h>

enum { THREADS = 4, TIMES = TESTING_SANITIZED ? 2000 : 20000 };

typedef struct Asked {
    char text[MACHINE_TEXT_MAX];
    int other[THREADS]; // answers of each thread that were not that text
} Asked;

static void ask(void *context, int item, int thread) {
    Asked *asked = context;
    (void)item;
    for (int i = 0; i < TIMES; i++) {
        char text[MACHINE_TEXT_MAX];
        machine_text(text);
        asked->other[thread] += strcmp(text, asked->text) != 0;
    }
}

static void test_threads_are_told_the_same(void **state) {
    (void)state;
    Asked asked = {.other = {0}};
    machine_text(asked.text);
    assert_non_null(strstr(asked.text, "\nblas = "));
    Pool *pool = pool_create(THREADS);
    pool_run(pool, THREADS, ask, &asked);
    pool_destroy(pool);
    for (int i = 0; i < THREADS; i++)
        assert_int_equal(asked.other[i], 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_threads_are_told_the_same),
    };
    return TESTING_RUN(tests);
}
