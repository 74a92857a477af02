// The viewer without a window: masks, geometry, games with variations, scripts, and the frames that
// result from keys and clicks.
#include "tests/testing.h"

#include "base/file.h"
#include "engine/notation.h"
#include "selfplay/search/reference.h"
#include "view/draw/raster.h"
#include "view/game/gametree.h"
#include "view/paint/paint.h"
#include "view/viewer/script.h"
#include "view/viewer/viewer_internal.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

// --- masks ---

static bool inside(const CanvasPoint *points, int count, float x, float y) {
    bool in = false;
    for (int i = 0, k = count - 1; i < count; k = i++)
        if ((points[i].y > y) != (points[k].y > y) &&
            x < points[k].x +
                    (points[i].x - points[k].x) * (y - points[k].y) / (points[i].y - points[k].y))
            in = !in;
    return in;
}

static void masks_are_shares_of_area(void **state) {
    (void)state;
    enum { SIDE = 40, FINE = 16, POINTS = 9 };
    Rng rng = testing_rng(1);
    for (int round = 0; round < 40; round++) {
        // A star-shaped polygon: its points at growing angles, so that it never crosses itself.
        CanvasPoint points[POINTS];
        for (int i = 0; i < POINTS; i++) {
            const float angle = 6.2831853f * (float)i / POINTS;
            const float radius = 4.0f + 15.0f * rng_uniform(&rng);
            points[i] = (CanvasPoint){20.0f + radius * cosf(angle), 20.0f + radius * sinf(angle)};
        }
        uint8_t mask[SIDE * SIDE];
        float scratch[SIDE * SIDE + 2];
        raster_polygon(points, POINTS, SIDE, SIDE, mask, scratch);
        for (int pixel = 0; pixel < SIDE * SIDE; pixel++) {
            int hits = 0;
            for (int k = 0; k < FINE * FINE; k++)
                hits += inside(points, POINTS,
                               (float)(pixel % SIDE) + ((float)(k % FINE) + 0.5f) / FINE,
                               (float)(pixel / SIDE) + ((float)k / FINE + 0.5f) / FINE);
            const float share = (float)hits / (FINE * FINE);
            assert_true(fabsf(share - (float)mask[pixel] / 255.0f) < 0.12f);
        }
    }
}

static void a_ring_has_a_hole(void **state) {
    (void)state;
    Canvas canvas = canvas_create((CanvasFont){0});
    canvas_begin(&canvas, 64, 64);
    canvas_ring(&canvas, (CanvasPoint){32, 32}, 20, 12, (CanvasColour){0, 0, 0, 255});
    uint8_t mask[64 * 64];
    float scratch[64 * 64 + 2];
    const CanvasCommand *command = &canvas.commands[0];
    raster_polygon(canvas.points + command->first, command->count, 64, 64, mask, scratch);
    assert_int_equal(mask[32 * 64 + 32], 0);
    assert_int_equal(mask[32 * 64 + 32 + 16], 255);
    assert_int_equal(mask[32 * 64 + 32 + 24], 0);
    canvas_destroy(&canvas);
}

// --- places ---

static void cells_are_hit_where_they_lie(void **state) {
    (void)state;
    for (int size = 2; size <= BOARD_SIZE_MAX; size++)
        for (int flat = 0; flat < 2; flat++) {
            const CanvasBox box = {10, 20, 900, 500};
            const Hexgrid grid = hexgrid_fit(size, flat, true, box);
            for (int cell = 0; cell < size * size; cell++) {
                const CanvasPoint centre = hexgrid_centre(&grid, cell);
                assert_int_equal(hexgrid_hit(&grid, centre.x, centre.y), cell);
                CanvasPoint corners[6];
                hexgrid_corners(&grid, cell, 0.97f, corners);
                for (int k = 0; k < 6; k++) {
                    assert_int_equal(hexgrid_hit(&grid, corners[k].x, corners[k].y), cell);
                    assert_true(canvas_inside(box, corners[k].x, corners[k].y));
                }
            }
        }
}

static void sides_face_the_neighbours(void **state) {
    (void)state;
    for (int flat = 0; flat < 2; flat++) {
        const Hexgrid grid = hexgrid_fit(5, flat, false, (CanvasBox){0, 0, 400, 400});
        for (int k = 0; k < 6; k++) {
            CanvasPoint corners[6];
            int row, column;
            hexgrid_corners(&grid, 12, 1.0f, corners);
            hexgrid_neighbour(&grid, 12, k, &row, &column);
            const CanvasPoint near = hexgrid_at(&grid, (float)row, (float)column);
            const CanvasPoint centre = hexgrid_centre(&grid, 12);
            // The middle of the side is the middle between the two centres.
            assert_true(fabsf(corners[k].x + corners[(k + 1) % 6].x - centre.x - near.x) < 0.1f);
            assert_true(fabsf(corners[k].y + corners[(k + 1) % 6].y - centre.y - near.y) < 0.1f);
            assert_true(bits_has(bits_geometry[5].near[12], row * 5 + column));
        }
    }
}

// --- games ---

static RecordMove stone(const Gametree *tree, int node, const char *name) {
    int cell;
    const Board *board = &tree->nodes[node].board;
    assert_int_equal(notation_cell_read(name, board->size, &cell, NULL), STATUS_OK);
    return (RecordMove){.kind = RECORD_STONE, .colour = board->to_move, .cell = (uint8_t)cell};
}

static int play(Gametree *tree, const char *name) {
    int node;
    assert_int_equal(gametree_add(tree, tree->cursor, stone(tree, tree->cursor, name), &node, NULL),
                     STATUS_OK);
    gametree_go(tree, node);
    return node;
}

static void variations_are_kept(void **state) {
    (void)state;
    const Board board = board_empty(4);
    Gametree *tree = gametree_create(&board);
    play(tree, "a1");
    const int b1 = play(tree, "b1");
    play(tree, "c1");
    gametree_step(tree, -2);
    const int d4 = play(tree, "d4");
    int line[GAMETREE_LINE_MAX], shown;
    assert_int_equal(gametree_line(tree, line, &shown), 3);
    assert_int_equal(shown, 2);
    gametree_vary(tree, 1);
    assert_int_equal(tree->cursor, b1);
    assert_int_equal(gametree_line(tree, line, NULL), 4);
    gametree_vary(tree, -1);
    assert_int_equal(tree->cursor, d4);
    // The same move again is the same node.
    gametree_step(tree, -1);
    assert_int_equal(play(tree, "d4"), d4);
    gametree_undo(tree);
    gametree_step(tree, 100);
    assert_int_equal(gametree_line(tree, line, &shown), 4);
    assert_int_equal(shown, 3);
    const Record record = gametree_record(tree, &shown);
    assert_int_equal(record.count, 3);
    int node;
    Error error;
    assert_int_equal(gametree_add(tree, 0, stone(tree, 0, "a1"), &node, &error), STATUS_OK);
    assert_int_equal(gametree_add(tree, node, stone(tree, node, "a1"), &node, &error),
                     STATUS_INVALID);
    gametree_destroy(tree);
}

static void a_chain_joins_the_edges(void **state) {
    (void)state;
    Rng rng = testing_rng(2);
    for (int round = 0; round < 200; round++) {
        const int size = 2 + (int)rng_below(&rng, 10);
        Board board = board_empty(size);
        while (board.winner == NOBODY) {
            const Bits legal = board_legal(&board);
            board_play(&board, bits_random(legal, &rng));
        }
        uint8_t cells[BOARD_CELLS_MAX];
        const int length = paint_chain(&board, cells);
        const Colour winner = (Colour)board.winner;
        assert_true(length >= size);
        assert_true(bits_has(bits_geometry[size].edge[winner][1], cells[0]));
        assert_true(bits_has(bits_geometry[size].edge[winner][0], cells[length - 1]));
        for (int i = 0; i < length; i++) {
            assert_true(bits_has(board.stones[winner], cells[i]));
            if (i > 0)
                assert_true(bits_has(bits_geometry[size].near[cells[i]], cells[i - 1]));
        }
    }
}

// --- scripts ---

static void scripts_are_read(void **state) {
    (void)state;
    ScriptStep *steps;
    int count;
    Error error;
    assert_int_equal(
        script_read("s",
                    "# nothing\n\n key Left 3\r\nexpect overlay network policy\n  click 3 -4.5",
                    &steps, &count, &error),
        STATUS_OK);
    assert_int_equal(count, 3);
    assert_int_equal(steps[0].kind, SCRIPT_KEY);
    assert_string_equal(steps[0].word, "Left");
    assert_true(steps[0].x == 3.0);
    assert_string_equal(steps[1].value, "network policy");
    assert_true(steps[2].y == -4.5);
    free(steps);
    static const char *const wrong[][2] = {
        {"jump", "s:1: unknown step 'jump'"},
        {"state\nclick 3", "s:2: something is missing behind 'click'"},
        {"click 3 x", "s:1: expected a number, not 'x'"},
        {"wait nan", "s:1: expected a number, not 'nan'"},
        {"state now", "s:1: expected the end of the line, not 'now'"},
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        assert_int_equal(script_read("s", wrong[i][0], &steps, &count, &error), STATUS_INVALID);
        assert_string_equal(error.text, wrong[i][1]);
    }
}

// --- frames ---

static int count_tagged(const Canvas *canvas, const char *tag) {
    int count = 0;
    for (int i = 0; i < canvas->count; i++)
        count += strcmp(canvas->commands[i].tag, tag) == 0;
    return count;
}

static bool shows(const Canvas *canvas, const char *text) {
    for (int i = 0; i < canvas->count; i++)
        if (canvas->commands[i].kind == CANVAS_TEXT &&
            strcmp(canvas_command_text(canvas, &canvas->commands[i]), text) == 0)
            return true;
    return false;
}

static Viewer *new_viewer(int size) {
    ViewerConfig config = viewer_config_default();
    config.threads = 1;
    Viewer *viewer = viewer_create(&config);
    const Board board = board_empty(size);
    viewer_show(viewer, gametree_create(&board), "A game", "");
    return viewer;
}

static const Canvas *frame(Viewer *viewer) {
    viewer_tick(viewer, 0.0);
    return viewer_frame(viewer, 1280, 800, (CanvasFont){0});
}

static void clicks_put_stones(void **state) {
    (void)state;
    Viewer *viewer = new_viewer(3);
    static const int cells[] = {4, 0, 1, 8, 7}; // Black's middle column
    for (int i = 0; i < 5; i++) {
        frame(viewer);
        float x, y;
        assert_true(viewer_cell_place(viewer, cells[i], &x, &y));
        viewer_click(viewer, x, y);
        viewer_point(viewer, -1, -1);
        const Canvas *canvas = frame(viewer);
        assert_int_equal(count_tagged(canvas, "stone"), 2 * (i + 1));
        assert_int_equal(count_tagged(canvas, "last"), 1);
    }
    const Canvas *canvas = frame(viewer);
    assert_true(shows(canvas, "wins"));
    assert_true(count_tagged(canvas, "chain") > 3);
    // Numbers stand on the chain, and can be read there.
    viewer_key(viewer, "N");
    canvas = frame(viewer);
    assert_int_equal(count_tagged(canvas, "number"), 5);
    bool numbered = false;
    for (int i = 0; i < canvas->count; i++) {
        const CanvasCommand *command = &canvas->commands[i];
        if (strcmp(command->tag, "number") == 0)
            numbered = true;
        assert_false(numbered && strcmp(command->tag, "chain") == 0);
    }
    viewer_key(viewer, "N");
    canvas = frame(viewer);
    // A click on a taken cell says why nothing happens.
    float x, y;
    viewer_cell_place(viewer, 4, &x, &y);
    viewer_click(viewer, x, y);
    assert_true(shows(frame(viewer), "the game is over"));
    assert_true(viewer_key(viewer, "U"));
    assert_int_equal(gametree_at(viewer_session(viewer)->tree)->depth, 4);
    assert_false(viewer_key(viewer, "Nonsense"));
    viewer_destroy(viewer);
}

// Everything drawn has an extent and bounded coordinates, as rasters and letters require.
static void assert_drawable(const Canvas *canvas) {
    for (int i = 0; i < canvas->count; i++) {
        const CanvasCommand *command = &canvas->commands[i];
        const CanvasBox *box = &command->box;
        assert_true(fabsf(box->x) < 1e5f && fabsf(box->y) < 1e5f);
        assert_true(box->w >= 0.0f && box->w < 1e5f && box->h > 0.0f && box->h < 1e5f);
        for (int k = 0; command->kind == CANVAS_POLYGON && k < command->count; k++) {
            const CanvasPoint *point = &canvas->points[command->first + k];
            assert_true(fabsf(point->x) < 1e5f && fabsf(point->y) < 1e5f);
        }
    }
}

static void assert_board_within(const Canvas *canvas) {
    for (int k = 0; k < canvas->count; k++) {
        const CanvasCommand *command = &canvas->commands[k];
        if (command->cell < 0)
            continue;
        assert_true(command->box.x >= 0 && command->box.y >= 0);
        assert_true(command->box.x + command->box.w <= (float)canvas->width);
        assert_true(command->box.y + command->box.h <= (float)canvas->height);
    }
}

// Every screen of the viewer with everything shown.
static void draw_all_modes(Viewer *viewer, int width, int height) {
    static const ViewerMode modes[] = {VIEWER_GAME_MODE, VIEWER_SETUP_MODE, VIEWER_START_MODE};
    for (size_t m = 0; m < sizeof modes / sizeof *modes; m++)
        for (int help = 0; help < 2; help++) {
            viewer->mode = modes[m];
            viewer->help = help == 1;
            viewer_say(viewer, "a message that is longer than a window of this size");
            const Canvas *canvas = viewer_frame(viewer, width, height, (CanvasFont){0});
            assert_drawable(canvas);
            if (modes[m] == VIEWER_GAME_MODE)
                assert_board_within(canvas);
        }
    viewer->mode = VIEWER_GAME_MODE;
    viewer->help = false;
}

// For any window size nothing aborts, and the board lies within it.
static void every_size_can_be_drawn(void **state) {
    (void)state;
    static const int sizes[] = {1, 2, 5, 9, 20, 40, 75, 120, 200, 284, 900, 2560};
    enum { SIZES = sizeof sizes / sizeof *sizes };
    for (int board = 2; board <= 11; board += 3) {
        Viewer *viewer = new_viewer(board);
        viewer_act(viewer, VIEWER_NUMBERS, 0);
        viewer_act(viewer, VIEWER_CELL, board); // a stone under the number and the ring
        for (int i = 0; i < SIZES * SIZES; i++) {
            viewer_act(viewer, VIEWER_SHAPE, 0);
            viewer_act(viewer, VIEWER_OVERLAY, 1);
            viewer->side = i % 3 == 1; // no agents: captions are empty
            viewer_point(viewer, 0.4f * (float)sizes[i / SIZES], 0.4f * (float)sizes[i % SIZES]);
            viewer_tick(viewer, 0.0);
            draw_all_modes(viewer, sizes[i / SIZES], sizes[i % SIZES]);
        }
        viewer_destroy(viewer);
    }
}

// --- two agents ---

static NamedPlayer *make_agent(const char *name, int size) {
    NamedPlayer *named = calloc(1, sizeof *named);
    assert_non_null(named);
    SearchConfig search = search_config_default(SEARCH_GUMBEL);
    search.nodes = 16;
    snprintf(named->name, sizeof named->name, "%s", name);
    named->player = player_agent_create(
        net_create((NetShape){.size = size, .width = 2, .depth = 1}), &search, false);
    named->paper_flops = 1e9;
    return named;
}

static Viewer *new_pair(int size) {
    Viewer *viewer = new_viewer(size);
    Error error;
    for (int agent = 0; agent < SESSION_AGENTS; agent++)
        assert_int_equal(
            viewer_set_agent(viewer, agent, make_agent(agent ? "second" : "first", size), &error),
            STATUS_OK);
    viewer_set_overlay(viewer, OVERLAY_POLICY);
    viewer_act(viewer, VIEWER_SIDE, 0);
    do
        viewer_tick(viewer, 0.0);
    while (viewer_busy(viewer));
    return viewer;
}

// The colours of the discs with this tag, in order; returns their number.
static int disc_colours(const Canvas *canvas, const char *tag, CanvasColour colours[8]) {
    int count = 0;
    for (int i = 0; i < canvas->count && count < 8; i++)
        if (canvas->commands[i].kind == CANVAS_POLYGON && strcmp(canvas->commands[i].tag, tag) == 0)
            colours[count++] = canvas->commands[i].colour;
    return count;
}

// Wherever two agents are named or drawn, each has its own colour, the same everywhere.
static void an_agent_has_one_colour(void **state) {
    (void)state;
    Viewer *viewer = new_pair(5);
    for (int dark = 0; dark < 2; dark++) {
        static const char *const tags[] = {"caption", "agent"};
        const Canvas *canvas = viewer_frame(viewer, 1280, 800, (CanvasFont){0});
        CanvasColour colours[8], curve[2][8];
        assert_int_equal(disc_colours(canvas, "curve", curve[0]), 1);
        assert_int_equal(disc_colours(canvas, "curve-2", curve[1]), 1);
        assert_memory_not_equal(&curve[0][0], &curve[1][0], sizeof *colours);
        for (int t = 0; t < 2; t++) {
            assert_int_equal(disc_colours(canvas, tags[t], colours), SESSION_AGENTS);
            for (int agent = 0; agent < SESSION_AGENTS; agent++)
                assert_memory_equal(&colours[agent], &curve[agent][0], sizeof *colours);
        }
        viewer_act(viewer, VIEWER_THEME, 0);
    }
    viewer_destroy(viewer);
}

// For any window size with a panel, both agents have the same rows in it.
static void both_agents_have_room(void **state) {
    (void)state;
    static const int sizes[][2] = {{1280, 800}, {1280, 720}, {1024, 640}, {900, 500},
                                   {700, 900},  {640, 480},  {2560, 1440}};
    Viewer *viewer = new_pair(5);
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        const Canvas *canvas = viewer_frame(viewer, sizes[i][0], sizes[i][1], (CanvasFont){0});
        enum { ROWS = 4, COLUMNS = 5 }; // with the head
        assert_int_equal(count_tagged(canvas, "moves"), SESSION_AGENTS * ROWS * COLUMNS);
    }
    viewer_destroy(viewer);
}

// --- a new game ---

static void players_are_chosen(void **state) {
    (void)state;
    ViewerConfig config = viewer_config_default();
    config.threads = 1;
    Viewer *viewer = viewer_create(&config);
    Setup *setup = &viewer->setup;
    char name[NAMED_PLAYER_MAX];
    // Every choice by keys alone; without a store there are no agents.
    assert_true(viewer_key(viewer, "N"));
    assert_int_equal(viewer->mode, VIEWER_SETUP_MODE);
    assert_int_equal(setup->size, 7);
    assert_int_equal(setup_players(setup), 3);
    for (int i = 0; i < 6; i++) // 8, 9, 10, 11, 2, 3
        viewer_key(viewer, "B");
    assert_int_equal(setup->size, 3);
    assert_int_equal(setup_players(setup), 3);
    viewer_key(viewer, "Right");
    viewer_key(viewer, "End");
    setup_player_name(setup, setup->sides[WHITE].player, name);
    assert_string_equal(name, "perfect play");
    viewer_key(viewer, "+"); // this player has no nodes
    assert_int_equal(setup_nodes(setup, WHITE), 0);
    viewer_key(viewer, "X");
    assert_int_equal(setup->sides[BLACK].player, 2);
    assert_int_equal(setup->sides[WHITE].player, 0);
    // A board that is too large for perfect play has the reference player in its place.
    viewer_act(viewer, VIEWER_BOARD, 9);
    viewer_act(viewer, VIEWER_BLACK, 2);
    setup_player_name(setup, setup->sides[BLACK].player, name);
    assert_string_equal(name, "reference player");
    NamedPlayer *player;
    assert_int_equal(setup_open(setup, BLACK, &player, NULL), STATUS_OK);
    assert_string_equal(player->player->name, "reference");
    assert_int_equal(named_player_check_size(player, 9, NULL), STATUS_OK);
    assert_int_equal(named_player_check_size(player, 7, NULL), STATUS_INVALID);
    named_player_destroy(player);
    viewer_act(viewer, VIEWER_BOARD, 3);
    viewer_act(viewer, VIEWER_BLACK, 2);
    viewer_key(viewer, "Return");
    const Session *session = viewer_session(viewer);
    assert_int_equal(viewer->mode, VIEWER_GAME_MODE);
    assert_string_equal(session->players[BLACK]->player->name, "perfect");
    assert_true(named_player_is_person(session->players[WHITE]));
    assert_false(session->playing); // a person takes their time
    // Back leads to where the game was chosen, not out of the program.
    viewer_key(viewer, "Escape");
    assert_int_equal(viewer->mode, VIEWER_START_MODE);
    assert_false(viewer_wish(viewer)->quit);
    // A game between two players that are not persons starts by itself.
    viewer_act(viewer, VIEWER_SETUP, 0);
    viewer_act(viewer, VIEWER_BLACK, 1);
    viewer_act(viewer, VIEWER_WHITE, 1);
    frame(viewer);
    viewer_key(viewer, "Return");
    assert_true(viewer_session(viewer)->playing);
    // One player of a kind without a search is enough, as often as it is opened.
    session = viewer_session(viewer);
    assert_ptr_equal(session->players[BLACK], session->players[WHITE]);
    viewer_destroy(viewer);
}

// --- the thinker's threads ---

// Copies of one player are used by several threads at once, with equal results.
static void threads_share_players(void **state) {
    (void)state;
    enum { QUESTIONS = 12 };
    NamedPlayer *agent = make_agent("agent", 4);
    Player *perfect = reference_perfect_create();
    Thinker *thinker = thinker_create(3);
    Board board = board_empty(4);
    board_play(&board, 5);
    for (int i = 0; i < QUESTIONS; i++)
        thinker_ask(thinker, &(ThinkQuestion){.kind = i % 2 ? THINK_ANALYSIS : THINK_MOVE,
                                              .player = i % 4 ? agent->player : perfect,
                                              .board = board,
                                              .nodes = 40,
                                              .seed = 1,
                                              .node = i});
    int moves[2] = {-1, -1}, answers = 0, last = 0;
    SearchAnalysis first = {0};
    while (last < QUESTIONS) {
        ThinkAnswer *answer = thinker_take(thinker);
        if (!answer)
            continue;
        const int whose = answer->question.player == perfect;
        assert_int_equal(answer->status, STATUS_OK);
        answers++;
        last += answer->last;
        if (answer->question.kind == THINK_MOVE) {
            assert_true(moves[whose] < 0 || moves[whose] == answer->move);
            moves[whose] = answer->move;
            assert_int_equal(answer->analysed, !whose);
        } else if (answer->last) {
            assert_int_equal(answer->analysis.nodes, 40);
            if (first.nodes > 0)
                assert_memory_equal(first.visits, answer->analysis.visits, sizeof first.visits);
            first = answer->analysis;
        }
        free(answer);
    }
    assert_true(bits_has(board_legal(&board), moves[0]));
    assert_true(bits_has(board_legal(&board), moves[1]));
    assert_true(answers > QUESTIONS); // analyses come in steps
    thinker_destroy(thinker);
    named_player_destroy(agent);
    player_destroy(perfect);
}

// --- games in progress ---

static void write_live(const char *folder, const Episode *episode) {
    char path[PATH_MAX];
    EpisodeList list = {0};
    Error error;
    snprintf(path, sizeof path, "%s/live", folder);
    episode_list_add(&list, 5, episode);
    assert_int_equal(episode_list_write(path, &list, &error), STATUS_OK);
    episode_list_free(&list);
}

static int shown(Viewer *viewer, double now) {
    viewer_tick(viewer, now);
    viewer_frame(viewer, 640, 480, (CanvasFont){0});
    return gametree_at(viewer_session(viewer)->tree)->depth;
}

static void a_live_game_is_followed(void **state) {
    (void)state;
    char folder[] = "/tmp/test_view.XXXXXX", path[PATH_MAX], command[64];
    Error error;
    Live *live;
    assert_non_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/run.json", folder);
    assert_int_equal(file_write(path, "{}", 2, &error), STATUS_OK);
    Episode episode = episode_create(4);
    episode_add(&episode, 5, 0.25f, NULL);
    write_live(folder, &episode);
    Viewer *viewer = new_viewer(3);
    assert_int_equal(live_open(folder, &live, &error), STATUS_OK);
    viewer_use_live(viewer, live);
    viewer_tick(viewer, 0.0);
    viewer_key(viewer, "Return");
    assert_int_equal(shown(viewer, 1.0), 1);
    // The game continues, and so does the board.
    episode_add(&episode, 6, 0.5f, NULL);
    write_live(folder, &episode);
    assert_int_equal(shown(viewer, 2.0), 2);
    assert_true(fabsf(viewer_session(viewer)->tree->nodes[1].value - 0.5f) < 0.001f);
    // A cursor that was moved back, or to the user's own moves, stays.
    viewer_key(viewer, "Left");
    viewer_act(viewer, VIEWER_CELL, 15);
    episode_add(&episode, 9, -0.5f, NULL);
    write_live(folder, &episode);
    assert_int_equal(shown(viewer, 3.0), 2);
    assert_true(bits_has(session_board(viewer_session(viewer))->stones[WHITE], 15));
    viewer_key(viewer, "U");
    assert_int_equal(shown(viewer, 4.0), 1);
    viewer_act(viewer, VIEWER_CELL, 15);
    viewer_key(viewer, "End");
    assert_int_equal(shown(viewer, 5.0), 3);
    // What the run has played stays: U only steps back.
    viewer_key(viewer, "U");
    assert_int_equal(shown(viewer, 6.0), 2);
    viewer_key(viewer, "End");
    episode_add(&episode, 10, 0.0f, NULL);
    write_live(folder, &episode);
    assert_int_equal(shown(viewer, 7.0), 4);
    // The next game replaces one that is over, but not while the cursor is elsewhere.
    viewer_key(viewer, "Home");
    episode_restart(&episode);
    episode_add(&episode, 0, NAN, NULL);
    write_live(folder, &episode);
    assert_int_equal(shown(viewer, 8.0), 0);
    assert_int_equal(shown(viewer, 9.0), 0);
    viewer_key(viewer, "End");
    assert_int_equal(shown(viewer, 10.0), 1);
    assert_true(bits_has(session_board(viewer_session(viewer))->stones[BLACK], 0));
    // When training ends, the board stays.
    snprintf(path, sizeof path, "%s/live", folder);
    assert_int_equal(unlink(path), 0);
    assert_int_equal(shown(viewer, 11.0), 1);
    assert_true(shows(viewer_frame(viewer, 640, 480, (CanvasFont){0}), "training is over"));
    viewer_destroy(viewer);
    episode_free(&episode);
    snprintf(command, sizeof command, "rm -r '%s'", folder);
    assert_int_equal(system(command), 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(masks_are_shares_of_area),
        cmocka_unit_test(a_ring_has_a_hole),
        cmocka_unit_test(cells_are_hit_where_they_lie),
        cmocka_unit_test(sides_face_the_neighbours),
        cmocka_unit_test(variations_are_kept),
        cmocka_unit_test(a_chain_joins_the_edges),
        cmocka_unit_test(scripts_are_read),
        cmocka_unit_test(clicks_put_stones),
        cmocka_unit_test(every_size_can_be_drawn),
        cmocka_unit_test(an_agent_has_one_colour),
        cmocka_unit_test(both_agents_have_room),
        cmocka_unit_test(players_are_chosen),
        cmocka_unit_test(threads_share_players),
        cmocka_unit_test(a_live_game_is_followed),
    };
    return TESTING_RUN(tests);
}
