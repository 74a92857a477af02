// Players: an agent's analysis of a position equals a search of that position alone.
#include "tests/testing.h"

#include "nn/net.h"
#include "selfplay/search/player.h"

#include <math.h>
#include <stddef.h>
#include <string.h>

enum { SIZE = 4, CELLS = SIZE * SIZE, GAMES = 150 }; // more than an agent searches at once

static Net *random_net(void) {
    Net *net = net_create((NetShape){.size = SIZE, .width = 16, .depth = 1});
    Rng rng = testing_rng(1);
    net_initialise(net, 0.3f, &rng);
    return net;
}

// Positions of 0 to 4 moves, many of them several times, as in a job of games that begin alike.
static void set_up(uint64_t index, Board boards[GAMES], Rng rngs[GAMES]) {
    Rng rng = testing_rng(index);
    for (int i = 0; i < GAMES; i++) {
        boards[i] = board_empty(SIZE);
        rngs[i] = rng_stream(testing_seed(), RNG_TEST, 1000 + 1000 * index + (uint64_t)i);
        const int moves = (int)rng_below(&rng, 5);
        for (int k = 0; k < moves; k++) {
            const Bits legal = board_legal(&boards[i]);
            const int cells = bits_count(legal) < 3 ? bits_count(legal) : 3;
            board_play(&boards[i], bits_nth(legal, (int)rng_below(&rng, (uint32_t)cells)));
        }
    }
}

static void thoughts_are_those_of_a_search_alone(SearchKind kind, int nodes, int games) {
    static Board boards[GAMES];
    static Rng rngs[GAMES], before[GAMES];
    static int moves[GAMES];
    SearchConfig config = search_config_default(kind);
    config.nodes = nodes;
    Error error;
    Net *net = random_net();
    Search *search = search_create(&config, SIZE, 1);
    Evaluator *evaluator = evaluator_net_create(net, 1);
    Player *agent = player_agent_create(random_net(), &config, false);
    for (uint64_t turn = 2; turn < 4;
         turn++) { // the second time its trees are full of other searches
        set_up(turn, boards, rngs);
        memcpy(before, rngs, sizeof before);
        assert_int_equal(agent->choose(agent, boards, rngs, games, moves, &error), STATUS_OK);
        for (int i = 0; i < games; i++) {
            float value = NAN;
            const float *policy = agent->thought(agent, i, &value);
            assert_non_null(policy);
            search_run(search, evaluator, &boards[i], &before[i], 1, false);
            assert_true(fabsf(value - search_value(search, 0)) < 1e-3f);
            float sum = 0.0f;
            for (int cell = 0; cell < CELLS; cell++) {
                assert_true(fabsf(policy[cell] - search_policy(search, 0)[cell]) < 1e-3f);
                sum += policy[cell];
            }
            assert_true(fabsf(sum - 1.0f) < 1e-3f);
            assert_true(policy[moves[i]] > 0.0f);
        }
        float value;
        assert_null(agent->thought(agent, games, &value));
        assert_null(agent->thought(agent, -1, &value));
    }
    player_destroy(agent);
    evaluator_destroy(evaluator);
    search_destroy(search);
    net_destroy(net);
}

static void thoughts_by_each_rule(void **state) {
    (void)state;
    static const SearchKind kinds[] = {SEARCH_REGULARISED, SEARCH_GUMBEL, SEARCH_PUCT};
    for (int i = 0; i < 3; i++)
        thoughts_are_those_of_a_search_alone(kinds[i], 16, GAMES);
}

// Few positions at once, so that most batches have ended when the analysis is requested.
static void thoughts_of_long_searches(void **state) {
    (void)state;
    thoughts_are_those_of_a_search_alone(SEARCH_GUMBEL, 1 << 12, 20);
}

// After a failed call no analysis is available, in particular not that of an earlier call.
static void no_thoughts_after_a_failure(void **state) {
    (void)state;
    SearchConfig config = search_config_default(SEARCH_GUMBEL);
    Player *agent = player_agent_create(random_net(), &config, false);
    Board boards[] = {board_empty(SIZE), board_empty(SIZE + 1)};
    Rng rngs[] = {testing_rng(5), testing_rng(6)};
    int moves[2];
    float value;
    Error error;
    assert_int_equal(agent->choose(agent, boards, rngs, 1, moves, &error), STATUS_OK);
    assert_non_null(agent->thought(agent, 0, &value));
    assert_int_equal(agent->choose(agent, boards, rngs, 2, moves, &error), STATUS_INVALID);
    assert_null(agent->thought(agent, 0, &value));
    player_destroy(agent);
}

// An analysis is the result of the search, its move the one that choose() makes with the same
// stream; a copy gives the same analysis.
static void analyses_are_of_the_move_that_is_played(void **state) {
    (void)state;
    static const SearchKind kinds[] = {SEARCH_REGULARISED, SEARCH_GUMBEL, SEARCH_PUCT};
    static Board boards[GAMES];
    static Rng rngs[GAMES];
    set_up(7, boards, rngs);
    for (int k = 0; k < 3; k++) {
        SearchConfig config = search_config_default(kinds[k]);
        config.nodes = 32;
        Player *agent = player_agent_create(random_net(), &config, false);
        Player *other = agent->copy(agent);
        assert_string_equal(agent->name, "agent 4x4 16x1");
        assert_string_equal(other->name, agent->name);
        for (int i = 0; i < 10; i++) {
            SearchAnalysis one, two;
            Rng first = rngs[i], second = rngs[i], third = rngs[i];
            int chosen, moves[2];
            float value, visits = 0.0f;
            Error error;
            assert_int_equal(agent->choose(agent, &boards[i], &first, 1, &chosen, &error),
                             STATUS_OK);
            const float *policy = agent->thought(agent, 0, &value);
            memset(&one, 0xff, sizeof one); // all of it is written
            float kept[CELLS];
            memcpy(kept, policy, sizeof kept);
            assert_int_equal(agent->analyse(agent, &boards[i], &second, &one, &moves[0], &error),
                             STATUS_OK);
            assert_int_equal(other->analyse(other, &boards[i], &third, &two, &moves[1], &error),
                             STATUS_OK);
            assert_int_equal(moves[0], chosen);
            assert_int_equal(moves[1], chosen);
            assert_memory_equal(&one, &two, offsetof(SearchAnalysis, pv) + sizeof one.pv);
            assert_memory_equal(one.policy, kept, sizeof kept);
            assert_true(one.value == value);
            assert_int_equal(one.nodes, 32);
            for (int cell = 0; cell < CELLS; cell++) {
                visits += one.visits[cell];
                assert_int_equal(one.pv_length[cell] > 0, one.visits[cell] > 0.0f);
                assert_true(one.pv_length[cell] == 0 || one.pv[cell][0] == cell);
            }
            assert_true(one.proven != 0 || visits == 31.0f);
        }
        player_destroy(other);
        player_destroy(agent);
    }
}

// A rejected search setting changes nothing; a stopped agent makes no more net evaluations.
static void searches_are_changed_and_stopped(void **state) {
    (void)state;
    SearchConfig config = search_config_default(SEARCH_GUMBEL);
    Player *agent = player_agent_create(random_net(), &config, true);
    const Board board = board_empty(SIZE);
    Rng rng = testing_rng(8);
    SearchAnalysis analysis;
    int move;
    Error error;
    config.nodes = 0;
    assert_int_equal(player_set_search(agent, &config, &error), STATUS_INVALID);
    assert_int_equal(agent->search->nodes, 64);
    config.nodes = 9;
    assert_int_equal(player_set_search(agent, &config, &error), STATUS_OK);
    assert_int_equal(agent->analyse(agent, &board, &rng, &analysis, &move, &error), STATUS_OK);
    assert_int_equal(analysis.nodes, 9);
    assert_true(analysis.net_value != 0.0f);
    atomic_bool stop = true;
    agent->stop = &stop;
    assert_int_equal(agent->analyse(agent, &board, &rng, &analysis, &move, &error), STATUS_OK);
    assert_true(analysis.net_value == 0.0f);
    assert_true(bits_has(board_legal(&board), move));
    player_destroy(agent);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(thoughts_by_each_rule),
        cmocka_unit_test(thoughts_of_long_searches),
        cmocka_unit_test(no_thoughts_after_a_failure),
        cmocka_unit_test(analyses_are_of_the_move_that_is_played),
        cmocka_unit_test(searches_are_changed_and_stopped),
    };
    return TESTING_RUN(tests);
}
