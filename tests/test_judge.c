// The judge against naive references: games played out to the end, minimax, and plain binomials.
#include "tests/testing.h"
#include "tests/testing_minimax.h"

#include "base/memory.h"
#include "elo/experiment/experiment.h"
#include "elo/match/judge.h"
#include "elo/match/positions.h"
#include "elo/rating/rating.h"
#include "selfplay/search/reference.h"

#include <math.h>
#include <string.h>

typedef struct Bench {
    Perfect *perfect;
    Pool *pool;
    Player **players;
    int threads;
} Bench;

static Bench bench_of(int threads) {
    const PerfectConfig config = {
        .solvers = threads, .solver_bytes = (size_t)4 << 20, .answer_bytes = (size_t)1 << 20};
    return (Bench){.perfect = perfect_create(&config),
                   .pool = pool_create(threads),
                   .players = memory_zeroed((size_t)threads, sizeof(Player *)),
                   .threads = threads};
}

static ConversionConfig bench_config(const Bench *bench) {
    return (ConversionConfig){
        .perfect = bench->perfect, .pool = bench->pool, .players = bench->players};
}

static void bench_end(Bench *bench) {
    judge_players_destroy(bench->players, bench->threads);
    pool_destroy(bench->pool);
    perfect_destroy(bench->perfect);
}

static Net *random_net(int size) {
    Net *net = net_create((NetShape){.size = size, .width = 8, .depth = 1});
    Rng rng = testing_rng(1);
    net_initialise(net, 0.3f, &rng);
    return net;
}

// The chance that uniformly random moves keep a won position won.
static double naive_keeping(const Board *board) {
    return (double)bits_count(minimax_winning_moves(board)) / bits_count(board_free(board));
}

static void elo_is_that_of_the_rating(void **state) {
    (void)state;
    RatingConfig config = rating_config_default();
    config.anchor = 1;
    const int games = 400;
    for (int wins = 0; wins <= games / 2; wins += 25) {
        const RatingGames played[] = {
            {.black = 0, .white = 1, .black_wins = wins, .white_wins = games / 2 - wins},
            {.black = 1, .white = 0, .black_wins = games / 2}};
        Rating *rating;
        assert_int_equal(rating_solve(&config, 2, played, 2, NULL, &rating, NULL), STATUS_OK);
        const JudgeElo elo = judge_elo(wins, games);
        // The rating weighs pairs of games, which moves it by a fraction of an Elo.
        assert_true(fabs(elo.elo - rating->elo[0]) < 0.3);
        assert_true(elo.low < elo.elo && elo.elo <= elo.high && elo.high <= 0.0);
        rating_destroy(rating);
    }
    assert_true(fabs(judge_elo(200, 400).elo) < 1e-9 && judge_elo(200, 400).high == 0.0);
}

// The intervals' coverage, summed over the binomial distribution.
static void intervals_cover(void **state) {
    (void)state;
    const int played = 200;
    for (int percent = 5; percent <= 99; percent += 2) {
        const double p = percent / 100.0, truth = 400.0 * log10(p / 2.0 / (1.0 - p / 2.0));
        double covered = 0.0, shares = 0.0;
        for (int wins = 0; wins <= played; wins++) {
            const double chance =
                exp(lgamma(played + 1.0) - lgamma(wins + 1.0) - lgamma(played - wins + 1.0) +
                    wins * log(p) + (played - wins) * log1p(-p));
            const JudgeElo elo = judge_elo(wins, 2 * played);
            const JudgeShare share = judge_share(wins, played);
            covered += elo.low <= truth && truth <= elo.high ? chance : 0.0;
            shares += share.low <= p && p <= share.high ? chance : 0.0;
        }
        assert_true(covered > 0.92 && covered < 0.985);
        assert_true(shares > 0.92 && shares < 0.985);
    }
    assert_true(judge_share(0, 10).low == 0.0 && judge_share(10, 10).high == 1.0);
}

// Games that the judge ends early have the same results when played to the end.
static void verdicts_are_those_of_games_played_out(void **state) {
    (void)state;
    Bench bench = bench_of(1);
    const ExperimentTest test = experiment_test_default();
    Net *net = random_net(3);
    bench.players[0] = player_agent_create(random_net(3), &test.search, false);
    Player *perfect = reference_player_create(bench.perfect);
    Player *agent = player_agent_create(net, &test.search, false);
    enum { GAMES = 60 };
    ConversionGame games[GAMES];
    for (int i = 0; i < GAMES; i++)
        games[i] =
            (ConversionGame){.start = board_empty(3), .rng = rng_stream(7, RNG_TEST, (uint64_t)i)};
    const ConversionConfig config = bench_config(&bench);
    assert_int_equal(conversion_play(&config, games, GAMES, NULL), STATUS_OK);
    int won = 0;
    for (int i = 0; i < GAMES; i++) {
        Board board = board_empty(3);
        Rng rng = rng_stream(7, RNG_TEST, (uint64_t)i);
        while (board.winner == NOBODY) {
            Player *mover = board.to_move == BLACK ? agent : perfect;
            int move;
            assert_int_equal(mover->choose(mover, &board, &rng, 1, &move, NULL), STATUS_OK);
            board_play(&board, move);
        }
        assert_true(games[i].won == (board.winner == BLACK));
        won += games[i].won;
    }
    assert_true(won > 0 && won < GAMES);
    player_destroy(agent);
    player_destroy(perfect);
    bench_end(&bench);
}

// Perfect play that errs now and then.
typedef struct Slipping {
    Player base;
    Player *perfect; // owned
} Slipping;

static Status slip(Player *base, const Board *boards, Rng *rngs, int n, int *moves, Error *error) {
    const Slipping *self = (Slipping *)base;
    for (int i = 0; i < n; i++) {
        const Bits legal = board_legal(&boards[i]);
        if (rng_below(&rngs[i], 12) == 0)
            moves[i] = bits_random(legal, &rngs[i]);
        else if (self->perfect->choose(self->perfect, &boards[i], &rngs[i], 1, &moves[i], error) !=
                 STATUS_OK)
            return STATUS_INVALID;
    }
    return STATUS_OK;
}

static void free_slipping(Player *player) {
    player_destroy(((Slipping *)player)->perfect);
    free(player);
}

static Player *slipping_create(Perfect *perfect) {
    Slipping *player = memory_zeroed(1, sizeof *player);
    *player = (Slipping){.base = {.choose = slip, .destroy = free_slipping},
                         .perfect = reference_player_create(perfect)};
    return &player->base;
}

// The same on a board where the solver solves the first moves only at the end, if at all.
static void wide_boards_are_judged_exactly(void **state) {
    (void)state;
    Bench bench = bench_of(1);
    bench.players[0] = slipping_create(bench.perfect);
    Player *perfect = reference_player_create(bench.perfect);
    enum { GAMES = TESTING_SANITIZED ? 16 : 24 };
    ConversionGame games[GAMES];
    for (int i = 0; i < GAMES; i++)
        games[i] =
            (ConversionGame){.start = board_empty(6), .rng = rng_stream(8, RNG_TEST, (uint64_t)i)};
    ConversionConfig config = bench_config(&bench);
    config.first_moves = true;
    assert_int_equal(conversion_play(&config, games, GAMES, NULL), STATUS_OK);
    bool played[GAMES];
    int won = 0;
    for (int i = 0; i < GAMES; i++) {
        Board board = board_empty(6);
        Rng rng = rng_stream(8, RNG_TEST, (uint64_t)i);
        while (board.winner == NOBODY) {
            Player *mover = board.to_move == BLACK ? bench.players[0] : perfect;
            int move;
            assert_int_equal(mover->choose(mover, &board, &rng, 1, &move, NULL), STATUS_OK);
            board_play(&board, move);
            bool thrown_away;
            if (board.ply == 1) {
                perfect_wins(bench.perfect, &board, &thrown_away, NULL);
                assert_true(games[i].kept == !thrown_away);
            }
        }
        assert_true(games[i].won == (board.winner == BLACK));
        played[i] = games[i].won;
        won += played[i];
        games[i].rng = rng_stream(8, RNG_TEST, (uint64_t)i);
    }
    assert_true(won > 0 && won < GAMES);
    // And without solving the first moves.
    config.first_moves = false;
    assert_int_equal(conversion_play(&config, games, GAMES, NULL), STATUS_OK);
    for (int i = 0; i < GAMES; i++)
        assert_true(games[i].won == played[i]);
    player_destroy(perfect);
    bench_end(&bench);
}

// A tournament's job has the same results whether perfect play is a player or looked up.
static void jobs_are_decided_as_if_played_out(void **state) {
    (void)state;
    Bench bench = bench_of(1);
    const ExperimentTest test = experiment_test_default();
    int won = 0;
    for (int size = 3; size <= 4; size++) {
        Player *agent = player_agent_create(random_net(size), &test.search, false);
        Player *perfect = reference_player_create(bench.perfect);
        Player *const players[] = {agent, perfect};
        const MatchJob job = {
            .size = size, .seed = 9, .games = 60, .agents = {{.id = 4}, {.id = STORE_PERFECT}}};
        MatchResult results[2];
        for (int looked_up = 0; looked_up < 2; looked_up++) {
            match_play_by(&job, players, looked_up ? bench.perfect : NULL, &results[looked_up]);
            assert_int_equal(results[looked_up].status, STATUS_OK);
        }
        for (int half = 0; half < 2; half++) {
            StoreTrial *played = &results[0].trials[half], *found = &results[1].trials[half];
            assert_true(played->moves > found->moves);
            played->moves = found->moves = played->times = found->times = 0.0;
            assert_memory_equal(played, found, sizeof *played);
            assert_true(results[0].games[half].size == size && results[1].games[half].size == 0);
        }
        won += results[1].trials[0].black_wins;
        match_result_free(&results[0]);
        match_result_free(&results[1]);
        player_destroy(agent);
        player_destroy(perfect);
    }
    assert_true(won > 0 && won < 60);
    bench_end(&bench);
}

static void perfect_play_keeps_all(void **state) {
    (void)state;
    Bench bench = bench_of(1);
    bench.players[0] = reference_player_create(bench.perfect);
    const ConversionConfig config = bench_config(&bench);
    JudgeGames games;
    JudgePositions positions;
    assert_int_equal(judge_games(&config, 4, 100, 1, &games, NULL), STATUS_OK);
    assert_int_equal(games.black_wins, 50);
    assert_true(fabs(games.elo.elo) < 1e-9);
    assert_int_equal(judge_positions(&config, 4, 200, 1, &positions, NULL), STATUS_OK);
    assert_int_equal(positions.all.positions, 200);
    assert_int_equal(positions.all.kept, 200);
    assert_int_equal(positions.all.converted, 200);
    int sum = 0;
    for (int i = 0; i < JUDGE_BANDS; i++) {
        sum += positions.bands[i].positions;
        assert_int_equal(positions.bands[i].kept, positions.bands[i].positions);
    }
    assert_int_equal(sum, 200);
    bench_end(&bench);
}

// Random moves keep the share of wins that minimax predicts, and all positions are won.
static void random_play_keeps_its_share(void **state) {
    (void)state;
    Bench bench = bench_of(1);
    bench.players[0] = player_random_create();
    PositionsConfig drawing = positions_config_default(3);
    drawing.seed = 5;
    drawing.perfect = bench.perfect;
    drawing.pool = bench.pool;
    enum { COUNT = 2000 };
    Board *boards = memory_zeroed(COUNT, sizeof *boards);
    assert_int_equal(positions_draw(&drawing, boards, COUNT, NULL), STATUS_OK);
    double mean = 0.0, variance = 0.0;
    for (int i = 0; i < COUNT; i++) {
        assert_true(boards[i].winner == NOBODY && minimax_wins(&boards[i]));
        assert_true(boards[i].ply <= drawing.most);
        const double p = naive_keeping(&boards[i]);
        mean += p;
        variance += p * (1.0 - p);
    }
    const ConversionConfig config = bench_config(&bench);
    JudgePositions positions;
    assert_int_equal(judge_positions(&config, 3, COUNT, 5, &positions, NULL), STATUS_OK);
    assert_true(fabs(positions.all.kept - mean) < 4.5 * sqrt(variance));
    assert_true(positions.all.converted < positions.all.kept);
    drawing.most = 9;
    assert_int_equal(positions_draw(&drawing, boards, 1, NULL), STATUS_INVALID);
    free(boards);
    bench_end(&bench);
}

static void threads_make_no_difference(void **state) {
    (void)state;
    const ExperimentTest test = experiment_test_default();
    Net *net = random_net(3);
    JudgeGames games[2];
    JudgePositions positions[2];
    for (int i = 0; i < 2; i++) {
        Bench bench = bench_of(1 + 2 * i);
        free(bench.players);
        bench.players = judge_players_create(net, &test.search, false, bench.threads);
        const ConversionConfig config = bench_config(&bench);
        assert_int_equal(judge_games(&config, 3, 400, 3, &games[i], NULL), STATUS_OK);
        assert_int_equal(judge_positions(&config, 3, 150, 3, &positions[i], NULL), STATUS_OK);
        bench_end(&bench);
    }
    assert_true(games[0].black_wins > 0 && games[0].black_wins < 200);
    assert_int_equal(games[0].black_wins, games[1].black_wins);
    positions[0].seconds = positions[1].seconds = 0.0;
    assert_memory_equal(&positions[0], &positions[1], sizeof positions[0]);
    net_destroy(net);
}

static void large_boards_are_refused(void **state) {
    (void)state;
    Bench bench = bench_of(1);
    bench.players[0] = player_random_create();
    const ConversionConfig config = bench_config(&bench);
    JudgeGames games;
    Error error;
    assert_int_equal(judge_games(&config, JUDGE_SIZE_MAX + 1, 2, 1, &games, &error),
                     STATUS_INVALID);
    assert_non_null(strstr(error.text, "expected 2 to 11"));
    bench_end(&bench);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(elo_is_that_of_the_rating),
        cmocka_unit_test(intervals_cover),
        cmocka_unit_test(verdicts_are_those_of_games_played_out),
        cmocka_unit_test(wide_boards_are_judged_exactly),
        cmocka_unit_test(jobs_are_decided_as_if_played_out),
        cmocka_unit_test(perfect_play_keeps_all),
        cmocka_unit_test(random_play_keeps_its_share),
        cmocka_unit_test(threads_make_no_difference),
        cmocka_unit_test(large_boards_are_refused),
    };
    return TESTING_RUN(tests);
}
