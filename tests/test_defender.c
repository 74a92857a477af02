// How a defender and perfect play choose, against the rules their headers state.
#include "tests/testing.h"
#include "tests/testing_position.h"

#include "base/memory.h"
#include "engine/perfect.h"
#include "selfplay/search/defender.h"
#include "selfplay/search/evaluator.h"
#include "selfplay/search/reference.h"

#include <math.h>

static Net *random_net(int size, uint64_t index) {
    Net *net = net_create((NetShape){.size = size, .width = 16, .depth = 2});
    Rng rng = testing_rng(index);
    net_initialise(net, 0.5f, &rng);
    return net;
}

// A net's output for a single position.
static float ask(const Net *net, const Board *board, float *policy) {
    NetWork *work = net_work_create(net->shape, 1, false);
    const NetInput input = evaluator_input(board);
    float value;
    net_forward(net, work, &input, 1, policy, board_cells(board), &value);
    net_work_destroy(work);
    return value;
}

// p of the position after a move: the mean over the nets.
static double chance_after(const DefenderNets *nets, const Board *board, int cell) {
    Board child;
    board_play_from(board, cell, &child);
    float policy[BOARD_CELLS_MAX];
    double sum = 0.0;
    for (int i = 0; i < nets->chances; i++)
        sum += 0.5 - 0.5 * (double)ask(nets->chance[i], &child, policy);
    return sum / nets->chances;
}

// tau of a move, not normalised: the product of the policies to the power of 1 / their number.
static double prior_of(const DefenderNets *nets, const Board *board, int cell) {
    double product = 1.0;
    for (int i = 0; i < nets->policies; i++) {
        float policy[BOARD_CELLS_MAX];
        ask(nets->policy[i], board, policy);
        product *= (double)
            policy[board->to_move == BLACK ? cell
                                           : cell % board->size * board->size + cell / board->size];
    }
    return nets->policies ? pow(product, 1.0 / nets->policies) : 1.0;
}

// Only allowed moves are drawn, with the frequencies of the header's formula (chi-squared).
static void check_draws(const DefenderNets *nets, Rng *rng, uint64_t stream) {
    enum { DRAWS = 10000 };
    static Board boards[DRAWS];
    static Bits among[DRAWS];
    static Rng rngs[DRAWS];
    static int moves[DRAWS];
    static float chances[DRAWS], expected[DRAWS];
    Defender *defender = defender_create(nets, 0.1);
    for (int turn = 0; turn < 4; turn++) {
        Board board;
        do
            board = testing_position(rng, 4, 3 + turn); // either colour to move
        while (board_winning(&board, (Colour)board.to_move));
        Bits allowed = board_legal(&board);
        bits_pop(&allowed);
        for (int i = 0; i < DRAWS; i++) {
            boards[i] = board;
            among[i] = allowed;
            rngs[i] = rng_stream(9, RNG_TEST, stream + (uint64_t)(turn * DRAWS + i));
        }
        assert_int_equal(
            defender_choose(defender, boards, among, rngs, DRAWS, moves, chances, expected, NULL),
            STATUS_OK);
        double p[BOARD_CELLS_MAX], weight[BOARD_CELLS_MAX] = {0}, sum = 0.0, mean = 0.0;
        for (Bits cells = allowed; cells;) {
            const int cell = bits_pop(&cells);
            p[cell] = chance_after(nets, &board, cell);
            weight[cell] = prior_of(nets, &board, cell) * exp(p[cell] / 0.1);
            sum += weight[cell];
            mean += weight[cell] * p[cell];
        }
        int count[BOARD_CELLS_MAX] = {0};
        for (int i = 0; i < DRAWS; i++) {
            assert_true(bits_has(allowed, moves[i]));
            assert_true(fabs((double)chances[i] - p[moves[i]]) < 1e-5);
            assert_true(fabs((double)expected[i] - mean / sum) < 1e-5);
            count[moves[i]]++;
        }
        double chi = 0.0;
        int freedom = -1;
        for (int cell = 0; cell < 16; cell++) {
            const double wanted = DRAWS * weight[cell] / sum;
            if (wanted < 5.0)
                continue;
            chi += (count[cell] - wanted) * (count[cell] - wanted) / wanted;
            freedom++;
        }
        assert_true(freedom > 2 && chi < freedom + 6.0 * sqrt(2.0 * freedom));
    }
    defender_destroy(defender);
}

static void moves_are_drawn_by_chances_and_policies(void **state) {
    (void)state;
    Net *nets[] = {random_net(4, 1), random_net(4, 5), random_net(4, 6)};
    const DefenderNets kinds[] = {
        {.chance = {nets[0]}, .chances = 1},
        {.chance = {nets[0], nets[1]}, .chances = 2},
        {.chance = {nets[0], nets[1]}, .chances = 2, .policy = {nets[2], nets[0]}, .policies = 2}};
    Rng rng = testing_rng(2);
    for (uint64_t i = 0; i < 3; i++)
        check_draws(&kinds[i], &rng, i << 20);
    for (int i = 0; i < 3; i++)
        net_destroy(nets[i]);
}

static void wins_are_taken_at_once(void **state) {
    (void)state;
    const DefenderNets nets = {.chance = {random_net(3, 3)}, .chances = 1};
    Player *player = player_defender_create(&nets, 1.0);
    Rng rng = testing_rng(4);
    int wins = 0;
    for (int i = 0; i < 300; i++) {
        const Board board = testing_position(&rng, 3, 3 + (int)rng_below(&rng, 3));
        const Bits winning = board_winning(&board, (Colour)board.to_move);
        int move;
        assert_int_equal(player->choose(player, &board, &rng, 1, &move, NULL), STATUS_OK);
        assert_true(bits_has(board_legal(&board), move));
        assert_true(!winning || bits_has(winning, move));
        wins += winning != 0;
    }
    assert_true(wins > 30);
    Error error;
    const Board other = board_empty(4);
    int move;
    assert_int_equal(player->choose(player, &other, &rng, 1, &move, &error), STATUS_INVALID);
    assert_non_null(strstr(error.text, "defender of 3x3"));
    player_destroy(player);
}

// From won positions of either colour, on all boards that there are nets for, against random moves.
static void perfect_play_never_gives_a_win_away(void **state) {
    (void)state;
    Perfect *perfect = perfect_create(&(PerfectConfig){
        .solvers = 1, .solver_bytes = (size_t)4 << 20, .answer_bytes = (size_t)1 << 20});
    Player *player = reference_player_create(perfect);
    Player *sure = reference_player_create(NULL); // defends lost positions in the same way
    int played = 0, lost = 0;
    for (int size = 2; size <= 5; size++)
        for (int game = 0; game < (TESTING_SANITIZED ? 10 : 40); game++) {
            Rng rng = testing_rng((uint64_t)(100 * size + game));
            Board board = testing_position(&rng, size, (int)rng_below(&rng, (uint32_t)size));
            bool won;
            assert_int_equal(perfect_wins(perfect, &board, &won, NULL), STATUS_OK);
            const Colour mine = won ? (Colour)board.to_move : colour_other((Colour)board.to_move);
            while (board.winner == NOBODY) {
                const Bits legal = board_legal(&board);
                int move = bits_random(legal, &rng);
                Rng mirror = rng;
                if (board.to_move == mine) {
                    assert_int_equal(player->choose(player, &board, &rng, 1, &move, NULL),
                                     STATUS_OK);
                } else {
                    int one, two;
                    Rng again = rng;
                    player->choose(player, &board, &mirror, 1, &one, NULL);
                    sure->choose(sure, &board, &again, 1, &two, NULL);
                    assert_int_equal(one, two);
                    lost++;
                }
                board_play(&board, move);
            }
            assert_int_equal(board.winner, mine);
            played++;
        }
    assert_true(played > 0 && lost > played);
    player_destroy(player);
    player_destroy(sure);
    perfect_destroy(perfect);
}

static void sizes_without_a_net_are_named(void **state) {
    (void)state;
    Error error;
    DefenderNets nets;
    assert_int_equal(reference_load_defender(1, &nets, &error), STATUS_INVALID);
    assert_non_null(strstr(error.text, "no reference net"));
    assert_int_equal(nets.chances + nets.policies, 0);
    assert_true(reference_there(1) && !reference_there(0) && !reference_there(BOARD_SIZE_MAX + 1));
    for (int size = 2; size <= REFERENCE_PERFECT_SIZE_MAX; size++) {
        assert_true(reference_there(size));
        assert_int_equal(reference_load_defender(size, &nets, &error), STATUS_OK);
        assert_true(nets.chances > 0);
        for (int i = 0; i < nets.chances; i++)
            assert_int_equal(nets.chance[i]->shape.size, size);
        for (int i = 0; i < nets.policies; i++)
            assert_int_equal(nets.policy[i]->shape.size, size);
        defender_nets_destroy(&nets);
    }
    for (int size = REFERENCE_PERFECT_SIZE_MAX + 1; size <= BOARD_SIZE_MAX; size++) {
        Net *net;
        int count;
        assert_int_equal(reference_load(size, REFERENCE_PLAYER, &net, 1, &count, &error),
                         STATUS_OK);
        assert_int_equal(count, 1);
        net_destroy(net);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(moves_are_drawn_by_chances_and_policies),
        cmocka_unit_test(wins_are_taken_at_once),
        cmocka_unit_test(perfect_play_never_gives_a_win_away),
        cmocka_unit_test(sizes_without_a_net_are_named),
    };
    return TESTING_RUN(tests);
}
