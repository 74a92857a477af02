// Recorded games: as bytes and files, in lanes, and in the store.
#include "tests/testing.h"

#include "base/file.h"
#include "elo/store/store.h"
#include "selfplay/train/lane.h"

#include <limits.h>
#include <math.h>
#include <string.h>
#include <unistd.h>

static Episode random_episode(Rng *rng, int size) {
    Episode episode = episode_create(size);
    Board board = board_empty(size);
    const int length = 1 + (int)rng_below(rng, (uint32_t)(size * size));
    while (board.winner == NOBODY && episode.count < length) {
        float policy[BOARD_CELLS_MAX];
        for (int i = 0; i < size * size; i++)
            policy[i] = rng_uniform(rng);
        const Bits legal = board_legal(&board);
        const int cell = bits_random(legal, rng);
        const bool told = rng_below(rng, 4) > 0;
        episode_add(&episode, cell, told ? 2.0f * rng_uniform(rng) - 1.0f : NAN,
                    told ? policy : NULL);
        board_play(&board, cell);
    }
    episode.winner = board.winner;
    return episode;
}

static void assert_same(const Episode *a, const Episode *b) {
    assert_int_equal(a->size, b->size);
    assert_int_equal(a->count, b->count);
    assert_int_equal(a->winner, b->winner);
    assert_memory_equal(a->cell, b->cell, (size_t)a->count);
    for (int i = 0; i < a->count; i++)
        assert_true(isnan(a->value[i]) ? isnan(b->value[i])
                                       : fabsf(a->value[i] - b->value[i]) < 1e-4f);
    assert_memory_equal(a->policy, b->policy, (size_t)(a->count * a->size * a->size));
}

static void bytes_give_the_game_back(void **state) {
    (void)state;
    Rng rng = testing_rng(1);
    for (int round = 0; round < 100; round++) {
        Episode episode = random_episode(&rng, 2 + (int)rng_below(&rng, 10)), again;
        BytesWriter writer = {0};
        episode_put(&episode, &writer);
        BytesReader reader = {.bytes = writer.bytes, .length = writer.length};
        assert_true(episode_get(&reader, &again));
        assert_int_equal(reader.at, writer.length);
        assert_same(&episode, &again);
        episode_free(&again);
        // A truncated game is rejected.
        reader = (BytesReader){.bytes = writer.bytes,
                               .length = rng_below(&rng, (uint32_t)writer.length)};
        assert_false(episode_get(&reader, &again));
        // A repeated move is rejected.
        if (episode.count > 1) {
            writer.bytes[4 + 1] = writer.bytes[4];
            reader = (BytesReader){.bytes = writer.bytes, .length = writer.length};
            assert_false(episode_get(&reader, &again));
        }
        free(writer.bytes);
        episode_free(&episode);
    }
}

static void files_are_whole_or_refused(void **state) {
    (void)state;
    Rng rng = testing_rng(2);
    char folder[] = "/tmp/test_episode.XXXXXX", path[PATH_MAX];
    Error error;
    assert_non_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/games", folder);
    EpisodeList list = {0}, again;
    for (int i = 0; i < 5; i++) {
        Episode episode = random_episode(&rng, 4);
        episode_list_add(&list, i * i, &episode);
        episode_free(&episode);
    }
    assert_int_equal(episode_list_write(path, &list, &error), STATUS_OK);
    assert_int_equal(episode_list_read(path, &again, &error), STATUS_OK);
    assert_int_equal(again.count, 5);
    for (int i = 0; i < 5; i++) {
        assert_int_equal(again.items[i].number, i * i);
        assert_same(&list.items[i].episode, &again.items[i].episode);
    }
    episode_list_cut(&again, 2);
    assert_int_equal(again.count, 2);
    episode_list_free(&again);
    char *bytes;
    size_t length;
    assert_int_equal(file_read(path, 1 << 20, &bytes, &length, &error), STATUS_OK);
    for (int round = 0; round < 100; round++) {
        const uint32_t place = rng_below(&rng, (uint32_t)length);
        const char bit = (char)(1 << rng_below(&rng, 8));
        bytes[place] ^= bit;
        assert_int_equal(episode_list_decode("x", bytes, length, &again, &error), STATUS_INVALID);
        bytes[place] ^= bit;
        assert_int_equal(episode_list_decode("x", bytes, place, &again, &error), STATUS_INVALID);
    }
    free(bytes);
    episode_list_free(&list);
    unlink(path);
    rmdir(folder);
}

// Watching a lane does not change it and yields its games, also across a checkpoint.
static void lanes_are_watched(void **state) {
    (void)state;
    LaneConfig config = lane_config_default(4, 6);
    config.random_share = 0.5;
    config.random_moves = 3;
    SearchConfig nodes = search_config_default(SEARCH_GUMBEL);
    nodes.nodes = 8;
    Search *search = search_create(&nodes, 4, 6);
    Evaluator *evaluator = evaluator_uniform_create(4, 6);
    Lane *plain = lane_create(&config, testing_seed(), 0);
    Lane *watched = lane_create(&config, testing_seed(), 0);
    Lane *resumed = lane_create(&config, testing_seed(), 0);
    lane_watch(watched, 4);
    lane_watch(resumed, 4);
    lane_advance(plain, search, NULL, evaluator, 40);
    lane_advance(watched, search, NULL, evaluator, 21);
    BytesWriter writer = {0};
    lane_save(watched, &writer);
    BytesReader reader = {.bytes = writer.bytes, .length = writer.length};
    assert_int_equal(lane_load(resumed, &reader, NULL), STATUS_OK);
    lane_advance(watched, search, NULL, evaluator, 19);
    lane_advance(resumed, search, NULL, evaluator, 19);
    assert_int_equal(lane_counts(plain).games, lane_counts(watched).games);
    assert_int_equal(lane_counts(plain).black_wins, lane_counts(watched).black_wins);
    assert_int_equal(lane_watched(watched), 4);
    for (int game = 0; game < 4; game++)
        for (int finished = 0; finished < 2; finished++) {
            const Episode *episode = lane_episode(watched, game, finished);
            assert_same(episode, lane_episode(resumed, game, finished));
            if (finished)
                assert_true(episode->count > 0 && episode->winner != NOBODY);
            BytesWriter one = {0};
            Episode again;
            episode_put(episode, &one); // reading it back plays it
            BytesReader back = {.bytes = one.bytes, .length = one.length};
            assert_true(episode_get(&back, &again));
            episode_free(&again);
            free(one.bytes);
        }
    free(writer.bytes);
    lane_destroy(plain);
    lane_destroy(watched);
    lane_destroy(resumed);
    evaluator_destroy(evaluator);
    search_destroy(search);
}

#define FOLDER "/tmp/test_episode.XXXXXX"

static Store *new_store(char folder[sizeof FOLDER]) {
    char path[PATH_MAX];
    Error error;
    Store *store;
    assert_non_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/s.sqlite", folder);
    assert_int_equal(store_open(path, STORE_WRITE, &store, &error), STATUS_OK);
    return store;
}

static void remove_folder(const char *folder) {
    char command[64];
    snprintf(command, sizeof command, "rm -r '%s'", folder);
    assert_int_equal(system(command), 0);
}

static void the_store_keeps_so_many(void **state) {
    (void)state;
    Rng rng = testing_rng(3);
    char folder[] = FOLDER;
    Error error;
    Store *store = new_store(folder);
    Episode episode = random_episode(&rng, 5);
    assert_int_equal(store_begin(store, &error), STATUS_OK);
    for (int i = 0; i < STORE_GAMES_MAX + 5; i++) {
        const StoreGame game = {.run = "r", .idx = i / 4, .game = i % 4};
        assert_int_equal(store_game_add(store, &game, &episode, &error), STATUS_OK);
        if (i < 3) // once more
            assert_int_equal(store_game_add(store, &game, &episode, &error), STATUS_OK);
    }
    assert_int_equal(store_commit(store, &error), STATUS_OK);
    int count, found;
    assert_int_equal(store_games_count(store, NULL, &count, &error), STATUS_OK);
    assert_int_equal(count, STORE_GAMES_MAX);
    StoreGame *games;
    assert_int_equal(store_games(store, NULL, 10, 7, &games, &found, &error), STATUS_OK);
    assert_int_equal(found, 7);
    assert_int_equal(games[0].id, STORE_GAMES_MAX - 10);
    assert_string_equal(games[0].run, "r");
    assert_int_equal(games[0].moves, episode.count);
    store_games_free(games, found);
    StoreGame *one;
    Episode again;
    assert_int_equal(store_game(store, 7, &one, &again, &error), STATUS_OK);
    assert_int_equal(one->idx, 1);
    assert_int_equal(one->game, 2);
    assert_same(&episode, &again);
    store_games_free(one, 1);
    episode_free(&again);
    assert_int_equal(store_game(store, 1 << 20, &one, &again, &error), STATUS_INVALID);
    store_close(store);
    episode_free(&episode);
    remove_folder(folder);
}

static void tournaments_leave_room(void **state) {
    (void)state;
    Rng rng = testing_rng(4);
    char folder[] = FOLDER;
    Error error;
    Store *store = new_store(folder);
    assert_int_equal(store_begin(store, &error), STATUS_OK);
    for (int size = 3; size <= 4; size++) {
        Episode episode = random_episode(&rng, size);
        for (int i = 0; i < STORE_TOURNAMENT_GAMES_MAX + 5; i++) {
            const StoreGame game = {.run = "", .black = 10000 * size + i, .white = STORE_PERFECT};
            assert_int_equal(store_game_add(store, &game, &episode, &error), STATUS_OK);
        }
        episode_free(&episode);
    }
    assert_int_equal(store_commit(store, &error), STATUS_OK);
    int count;
    assert_int_equal(store_games_count(store, NULL, &count, &error), STATUS_OK);
    assert_int_equal(count, 2 * STORE_TOURNAMENT_GAMES_MAX);
    StoreGame *games;
    int found, small = 0;
    assert_int_equal(store_games(store, NULL, 0, count, &games, &found, &error), STATUS_OK);
    for (int i = 0; i < found; i++)
        small += games[i].size == 3;
    assert_int_equal(small, STORE_TOURNAMENT_GAMES_MAX);
    store_games_free(games, found);
    // A filter lists and counts exactly the games that match it, in the same order.
    Episode own = random_episode(&rng, 4);
    for (int i = 0; i < 3; i++) {
        const StoreGame game = {.run = "r", .idx = i};
        assert_int_equal(store_game_add(store, &game, &own, &error), STATUS_OK);
    }
    episode_free(&own);
    static const int tournaments = STORE_TOURNAMENT_GAMES_MAX;
    const struct {
        StoreGameFilter filter;
        int count;
    } some[] = {
        {{STORE_GAMES_ALL, 0}, 2 * tournaments + 3},
        {{STORE_GAMES_ALL, 4}, tournaments + 3},
        {{STORE_GAMES_SELF_PLAY, 0}, 3},
        {{STORE_GAMES_SELF_PLAY, 3}, 0},
        {{STORE_GAMES_TOURNAMENT, 0}, 2 * tournaments},
        {{STORE_GAMES_TOURNAMENT, 3}, tournaments},
    };
    for (size_t i = 0; i < sizeof some / sizeof *some; i++) {
        const StoreGameFilter *filter = &some[i].filter;
        assert_int_equal(store_games_count(store, filter, &count, &error), STATUS_OK);
        assert_int_equal(count, some[i].count);
        assert_int_equal(store_games(store, filter, 1, 5000, &games, &found, &error), STATUS_OK);
        assert_int_equal(found, count > 0 ? count - 1 : 0);
        for (int k = 0; k < found; k++) {
            assert_true(filter->size == 0 || games[k].size == filter->size);
            assert_true(filter->kind == STORE_GAMES_ALL ||
                        (filter->kind == STORE_GAMES_SELF_PLAY) == (games[k].run[0] != '\0'));
            assert_true(k == 0 || games[k].id < games[k - 1].id);
        }
        store_games_free(games, found);
    }
    store_close(store);
    remove_folder(folder);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bytes_give_the_game_back), cmocka_unit_test(files_are_whole_or_refused),
        cmocka_unit_test(lanes_are_watched),        cmocka_unit_test(the_store_keeps_so_many),
        cmocka_unit_test(tournaments_leave_room),
    };
    return TESTING_RUN(tests);
}
