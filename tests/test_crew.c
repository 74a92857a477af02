// A crew of threads: every piece is done once, news arrive before results, and workers stop on
// request.
#include "base/check.h"
#include "base/crew.h"
#include "base/memory.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { PIECES = 500 };

// Squares a number, and sends the number as news before; if negative, works until stopped.
static void square(void *context, CrewMember *member, const char *piece, size_t length,
                   BytesWriter *result) {
    (void)context;
    int number;
    CHECK(length == sizeof number);
    memcpy(&number, piece, length);
    crew_tell(member, &number, sizeof number);
    while (number < 0 && !crew_stopping(member))
        ;
    const int squared = number * number;
    bytes_put(result, &squared, sizeof squared);
}

static void give(Crew *crew, int member, int number) {
    crew_give(crew, member, &number, sizeof number);
}

static void test_every_piece_is_done_once(void **state) {
    (void)state;
    for (int threads = 1; threads <= 4; threads++) {
        Crew *crew = crew_threads_create(threads, square, NULL);
        int doing[4], told[4] = {0}, given = 0, done = 0;
        bool seen[PIECES] = {false};
        assert_int_equal(crew_size(crew), threads);
        assert_int_equal(crew_machines(crew), 1);
        for (int i = 0; i < threads; i++)
            give(crew, i, doing[i] = given++);
        while (done < PIECES) {
            CrewNews news;
            int number;
            assert_true(crew_hear(crew, 60.0, &news));
            assert_in_range(news.member, 0, threads - 1);
            assert_int_equal(crew_machine(crew, news.member), 0);
            assert_int_equal(news.length, sizeof number);
            memcpy(&number, news.bytes, sizeof number);
            free(news.bytes);
            const int piece = doing[news.member];
            if (!news.done) {
                assert_int_equal(number, piece);
                told[news.member]++;
                continue;
            }
            assert_int_equal(number, piece * piece);
            assert_int_equal(told[news.member], 1);
            told[news.member] = 0;
            assert_false(seen[piece]);
            seen[piece] = true;
            done++;
            if (given < PIECES)
                give(crew, news.member, doing[news.member] = given++);
        }
        crew_destroy(crew);
    }
}

static void test_stopping_is_heard(void **state) {
    (void)state;
    Crew *crew = crew_threads_create(3, square, NULL);
    CrewNews news;
    assert_false(crew_hear(crew, 0.01, &news)); // no news yet
    for (int i = 0; i < 3; i++)
        give(crew, i, -1 - i);
    for (int i = 0; i < 3; i++) {
        assert_true(crew_hear(crew, 60.0, &news));
        assert_false(news.done);
        free(news.bytes);
    }
    assert_false(crew_hear(crew, 0.05, &news)); // still working
    crew_stop(crew);
    for (int i = 0; i < 3; i++) {
        assert_true(crew_hear(crew, 60.0, &news));
        assert_true(news.done);
        free(news.bytes);
    }
    crew_destroy(crew);
}

// News that are not received are freed.
static void test_what_is_not_heard_is_freed(void **state) {
    (void)state;
    Crew *crew = crew_threads_create(2, square, NULL);
    give(crew, 1, 7);
    CrewNews news;
    assert_true(crew_hear(crew, 60.0, &news));
    free(news.bytes);
    crew_destroy(crew);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_piece_is_done_once),
        cmocka_unit_test(test_stopping_is_heard),
        cmocka_unit_test(test_what_is_not_heard_is_freed),
    };
    return cmocka_run_group_tests_name("crew", tests, NULL, NULL);
}
