// The reference player of boards above 7x7.
#include "tests/testing.h"
#include "tests/testing_position.h"

#include "elo/match/judge.h"
#include "engine/settler.h"
#include "selfplay/search/player.h"
#include "selfplay/search/reference.h"
#include "selfplay/search/reference_large.h"

#include <string.h>

static ReferenceLargeConfig quick(void) {
    return (ReferenceLargeConfig){.nodes = 8, .positions = 60, .draws = 3};
}

static Net *small_net(uint64_t seed) {
    Net *net = net_create((NetShape){.size = 8, .width = 8, .depth = 1});
    Rng rng = testing_rng(seed);
    net_initialise(net, 0.3f, &rng);
    return net;
}

static void what_is_settled_is_played_so(void **state) {
    (void)state;
    const ReferenceLargeConfig config = quick();
    Player *player = reference_large_create(&config, small_net(1));
    Settler *settler = settler_create(config.positions);
    int won = 0, lost = 0, open = 0;
    for (int i = 0; i < (TESTING_SANITIZED ? 10 : 40); i++) {
        Rng rng = testing_rng((uint64_t)i);
        const Board board =
            testing_position(&rng, 8, 10 + i * 7 % 24); // few stones and many by turns
        int move, chosen;
        const Colour winner = settler_settle(settler, &board, &move);
        assert_int_equal(player->choose(player, &board, &rng, 1, &chosen, NULL), STATUS_OK);
        assert_true(bits_has(board_legal(&board), chosen));
        Board child = board;
        board_play(&child, chosen);
        const Colour after =
            child.winner != NOBODY ? (Colour)child.winner : settler_settle(settler, &child, &move);
        const int told = player->settled(player, 0);
        if (winner == (Colour)board.to_move) {
            assert_int_equal(told, 1);
            assert_true(after == winner || after == NOBODY); // never a win for the other side
            won++;
        } else if (winner != NOBODY) {
            assert_int_equal(told, -1);
            lost++;
        } else {
            // A winning move was found among those drawn, or nothing is known.
            assert_true(told == 0 || (told == 1 && after == (Colour)board.to_move));
            open++;
        }
    }
    assert_true(won > 2 && lost > 2);
    print_message("%d won, %d lost, %d not settled\n", won, lost, open);
    settler_destroy(settler);
    player_destroy(player);
}

// From a settled win on, no game is lost against any opponent.
static void settled_wins_are_carried_through(void **state) {
    (void)state;
    ReferenceLargeConfig config = quick();
    config.positions = 300;
    Player *player = reference_large_create(&config, small_net(2));
    for (int game = 0; game < (TESTING_SANITIZED ? 2 : 6); game++) {
        Rng rng = testing_rng((uint64_t)(50 + game));
        Board board = testing_position(&rng, 8, 20);
        Colour known = NOBODY;
        while (board.winner == NOBODY) {
            const Colour mover = (Colour)board.to_move;
            const Bits legal = board_legal(&board);
            int move = bits_random(legal, &rng);
            if (mover == BLACK) {
                assert_int_equal(player->choose(player, &board, &rng, 1, &move, NULL), STATUS_OK);
                if (player->settled(player, 0) > 0)
                    known = BLACK;
            }
            board_play(&board, move);
        }
        assert_true(known == NOBODY || board.winner == known);
    }
    player_destroy(player);
}

static void moves_depend_on_position_and_stream_alone(void **state) {
    (void)state;
    enum { COUNT = 9 };
    const ReferenceLargeConfig config = quick();
    Player *together = reference_large_create(&config, small_net(3));
    Player *alone = reference_large_create(&config, small_net(3));
    Board boards[COUNT];
    Rng rngs[COUNT], own[COUNT];
    int moves[COUNT];
    for (int i = 0; i < COUNT; i++) {
        rngs[i] = own[i] = testing_rng((uint64_t)(90 + i));
        boards[i] = testing_position(&rngs[i], 8, 4 * i);
        own[i] = rngs[i];
    }
    assert_int_equal(together->choose(together, boards, rngs, COUNT, moves, NULL), STATUS_OK);
    for (int i = COUNT - 1; i >= 0; i--) {
        int move;
        assert_int_equal(alone->choose(alone, &boards[i], &own[i], 1, &move, NULL), STATUS_OK);
        assert_int_equal(move, moves[i]);
        assert_int_equal(alone->settled(alone, 0), together->settled(together, i));
        assert_memory_equal(&own[i], &rngs[i], sizeof own[i]);
    }
    player_destroy(together);
    player_destroy(alone);
}

// Both colours are played, and the number of threads makes no difference.
static void judged_games_are_of_both_colours(void **state) {
    (void)state;
    const ReferenceLargeConfig config = quick();
    JudgeGames games[2];
    for (int i = 0; i < 2; i++) {
        const int threads = 1 + i;
        Player *players[2], *defenders[2];
        for (int t = 0; t < threads; t++) {
            players[t] = player_random_create();
            defenders[t] = reference_large_create(&config, small_net(4));
        }
        const ConversionConfig conversion = {
            .pool = pool_create(threads), .players = players, .defenders = defenders};
        assert_int_equal(judge_games(&conversion, 8, 40, 7, &games[i], NULL), STATUS_OK);
        pool_destroy(conversion.pool);
        for (int t = 0; t < threads; t++) {
            player_destroy(players[t]);
            player_destroy(defenders[t]);
        }
        games[i].seconds = 0.0;
    }
    assert_memory_equal(&games[0], &games[1], sizeof games[0]);
    const JudgeGames *g = &games[0];
    assert_true(g->black_wins <= 20 && g->white_wins <= 20);
    assert_true(g->proven <= g->settled && g->settled <= g->games && g->settled > 20);
    assert_true(g->settled_stones >= g->settled && g->settled_stones < 64.0 * g->settled);
    assert_true(g->elo.elo < -100.0 && g->elo.low < g->elo.elo && g->elo.elo < g->elo.high);
}

static void elo_is_not_bounded_by_the_reference_player(void **state) {
    (void)state;
    const JudgeElo even = judge_elo_reference(200, 400), all = judge_elo_reference(400, 400);
    assert_true(even.elo > -1e-9 && even.elo < 1e-9 && even.low < 0.0 && even.high > 0.0);
    assert_true(all.elo > 800.0 && all.high > all.elo && all.low > 0.0);
    assert_true(judge_elo_reference(0, 400).elo < -800.0);
}

static void it_is_never_called_perfect(void **state) {
    (void)state;
    for (int size = 1; size <= 11; size++) {
        const bool perfect = size <= REFERENCE_PERFECT_SIZE_MAX;
        assert_string_equal(reference_name(size), perfect ? "perfect play" : "reference player");
        assert_true(!strstr(reference_in_text(size), "perfect") == !perfect);
    }
    Error error;
    for (int size = 8; size <= 12; size++)
        if (!reference_there(size)) {
            assert_int_equal(reference_check(size, &error), STATUS_INVALID);
            assert_non_null(strstr(error.text, "the reference player on"));
            assert_non_null(strstr(error.text, "no reference net"));
        }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_settled_is_played_so),
        cmocka_unit_test(settled_wins_are_carried_through),
        cmocka_unit_test(moves_depend_on_position_and_stream_alone),
        cmocka_unit_test(judged_games_are_of_both_colours),
        cmocka_unit_test(elo_is_not_bounded_by_the_reference_player),
        cmocka_unit_test(it_is_never_called_perfect),
    };
    return TESTING_RUN(tests);
}
