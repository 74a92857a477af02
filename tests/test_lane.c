// Lanes and their replay: what becomes a sample, and what is saved.
#include "selfplay/train/lane.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

// ---- replay ----

static void test_replay_keeps_the_newest(void **state) {
    (void)state;
    Replay *replay = replay_create(3, 5, (ReplayKeeps){0});
    for (int i = 0; i < 12; i++) {
        float policy[9] = {(float)i, 1.0f};
        const NetInput input = {.mine = bits_cell(i % 9)};
        replay_add(replay, &input, policy, (float)i / 12.0f, 0, NULL);
    }
    assert_int_equal(replay->count, 5);
    char seen[12] = {0};
    for (int i = 0; i < 5; i++) {
        NetInput input, turned;
        float policy[9], turned_policy[9], value;
        replay_get(replay, i, false, 3, &input, policy, &value);
        replay_get(replay, i, true, 3, &turned, turned_policy, &value);
        seen[(int)policy[0]] = 1;
        assert_true(turned.mine == bits_rotate(input.mine, 3));
        for (int cell = 0; cell < 9; cell++)
            assert_true(turned_policy[8 - cell] == policy[cell]);
    }
    for (int i = 0; i < 12; i++)
        assert_int_equal(seen[i], i >= 7);
    replay_destroy(replay);
}

static void test_replay_tells_its_newest(void **state) {
    (void)state;
    Replay *replay = replay_create(3, 7, (ReplayKeeps){0});
    const float policy[9] = {1.0f};
    for (int added = 1; added <= 30; added++) {
        const NetInput input = {.mine = bits_cell(0)};
        replay_add(replay, &input, policy, (float)added, 0, NULL);
        assert_int_equal(replay->added, added);
        for (int window = 1; window <= replay->count; window++) {
            double sum = 0.0;
            for (int offset = 0; offset < window; offset++) {
                const float value = replay->values[replay_newest(replay, window, offset)];
                assert_true(value > (float)(added - window) && value <= (float)added);
                sum += (double)value;
            }
            assert_true(sum == window * (2.0 * added - window + 1.0) / 2.0); // each of them once
        }
    }
    replay_destroy(replay);
}

// ---- lanes ----

// Every sample of a lane is a position of self-play: numbers of stones consistent with the turn, a
// policy over the free cells, a value between the outcome and the root's.
static void test_samples_are_positions(void **state) {
    (void)state;
    for (int size = 2; size <= 5; size++) {
        LaneConfig config = lane_config_default(size, 8);
        config.outcome_share = 1.0f;
        SearchConfig search_config = search_config_default(SEARCH_PUCT);
        search_config.nodes = 8;
        Search *search = search_create(&search_config, size, config.games);
        Evaluator *uniform = evaluator_uniform_create(size, config.games);
        Lane *lane = lane_create(&config, 5, 0);
        lane_advance(lane, search, NULL, uniform, 4 * size * size);
        const LaneCounts counts = lane_counts(lane);
        const Replay *replay = lane_replay(lane);
        assert_int_equal(counts.moves, config.games * 4 * size * size);
        // No draws: every game ends within size*size plies.
        assert_true(counts.games >= (uint64_t)config.games * 4);
        assert_true(replay->count <= (int)counts.moves);
        assert_true(replay->count >= (int)counts.moves - config.games * size * size);
        for (int i = 0; i < replay->count; i++) {
            NetInput input;
            float policy[BOARD_CELLS_MAX], value, sum = 0.0f;
            replay_get(replay, i, false, size, &input, policy, &value);
            const int mine = bits_count(input.mine), theirs = bits_count(input.theirs);
            assert_true(!(input.mine & input.theirs));
            assert_true(mine == theirs || mine + 1 == theirs);
            assert_true(value == 1.0f || value == -1.0f);
            for (int cell = 0; cell < size * size; cell++) {
                if (bits_has(input.mine | input.theirs, cell))
                    assert_true(policy[cell] == 0.0f);
                sum += policy[cell];
            }
            assert_true(sum > 0.9999f && sum < 1.0001f);
            // No winner yet, in the frame of the side to move.
            const Board board = board_from_stones(size, input.mine, input.theirs, BLACK);
            assert_int_equal(board.winner, NOBODY);
        }
        lane_destroy(lane);
        evaluator_destroy(uniform);
        search_destroy(search);
    }
}

static void test_lane_is_saved_whole(void **state) {
    (void)state;
    LaneConfig config = lane_config_default(4, 6);
    config.replay_capacity = 100;
    config.ends = true;
    SearchConfig search_config = search_config_default(SEARCH_GUMBEL);
    search_config.nodes = 10;
    Search *search = search_create(&search_config, 4, config.games);
    Evaluator *uniform = evaluator_uniform_create(4, config.games);
    Lane *lane = lane_create(&config, 9, 1), *copy = lane_create(&config, 10, 0);
    lane_advance(lane, search, NULL, uniform, 21);
    BytesWriter saved = {0};
    lane_save(lane, &saved);
    BytesReader reader = {.bytes = saved.bytes, .length = saved.length};
    assert_int_equal(lane_load(copy, &reader, NULL), STATUS_OK);
    assert_int_equal(reader.at, reader.length);
    lane_advance(lane, search, NULL, uniform, 17);
    lane_advance(copy, search, NULL, uniform, 17);
    BytesWriter a = {0}, b = {0};
    lane_save(lane, &a);
    lane_save(copy, &b);
    assert_int_equal(a.length, b.length);
    // Samples hold no padding, so equal states are equal bytes.
    assert_memory_equal(a.bytes, b.bytes, a.length);
    for (size_t cut = 0; cut < saved.length; cut += 1 + saved.length / 97) {
        BytesReader shorter = {.bytes = saved.bytes, .length = cut};
        Error error;
        assert_int_equal(lane_load(copy, &shorter, &error), STATUS_INVALID);
        assert_true(error.text[0] != '\0');
    }
    free(saved.bytes);
    free(a.bytes);
    free(b.bytes);
    lane_destroy(lane);
    lane_destroy(copy);
    evaluator_destroy(uniform);
    search_destroy(search);
}

// ---- how moves are chosen and what is learnt from them ----

// A lane after some moves, with searches of 24 nodes without noise and without a net.
static Lane *played(const LaneConfig *config, SearchKind kind) {
    SearchConfig search_config = search_config_default(kind);
    search_config.nodes = 24;
    search_config.dirichlet_weight = 0.0f;
    Search *search = search_create(&search_config, config->size, config->games);
    Evaluator *uniform = evaluator_uniform_create(config->size, config->games);
    Lane *lane = lane_create(config, 77, 0);
    lane_advance(lane, search, NULL, uniform, 40);
    evaluator_destroy(uniform);
    search_destroy(search);
    return lane;
}

// Different positions with `stones` on the board among a lane's samples.
static int distinct(const Lane *lane, int stones) {
    const Replay *replay = lane_replay(lane);
    int count = 0;
    for (int i = 0; i < replay->count; i++) {
        const NetInput *input = &replay->inputs[i];
        bool seen = bits_count(input->mine | input->theirs) != stones;
        for (int k = 0; k < i && !seen; k++)
            seen =
                replay->inputs[k].mine == input->mine && replay->inputs[k].theirs == input->theirs;
        count += !seen;
    }
    return count;
}

static void test_moves_are_explored_as_asked(void **state) {
    (void)state;
    LaneConfig config = lane_config_default(4, 16);
    Lane *usual = played(&config, SEARCH_PUCT);
    config.opening = 0.0;
    Lane *likeliest = played(&config, SEARCH_PUCT);
    config.opening = 2.0 / 16.0;
    Lane *opening = played(&config, SEARCH_PUCT);
    config.opening = 1.0;
    config.temperature = 0.001;
    Lane *cold = played(&config, SEARCH_PUCT);
    config.temperature = 1.0;
    Lane *drawn = played(&config, SEARCH_PUCT);
    config.temperature = 100.0;
    Lane *hot = played(&config, SEARCH_PUCT);
    // Without noise and with the likeliest moves all games are the same.
    for (int stones = 0; stones < 8; stones++)
        assert_int_equal(distinct(likeliest, stones), 1);
    assert_true(distinct(opening, 2) > 5);
    // After the opening a position has one continuation.
    for (int stones = 3; stones < 8; stones++)
        assert_true(distinct(opening, stones) <= distinct(opening, 2));
    assert_true(distinct(usual, 3) > distinct(opening, 3));
    // Moves that equal the likeliest in visits are drawn too.
    assert_true(distinct(cold, 2) < distinct(drawn, 2));
    assert_true(distinct(hot, 1) >= 12);
    Lane *lanes[] = {usual, likeliest, opening, cold, drawn, hot};
    for (int i = 0; i < 6; i++)
        lane_destroy(lanes[i]);
}

// Samples with `stones` on the board.
static int samples_with(const Lane *lane, int stones) {
    const Replay *replay = lane_replay(lane);
    int count = 0;
    for (int i = 0; i < replay->count; i++)
        count += bits_count(replay->inputs[i].mine | replay->inputs[i].theirs) == stones;
    return count;
}

static void test_games_begin_at_random_as_asked(void **state) {
    (void)state;
    LaneConfig config = lane_config_default(4, 16);
    config.opening = 0.0; // all else is the likeliest
    config.random_share = 1.0;
    config.random_moves = 3;
    Lane *all = played(&config, SEARCH_PUCT);
    config.random_share = 0.5;
    config.random_moves = 1;
    Lane *half = played(&config, SEARCH_PUCT);
    // Random moves are no samples, and come 1, 2 or 3 to a game.
    const int games = samples_with(all, 3);
    assert_int_equal(samples_with(all, 0), 0);
    assert_true(samples_with(all, 1) > games / 5 && samples_with(all, 1) < games / 2);
    assert_true(samples_with(all, 2) > games / 2 && samples_with(all, 2) < games);
    assert_true(distinct(all, 1) >= 12);
    const int begun = samples_with(half, 1);
    assert_true(samples_with(half, 0) > begun / 3 && samples_with(half, 0) < begun * 2 / 3);
    assert_int_equal(distinct(half, 0), 1);
    assert_true(distinct(half, 1) >= 12);
    lane_destroy(all);
    lane_destroy(half);
}

static void test_policy_targets_are_as_asked(void **state) {
    (void)state;
    LaneConfig config = lane_config_default(3, 16);
    Lane *improved = played(&config, SEARCH_REGULARISED);
    config.target_temperature = 2.0;
    Lane *warm = played(&config, SEARCH_REGULARISED);
    config.visit_targets = true;
    config.target_temperature = 1.0;
    Lane *visits = played(&config, SEARCH_REGULARISED);
    const Replay *a = lane_replay(improved), *b = lane_replay(warm), *c = lane_replay(visits);
    // The same games: targets do not affect play.
    assert_int_equal(a->count, b->count);
    assert_int_equal(a->count, c->count);
    bool differ = false;
    for (int i = 0; i < a->count; i++) {
        const float *p = a->policies + 9 * i, *q = b->policies + 9 * i,
                    *shares = c->policies + 9 * i;
        double sum = 0.0, visited = 0.0;
        for (int cell = 0; cell < 9; cell++)
            sum += sqrt((double)p[cell]);
        for (int cell = 0; cell < 9; cell++) {
            assert_true(fabs((double)q[cell] - sqrt((double)p[cell]) / sum) < 1e-5);
            const double number = (double)shares[cell] * 23.0; // of 23 simulations
            assert_true(fabs(number - round(number)) < 1e-4);
            visited += number;
            differ |= fabsf(p[cell] - shares[cell]) > 0.01f;
        }
        assert_true(fabs(visited - 23.0) < 1e-3);
    }
    assert_true(differ);
    lane_destroy(improved);
    lane_destroy(warm);
    lane_destroy(visits);
}

// The samples' data about their game's end, in the frame of the side to move, which joins top to
// bottom.
static void test_ends_are_the_games(void **state) {
    (void)state;
    const int size = 4;
    for (int chains = 0; chains < 2; chains++) {
        LaneConfig config = lane_config_default(size, 16);
        config.outcome_share = 1.0f;
        config.ends = true;
        config.chains = chains;
        Lane *lane = played(&config, SEARCH_PUCT);
        const Replay *replay = lane_replay(lane);
        assert_true(replay->count > 300);
        for (int i = 0; i < replay->count; i++) {
            const bool turned = i % 2;
            NetInput input;
            float policy[16], value;
            replay_get(replay, i, turned, size, &input, policy, &value);
            const NetAuxTarget end = replay_end(replay, i, turned, size);
            const bool won = value > 0.0f;
            assert_true(!(end.mine & end.theirs));
            // The winner makes the last move.
            assert_true(end.left >= 1 && end.left % 2 == won);
            const Board board = board_from_stones(size, end.mine, end.theirs, BLACK);
            assert_int_equal(board_flood_winner(&board), won ? BLACK : WHITE);
            if (chains) {
                const Bits chain = won ? end.mine : end.theirs;
                assert_true((won ? end.theirs : end.mine) == 0);
                // All of it is connected to an edge.
                const Bits edge = bits_geometry[size].edge[won ? BLACK : WHITE][0];
                assert_true(bits_flood(chain & edge, chain, size) == chain);
            } else {
                assert_true((input.mine & ~end.mine) == 0 && (input.theirs & ~end.theirs) == 0);
                const int played_since =
                    bits_count(end.mine | end.theirs) - bits_count(input.mine | input.theirs);
                assert_int_equal(played_since, end.left);
            }
        }
        lane_destroy(lane);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_replay_keeps_the_newest),
        cmocka_unit_test(test_replay_tells_its_newest),
        cmocka_unit_test(test_samples_are_positions),
        cmocka_unit_test(test_lane_is_saved_whole),
        cmocka_unit_test(test_moves_are_explored_as_asked),
        cmocka_unit_test(test_games_begin_at_random_as_asked),
        cmocka_unit_test(test_policy_targets_are_as_asked),
        cmocka_unit_test(test_ends_are_the_games),
    };
    return cmocka_run_group_tests_name("lane", tests, NULL, NULL);
}
