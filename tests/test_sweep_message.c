// Messages between the processes of a sweep: valid ones are read, damaged ones are rejected or
// harmless.
#include "tests/testing.h"

#include "base/memory.h"
#include "elo/experiment/sweep_internal.h"

#include <stdio.h>
#include <string.h>

static SweepPiece *train_piece(void) {
    SweepPiece *piece = memory_zeroed(1, sizeof *piece);
    piece->kind = SWEEP_TRAIN;
    strcpy(piece->train.folder, "exp/runs/a");
    strcpy(piece->train.run.name, "a");
    piece->train.run.trainer =
        trainer_config_default((NetShape){.size = 3, .width = 4, .depth = 1});
    piece->train.run.first = 1e5;
    piece->train.run.budget = 1e6;
    piece->train.run.snapshots = 3;
    piece->train.checkpoint_seconds = 60.0;
    return piece;
}

static SweepPiece *play_piece(void) {
    SweepPiece *piece = memory_zeroed(1, sizeof *piece);
    piece->kind = SWEEP_PLAY;
    piece->play.size = 3;
    piece->play.games = 64;
    strcpy(piece->play.folder, "exp");
    piece->play.agents[0].id = 1;
    strcpy(piece->play.agents[0].search, "gumbel");
    piece->play.agents[0].size = 3;
    piece->play.agents[1].id = STORE_PERFECT;
    return piece;
}

static BytesWriter piece_message(const SweepPiece *piece) {
    BytesWriter writer = {0};
    sweep_piece_put(piece, &writer);
    return writer;
}

// A result with a game and failures.
static BytesWriter result_message(void) {
    BytesWriter writer = {0};
    StoreFailure failures[] = {{.agent = 1, .kind = "crash", .text = "genmove", .output = ""},
                               {.agent = 2, .game = 7, .kind = "late", .text = "", .output = "?"}};
    MatchResult result = {.status = STATUS_OK, .failures = failures, .failure_count = 2};
    result.trials[0] = (StoreTrial){.black = 1, .white = 2, .black_wins = 30, .white_wins = 2};
    result.games[0] = episode_create(3);
    episode_add(&result.games[0], 4, 0.5f, NULL);
    match_result_put(&result, &writer);
    episode_free(&result.games[0]);
    return writer;
}

static void test_sent_messages_are_read(void **state) {
    (void)state;
    SweepPiece *sent[] = {train_piece(), play_piece()}, *got = memory_zeroed(1, sizeof *got);
    for (int i = 0; i < 2; i++) {
        BytesWriter writer = piece_message(sent[i]);
        memset(got, 0, sizeof *got);
        assert_true(sweep_piece_read(writer.bytes, writer.length, got));
        assert_memory_equal(sent[i], got, sizeof *got);
        for (size_t length = 0; length < writer.length; length++)
            assert_false(sweep_piece_read(writer.bytes, length, got));
        bytes_put(&writer, "", 1);
        assert_false(sweep_piece_read(writer.bytes, writer.length, got));
        free(writer.bytes);
        free(sent[i]);
    }
    free(got);
    BytesWriter writer = result_message();
    MatchResult result;
    assert_true(sweep_result_read(writer.bytes, writer.length, &result));
    assert_int_equal(result.trials[0].black_wins, 30);
    assert_int_equal(result.games[0].count, 1);
    assert_int_equal(result.games[1].size, 0);
    assert_int_equal(result.failure_count, 2);
    assert_string_equal(result.failures[0].kind, "crash");
    assert_string_equal(result.failures[0].text, "genmove");
    assert_string_equal(result.failures[1].output, "?");
    assert_int_equal(result.failures[1].game, 7);
    match_result_free(&result);
    for (size_t length = 0; length < writer.length; length++)
        assert_false(sweep_result_read(writer.bytes, length, &result));
    bytes_put(&writer, "", 1);
    assert_false(sweep_result_read(writer.bytes, writer.length, &result));
    free(writer.bytes);
    SweepNews news = {.done = 0.5, .moves_per_second = 100.0, .snapshots = 2}, told;
    assert_true(sweep_news_read((char *)&news, sizeof news, &told));
    assert_false(sweep_news_read((char *)&news, sizeof news + 1, &told));
    news.snapshots = -1;
    assert_false(sweep_news_read((char *)&news, sizeof news, &told));
}

static void test_bad_fields_are_refused(void **state) {
    (void)state;
    SweepPiece *got = memory_zeroed(1, sizeof *got);
    for (int i = 0; i < 8; i++) {
        SweepPiece *bad = i < 5 ? train_piece() : play_piece();
        if (i == 0)
            memset(bad->train.folder, 'x', sizeof bad->train.folder);
        else if (i == 1)
            bad->train.run.trainer.shape.size = 1000;
        else if (i == 2)
            memset(&bad->train.run.trainer.rotate, 7, 1);
        else if (i == 3)
            memset(&bad->kind, 9, 1);
        else if (i == 4)
            memset(&bad->train.mix_machines, 2, 1);
        else if (i == 5)
            bad->play.agents[0].size = 4;
        else
            bad->play.games = i == 6 ? -2 : 63;
        BytesWriter writer = piece_message(bad);
        if (sweep_piece_read(writer.bytes, writer.length, got))
            fail_msg("piece %d", i);
        free(writer.bytes);
        free(bad);
    }
    free(got);
}

// The whole of what is read is looked at; under the sanitizers for what C forbids, too.
static void test_damage_is_survived(void **state) {
    (void)state;
    Rng rng = testing_rng(1);
    SweepPiece *got = memory_zeroed(1, sizeof *got);
    int read = 0;
    for (int i = 0; i < 10000; i++) {
        SweepPiece *piece = i & 1 ? train_piece() : play_piece();
        BytesWriter messages[2] = {piece_message(piece), result_message()};
        for (int k = 0; k < 8; k++) {
            BytesWriter *message = &messages[k & 1];
            message->bytes[rng_below(&rng, (uint32_t)message->length)] = (char)rng_below(&rng, 256);
        }
        MatchResult result;
        read += sweep_piece_read(messages[0].bytes, messages[0].length, got);
        if (sweep_result_read(messages[1].bytes, messages[1].length, &result)) {
            read++;
            assert_true(result.status <= STATUS_STOPPED);
            match_result_free(&result);
        }
        free(piece);
        free(messages[0].bytes);
        free(messages[1].bytes);
    }
    free(got);
    assert_true(read > 0);
}

static void test_hello_tells_versions_apart(void **state) {
    (void)state;
    char one[SWEEP_HELLO_MAX], two[SWEEP_HELLO_MAX];
    sweep_hello("hexlaw 0.1.0", one);
    sweep_hello("hexlaw 0.2.0", two);
    assert_string_not_equal(one, two);
    assert_memory_equal(one, "hexlaw 0.1.0, messages of ", 26);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sent_messages_are_read),
        cmocka_unit_test(test_bad_fields_are_refused),
        cmocka_unit_test(test_damage_is_survived),
        cmocka_unit_test(test_hello_tells_versions_apart),
    };
    return TESTING_RUN(tests);
}
