#include "view/game/session.h"

#include "base/memory.h"
#include "engine/notation.h"
#include "engine/solver.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { NOT_ASKED = -1, SURVEY_NODES = 16 };

Session *session_create(Thinker *thinker, Gametree *tree, unsigned number) {
    Session *session = memory_zeroed(1, sizeof *session);
    session->thinker = thinker;
    session->tree = tree;
    session->number = number;
    session->pace = 0.7;
    session->truth_seconds = 20.0;
    session->seed = 1;
    session->asked[0] = session->asked[1] = NOT_ASKED;
    session->asked_truth = session->asked_move = NOT_ASKED;
    return session;
}

static void forget_move(Session *session) {
    free(session->ready);
    session->ready = NULL;
    if (session->asked_move != NOT_ASKED)
        thinker_cancel(session->thinker, THINK_MOVE);
    session->asked_move = NOT_ASKED;
}

static void forget_analyses(Session *session) {
    thinker_cancel(session->thinker, THINK_ANALYSIS);
    session->asked[0] = session->asked[1] = NOT_ASKED;
}

static void forget_truth(Session *session) {
    thinker_cancel(session->thinker, THINK_TRUTH);
    session->asked_truth = NOT_ASKED;
}

void session_destroy(Session *session) {
    if (!session)
        return;
    forget_move(session);
    forget_analyses(session);
    forget_truth(session);
    for (int node = 0; node < session->slots; node++) {
        for (int agent = 0; agent < SESSION_AGENTS; agent++)
            free(session->analyses[agent][node]);
        free(session->truths[node]);
    }
    for (int agent = 0; agent < SESSION_AGENTS; agent++)
        free(session->analyses[agent]);
    free(session->truths);
    gametree_destroy(session->tree);
    free(session);
}

int session_size(const Session *session) {
    return session->tree->nodes[0].board.size;
}

const Board *session_board(const Session *session) {
    return &gametree_at(session->tree)->board;
}

Status session_set_agent(Session *session, int agent, const NamedPlayer *named, Error *error) {
    if (named) {
        const Status status = named_player_check_size(named, session_size(session), error);
        if (status != STATUS_OK)
            return status;
        if (!named_player_is_agent(named))
            return error_set(error, STATUS_INVALID, "%s does not think aloud, expected an agent",
                             named->name);
    }
    forget_analyses(session);
    for (int node = 0; node < session->slots; node++) {
        free(session->analyses[agent][node]);
        session->analyses[agent][node] = NULL;
    }
    session->agents[agent] = named;
    return STATUS_OK;
}

Status session_set_player(Session *session, Colour colour, const NamedPlayer *named, Error *error) {
    if (named) {
        const Status status = named_player_check_size(named, session_size(session), error);
        if (status != STATUS_OK)
            return status;
        strcpy(session->names[colour], named->name);
    }
    forget_move(session);
    session->players[colour] = named;
    return STATUS_OK;
}

static void make_slots(Session *session) {
    const int wanted = session->tree->room;
    if (wanted <= session->slots)
        return;
    const size_t n = (size_t)wanted, new = (size_t)(wanted - session->slots) * sizeof(void *);
    for (int agent = 0; agent < SESSION_AGENTS; agent++) {
        session->analyses[agent] =
            memory_resize(session->analyses[agent], n, sizeof(SearchAnalysis *));
        memset(session->analyses[agent] + session->slots, 0, new);
    }
    session->truths = memory_resize(session->truths, n, sizeof(Truth *));
    memset(session->truths + session->slots, 0, new);
    session->slots = wanted;
}

const SearchAnalysis *session_analysis(const Session *session, int node, int agent) {
    return node < session->slots ? session->analyses[agent][node] : NULL;
}

const Truth *session_truth(const Session *session, int node) {
    return node < session->slots ? session->truths[node] : NULL;
}

float session_chance(const Session *session, int node, int agent) {
    const GametreeNode *at = &session->tree->nodes[node];
    const Colour winner = gametree_winner(session->tree, node);
    if (winner != NOBODY)
        return winner == BLACK ? 1.0f : 0.0f;
    const SearchAnalysis *analysis = session_analysis(session, node, agent);
    const float value = analysis ? analysis->value : agent == 0 ? at->value : NAN;
    return search_winrate(at->board.to_move == BLACK ? value : -value);
}

static const NamedPlayer *mover(const Session *session) {
    return session->players[session_board(session)->to_move];
}

static bool has_person(const Session *session) {
    return named_player_is_person(session->players[BLACK]) ||
           named_player_is_person(session->players[WHITE]);
}

Status session_click(Session *session, int cell, Error *error) {
    const Board *board = session_board(session);
    if (gametree_winner(session->tree, session->tree->cursor) != NOBODY)
        return error_set(error, STATUS_INVALID, "the game is over");
    if (!bits_has(board_legal(board), cell))
        return error_set(error, STATUS_INVALID, "that cell is taken");
    const NamedPlayer *named = mover(session);
    if (has_person(session) && named && named->player)
        return error_set(error, STATUS_INVALID, "%s is to move", named->name);
    const RecordMove move = {.kind = RECORD_STONE, .colour = board->to_move, .cell = (uint8_t)cell};
    int node;
    const Status status = gametree_add(session->tree, session->tree->cursor, move, &node, error);
    if (status == STATUS_OK)
        gametree_go(session->tree, node);
    return status;
}

void session_undo(Session *session) {
    forget_move(session);
    do
        gametree_undo(session->tree);
    while (has_person(session) && mover(session) && mover(session)->player &&
           session->tree->cursor != 0);
}

static void keep_analysis(Session *session, int agent, int node, const SearchAnalysis *analysis) {
    SearchAnalysis **slot = &session->analyses[agent][node];
    if (*slot && (*slot)->nodes > analysis->nodes)
        return;
    if (!*slot)
        *slot = memory_zeroed(1, sizeof **slot);
    **slot = *analysis;
}

void session_answer(Session *session, ThinkAnswer *answer) {
    const ThinkQuestion *question = &answer->question;
    make_slots(session);
    if (answer->status != STATUS_OK) {
        strcpy(session->trouble, answer->error.text);
        session->playing = false;
        if (question->kind == THINK_MOVE)
            session->asked_move = NOT_ASKED;
        else if (question->kind == THINK_ANALYSIS)
            session->agents[question->agent] = NULL; // it would fail again and again
        free(answer);
        return;
    }
    // The search for an agent's own move also serves as an analysis by that agent.
    for (int agent = 0; agent < SESSION_AGENTS && answer->analysed; agent++)
        if (session->agents[agent] && session->agents[agent]->player == question->player &&
            (question->kind == THINK_MOVE || question->agent == agent))
            keep_analysis(session, agent, question->node, &answer->analysis);
    if (question->kind == THINK_TRUTH) {
        Truth **slot = &session->truths[question->node];
        if (!*slot)
            *slot = memory_zeroed(1, sizeof **slot);
        **slot = answer->truth;
    }
    if (question->kind == THINK_MOVE && question->node == session->asked_move) {
        session->ready = answer;
        return;
    }
    free(answer);
}

// --- time ---

static bool play_ready(Session *session, double now) {
    ThinkAnswer *ready = session->ready;
    if (!ready || now < session->next_at)
        return false;
    session->ready = NULL;
    session->asked_move = NOT_ASKED;
    session->next_at = now + session->pace;
    const Board *board = session_board(session);
    RecordMove move = {
        .kind = RECORD_STONE, .colour = board->to_move, .cell = (uint8_t)ready->move};
    if (ready->move < 0)
        move.kind = RECORD_RESIGN;
    free(ready);
    int node;
    Error error;
    if (gametree_add(session->tree, session->tree->cursor, move, &node, &error) == STATUS_OK) {
        gametree_go(session->tree, node);
    } else {
        strcpy(session->trouble, error.text);
        session->playing = false;
    }
    return true;
}

// Steps along the line, or lets the player to move play at its end.
static bool go_on(Session *session, double now) {
    const int cursor = session->tree->cursor;
    if (session->asked_move != NOT_ASKED && session->asked_move != cursor)
        forget_move(session);
    if (session->ready)
        return play_ready(session, now);
    if (gametree_at(session->tree)->followed >= 0) {
        if (!session->playing || now < session->next_at)
            return false;
        gametree_step(session->tree, 1);
        session->next_at = now + session->pace;
        return true;
    }
    const NamedPlayer *named = mover(session);
    const bool over = gametree_winner(session->tree, cursor) != NOBODY;
    if (over && session->playing) {
        session->playing = false;
        return true;
    }
    if (over || !named || !named->player || session->asked_move == cursor ||
        !(session->playing || has_person(session)))
        return false;
    session->asked_move = cursor;
    thinker_ask(session->thinker, &(ThinkQuestion){.kind = THINK_MOVE,
                                                   .player = named->player,
                                                   .board = *session_board(session),
                                                   .seed = session->seed,
                                                   .greedy = session->greedy,
                                                   .node = cursor,
                                                   .game = session->number});
    return true;
}

static void ask_analysis(Session *session, int node, int agent, int nodes) {
    session->asked[agent] = node;
    thinker_ask(session->thinker, &(ThinkQuestion){.kind = THINK_ANALYSIS,
                                                   .player = session->agents[agent]->player,
                                                   .board = session->tree->nodes[node].board,
                                                   .nodes = nodes,
                                                   .seed = session->seed,
                                                   .node = node,
                                                   .agent = agent,
                                                   .game = session->number});
}

static bool wants(const Session *session, int node, int agent, int nodes) {
    const SearchAnalysis *analysis = session_analysis(session, node, agent);
    return gametree_winner(session->tree, node) == NOBODY &&
           session->tree->nodes[node].board.winner == NOBODY &&
           (!analysis || analysis->nodes < nodes);
}

// When idle, analyses the other positions of the game once, for the graph.
static void survey(Session *session, int agents) {
    if (thinker_open(session->thinker, THINK_ANALYSIS) > 0)
        return;
    int line[GAMETREE_LINE_MAX];
    const int count = gametree_line(session->tree, line, NULL);
    for (int agent = 0; agent < agents; agent++)
        for (int i = 0; i < count && session->agents[agent]; i++)
            if (wants(session, line[i], agent, 1)) {
                const int most = session->agents[agent]->player->search->nodes;
                ask_analysis(session, line[i], agent, most < SURVEY_NODES ? most : SURVEY_NODES);
                return;
            }
}

static void ask_analyses(Session *session) {
    const int cursor = session->tree->cursor, agents = session->want_second ? 2 : 1;
    for (int agent = 0; agent < agents; agent++) {
        if (!session->agents[agent] || session->asked[agent] == cursor)
            continue;
        const int nodes = session->agents[agent]->player->search->nodes;
        if (!wants(session, cursor, agent, nodes))
            continue;
        if (session->asked[agent] != NOT_ASKED)
            forget_analyses(session);
        ask_analysis(session, cursor, agent, nodes);
    }
    survey(session, agents);
}

static void ask_truth(Session *session) {
    const int cursor = session->tree->cursor;
    const Truth *truth = session_truth(session, cursor);
    if (!session->want_truth || session->asked_truth == cursor || (truth && truth->done) ||
        session_size(session) > SOLVER_SIZE_MAX || session_board(session)->winner != NOBODY)
        return;
    if (session->asked_truth != NOT_ASKED)
        forget_truth(session);
    session->asked_truth = cursor;
    thinker_ask(session->thinker, &(ThinkQuestion){.kind = THINK_TRUTH,
                                                   .board = *session_board(session),
                                                   .seconds = session->truth_seconds,
                                                   .node = cursor,
                                                   .game = session->number});
}

bool session_tick(Session *session, double now) {
    make_slots(session);
    const bool changed = go_on(session, now);
    make_slots(session);
    ask_analyses(session);
    ask_truth(session);
    return changed;
}

bool session_busy(const Session *session) {
    bool busy = session->ready != NULL;
    for (int kind = 0; kind < THINK_KINDS; kind++)
        busy |= thinker_open(session->thinker, (ThinkKind)kind) > 0;
    return busy;
}
