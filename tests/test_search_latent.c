// Search with a learned model. With a perfect model, made by hand, it finds what the search with
// the rules finds: this separates the search from the learning. With a net it asks for the right
// moves, whoever is to move and from whichever side the model sees the board.
#include "tests/testing.h"

#include "base/memory.h"
#include "nn/net_latent.h"
#include "selfplay/search/search.h"

#include <math.h>
#include <string.h>

enum { CELLS_MAX = 25, LATENT = 2 * CELLS_MAX + 2, GAMES = 3 };

// ---- a perfect model ----

static void encode(const Board *board, float *latent) {
    for (int cell = 0; cell < CELLS_MAX; cell++)
        for (int colour = BLACK; colour <= WHITE; colour++)
            latent[2 * cell + colour] = bits_has(board->stones[colour], cell) ? 1.0f : 0.0f;
    latent[2 * CELLS_MAX] = (float)board->to_move;
    latent[2 * CELLS_MAX + 1] = (float)board->winner;
}

static Board decode(const float *latent, int size) {
    Bits stones[2] = {0, 0};
    for (int cell = 0; cell < size * size; cell++)
        for (int colour = BLACK; colour <= WHITE; colour++)
            if (latent[2 * cell + colour] > 0.5f)
                stones[colour] |= bits_cell(cell);
    Board board =
        board_from_stones(size, stones[BLACK], stones[WHITE], (Colour)latent[2 * CELLS_MAX]);
    assert_int_equal(board.winner, (int)latent[2 * CELLS_MAX + 1]);
    return board;
}

// Any answer that is a function of the position: priors above 0 of the free cells, a value.
static void opinion(const Board *board, float *prior, float *value) {
    Rng rng = rng_stream(board->hash ^ (uint64_t)board->to_move, RNG_TEST, 77);
    const int cells = board->size * board->size;
    float sum = 0.0f;
    for (int cell = 0; cell < vector_padded(cells); cell++) {
        const bool is_free = cell < cells && bits_has(board_legal(board), cell);
        sum += prior[cell] = is_free ? 0.05f + rng_uniform(&rng) : 0.0f;
    }
    for (int cell = 0; cell < cells; cell++)
        prior[cell] /= sum;
    *value = 1.8f * rng_uniform(&rng) - 0.9f;
}

// Behind the end: every cell alike, and the outcome as the value.
static void end_opinion(const Board *board, float *prior, float *value) {
    const int cells = board->size * board->size;
    for (int cell = 0; cell < vector_padded(cells); cell++)
        prior[cell] = cell < cells ? 1.0f / (float)cells : 0.0f;
    *value = board->winner == board->to_move ? 1.0f : -1.0f;
}

static void rules_evaluate(Evaluator *self, const EvaluatorRequest *requests, int n) {
    (void)self;
    for (int i = 0; i < n; i++)
        opinion(requests[i].board, requests[i].prior, requests[i].value);
}

static void model_evaluate(Evaluator *self, const EvaluatorRequest *requests, int n) {
    for (int i = 0; i < n; i++) {
        const EvaluatorRequest *request = &requests[i];
        Board board = *request->board;
        if (request->from) {
            board = decode(request->from, self->size);
            if (board.winner == NOBODY)
                board_play(&board, request->cell);   // a free cell: others have no prior
            board.to_move = request->board->to_move; // also at and behind the end
        }
        encode(&board, request->latent);
        if (board.winner == NOBODY)
            opinion(&board, request->prior, request->value);
        else
            end_opinion(&board, request->prior, request->value);
    }
}

static void not_destroyed(Evaluator *self) {
    (void)self;
}

static Board random_board(int size, int plies, Rng *rng) {
    for (;;) {
        Board board = board_empty(size);
        for (int ply = 0; ply < plies && board.winner == NOBODY; ply++)
            board_play(&board, bits_random(board_legal(&board), rng));
        if (board.winner == NOBODY)
            return board;
    }
}

static void assert_same_search(const Search *rules, const Search *model, int cells,
                               const char *what) {
    for (int game = 0; game < GAMES; game++) {
        if (!(fabsf(search_value(rules, game) - search_value(model, game)) < 1e-5f))
            fail_msg("%s: values %g and %g", what, (double)search_value(rules, game),
                     (double)search_value(model, game));
        for (int cell = 0; cell < cells; cell++) {
            if (search_visits(rules, game)[cell] != search_visits(model, game)[cell])
                fail_msg("%s, cell %d: %g and %g visits", what, cell,
                         (double)search_visits(rules, game)[cell],
                         (double)search_visits(model, game)[cell]);
            assert_true(fabsf(search_policy(rules, game)[cell] - search_policy(model, game)[cell]) <
                        1e-5f);
            assert_true(fabsf(search_action_values(rules, game)[cell] -
                              search_action_values(model, game)[cell]) < 1e-5f);
        }
        uint8_t first[8], second[8];
        Rng rng = {0};
        const int move = search_move(rules, game, true, &rng);
        assert_int_equal(search_move(model, game, true, &rng), move);
        const int length = search_pv(rules, game, move, first, 8);
        assert_true(search_pv(model, game, move, second, 8) >= length); // goes on behind a win
        assert_memory_equal(first, second, (size_t)length);
    }
}

// regularised draws moves at every node, also behind the end, so there positions must be so early
// that no game ends.
static void a_perfect_model_is_as_good_as_the_rules(void **state) {
    (void)state;
    Rng rng = testing_rng(0);
    for (int kind = 0; kind < SEARCH_KINDS; kind++)
        for (int i = 0; i < 60; i++) {
            const int size = kind == SEARCH_REGULARISED ? 5 : 3 + i % 3, cells = size * size;
            const int plies = kind == SEARCH_REGULARISED ? i % 4 : i % (cells - 2);
            SearchConfig config = search_config_default((SearchKind)kind);
            config.nodes = kind == SEARCH_REGULARISED ? 24 : 2 + 3 * i;
            Evaluator rules = {.evaluate = rules_evaluate,
                               .destroy = not_destroyed,
                               .size = size,
                               .batch_max = GAMES};
            Evaluator model = {.evaluate = model_evaluate,
                               .destroy = not_destroyed,
                               .size = size,
                               .batch_max = GAMES,
                               .latent = LATENT};
            Search *with_rules = search_create(&config, size, GAMES);
            Search *with_model = search_create(&config, size, GAMES);
            Board boards[GAMES];
            Rng rngs[GAMES], others[GAMES];
            for (int game = 0; game < GAMES; game++) {
                boards[game] = random_board(size, plies, &rng);
                rngs[game] = others[game] = testing_stream((uint64_t)i, (uint64_t)game);
            }
            const bool explore = i % 2;
            search_run(with_rules, &rules, boards, rngs, GAMES, explore);
            search_run(with_model, &model, boards, others, GAMES, explore);
            char what[64];
            snprintf(what, sizeof what, "%s, %dx%d after %d, %d nodes",
                     search_kind_name(config.kind), size, size, plies, config.nodes);
            assert_same_search(with_rules, with_model, cells, what);
            search_destroy(with_rules);
            search_destroy(with_model);
        }
}

// A path may be longer than the game could be: three cells, and thousands of nodes.
static void paths_may_be_long(void **state) {
    (void)state;
    Rng rng = testing_rng(1);
    Board board = random_board(2, 1, &rng);
    Evaluator model = {.evaluate = model_evaluate,
                       .destroy = not_destroyed,
                       .size = 2,
                       .batch_max = 1,
                       .latent = LATENT};
    for (int kind = 0; kind < SEARCH_KINDS; kind++) {
        SearchConfig config = search_config_default((SearchKind)kind);
        config.nodes = 3000;
        Search *search = search_create(&config, 2, 1);
        Rng stream = testing_rng(2);
        search_run(search, &model, &board, &stream, 1, false);
        float sum = 0.0f;
        for (int cell = 0; cell < 4; cell++)
            sum += search_visits(search, 0)[cell];
        assert_true(sum == 2999.0f);
        search_destroy(search);
    }
}

// ---- a net ----

static Net *random_net(NetFrame frame, Rng *rng) {
    const NetShape shape = {.size = 4,
                            .width = 12,
                            .depth = 1,
                            .model = NET_LEARNED,
                            .frame = frame,
                            .dynamics = 1,
                            .prediction = 1};
    Net *net = net_create(shape);
    net_initialise(net, 0.5f, rng);
    for (size_t i = 0; i < net->parameter_count; i++)
        net->parameters[i] *= 2.0f; // more varied outputs
    return net;
}

static int seen_from(Colour colour, int cell) {
    return colour == BLACK ? cell : bits_transpose_cell(cell, 4);
}

// Two moves, by whoever is to move, against the net asked directly.
static void a_net_is_asked_in_its_frame(void **state) {
    (void)state;
    Rng rng = testing_rng(3);
    for (int i = 0; i < 40; i++) {
        const NetFrame frame = (NetFrame)(i % 2);
        Net *net = random_net(frame, &rng);
        Board board = random_board(4, i % 5, &rng), child = board;
        const Colour root = (Colour)board.to_move, other = (Colour)!root;
        const int moves[2] = {(int)rng_below(&rng, 16), (int)rng_below(&rng, 16)};
        Evaluator *evaluator = evaluator_net_create(net, 2);
        NetWork *work = net_work_create(net->shape, 1, false);
        float asked[3][12], prior[3][16], value[3], latents[3][12], policy[3][16], direct[3];
        for (int step = 0; step < 3; step++) {
            child.to_move = (uint8_t)(step % 2 ? other : root);
            const EvaluatorRequest request = {.board = &child,
                                              .prior = prior[step],
                                              .value = &value[step],
                                              .latent = asked[step],
                                              .from = step ? asked[step - 1] : NULL,
                                              .cell = step ? moves[step - 1] : 0,
                                              .root = &board};
            evaluator->evaluate(evaluator, &request, 1);
            const Colour mover = step == 1 ? root : other; // of the move that led here
            const Colour seen = frame == NET_FRAME_ROOT || step != 1 ? root : other;
            const NetInput input = evaluator_input(&board);
            const NetMove move = {
                .latent = step ? latents[step - 1] : NULL,
                .cell =
                    step ? seen_from(frame == NET_FRAME_ROOT ? root : mover, moves[step - 1]) : 0,
                .other = mover == other};
            if (step == 0)
                net_represent(net, work, &input, 1, latents[0], policy[0], 16, &direct[0]);
            else
                net_imagine(net, work, &move, 1, latents[step], policy[step], 16, &direct[step]);
            assert_memory_equal(asked[step], latents[step], sizeof asked[step]);
            assert_true(value[step] == direct[step]);
            for (int cell = 0; cell < 16; cell++) {
                const bool is_free = step > 0 || bits_has(board_legal(&board), cell);
                const float expected = is_free ? policy[step][seen_from(seen, cell)] : 0.0f;
                assert_true(fabsf(prior[step][cell] - expected) < 1e-6f);
                assert_true((prior[step][cell] > 0.0f) == is_free);
            }
        }
        assert_int_equal(evaluator->computed, 3);
        net_work_destroy(work);
        evaluator_destroy(evaluator);
        net_destroy(net);
    }
}

// Turning the board and exchanging the colours turns the whole search.
static void searches_do_not_know_the_colours(void **state) {
    (void)state;
    Rng rng = testing_rng(4);
    for (int i = 0; i < 20; i++) {
        Net *net = random_net((NetFrame)(i % 2), &rng);
        const Board board = random_board(4, 2 * (i % 4), &rng);
        const Board turned = board_swapped(&board);
        Evaluator *evaluator = evaluator_net_create(net, 1);
        SearchConfig config = search_config_default(i % 4 < 2 ? SEARCH_GUMBEL : SEARCH_PUCT);
        Search *search = search_create(&config, 4, 1);
        Rng stream = testing_rng(5);
        float policy[16];
        search_run(search, evaluator, &board, &stream, 1, false);
        memcpy(policy, search_policy(search, 0), sizeof policy);
        const float value = search_value(search, 0);
        search_run(search, evaluator, &turned, &stream, 1, false);
        assert_true(fabsf(search_value(search, 0) - value) < 1e-5f);
        for (int cell = 0; cell < 16; cell++)
            assert_true(fabsf(search_policy(search, 0)[bits_transpose_cell(cell, 4)] -
                              policy[cell]) < 1e-5f);
        search_destroy(search);
        evaluator_destroy(evaluator);
        net_destroy(net);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_perfect_model_is_as_good_as_the_rules),
        cmocka_unit_test(paths_may_be_long),
        cmocka_unit_test(a_net_is_asked_in_its_frame),
        cmocka_unit_test(searches_do_not_know_the_colours),
    };
    return TESTING_RUN(tests);
}
