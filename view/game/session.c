#include "view/game/session.h"

#include "base/memory.h"
#include "engine/notation.h"

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

static void forget_looks(Session *session) {
    thinker_cancel(session->thinker, THINK_LOOK);
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
    forget_looks(session);
    forget_truth(session);
    for (int node = 0; node < session->slots; node++) {
        for (int eye = 0; eye < SESSION_EYES; eye++)
            free(session->looks[eye][node]);
        free(session->truths[node]);
    }
    for (int eye = 0; eye < SESSION_EYES; eye++)
        free(session->looks[eye]);
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

Status session_set_eye(Session *session, int eye, const Seat *seat, Error *error) {
    if (seat) {
        const Status status = seat_check_size(seat, session_size(session), error);
        if (status != STATUS_OK)
            return status;
        if (seat->kind != SEAT_AGENT)
            return error_set(error, STATUS_INVALID, "%s does not think aloud, expected an agent",
                             seat->name);
    }
    forget_looks(session);
    for (int node = 0; node < session->slots; node++) {
        free(session->looks[eye][node]);
        session->looks[eye][node] = NULL;
    }
    session->eyes[eye] = seat;
    return STATUS_OK;
}

Status session_set_seat(Session *session, Colour colour, const Seat *seat, Error *error) {
    if (seat) {
        const Status status = seat_check_size(seat, session_size(session), error);
        if (status != STATUS_OK)
            return status;
        strcpy(session->names[colour], seat->name);
    }
    forget_move(session);
    session->seats[colour] = seat;
    return STATUS_OK;
}

static void make_slots(Session *session) {
    const int wanted = session->tree->room;
    if (wanted <= session->slots)
        return;
    const size_t n = (size_t)wanted, new = (size_t)(wanted - session->slots) * sizeof(void *);
    for (int eye = 0; eye < SESSION_EYES; eye++) {
        session->looks[eye] = memory_resize(session->looks[eye], n, sizeof(Look *));
        memset(session->looks[eye] + session->slots, 0, new);
    }
    session->truths = memory_resize(session->truths, n, sizeof(Truth *));
    memset(session->truths + session->slots, 0, new);
    session->slots = wanted;
}

const Look *session_look(const Session *session, int node, int eye) {
    return node < session->slots ? session->looks[eye][node] : NULL;
}

const Truth *session_truth(const Session *session, int node) {
    return node < session->slots ? session->truths[node] : NULL;
}

float session_chance(const Session *session, int node, int eye) {
    const GametreeNode *at = &session->tree->nodes[node];
    const Colour winner = gametree_winner(session->tree, node);
    if (winner != NOBODY)
        return winner == BLACK ? 1.0f : 0.0f;
    const Look *look = session_look(session, node, eye);
    const float value = look ? look->value : eye == 0 ? at->value : NAN;
    return look_chance(at->board.to_move == BLACK ? value : -value);
}

static const Seat *mover(const Session *session) {
    return session->seats[session_board(session)->to_move];
}

static bool has_person(const Session *session) {
    return (session->seats[BLACK] && session->seats[BLACK]->kind == SEAT_PERSON) ||
           (session->seats[WHITE] && session->seats[WHITE]->kind == SEAT_PERSON);
}

Status session_click(Session *session, int cell, Error *error) {
    const Board *board = session_board(session);
    if (gametree_winner(session->tree, session->tree->cursor) != NOBODY)
        return error_set(error, STATUS_INVALID, "the game is over");
    if (!bits_has(board_legal(board), cell))
        return error_set(error, STATUS_INVALID, "that cell is taken");
    const Seat *seat = mover(session);
    if (has_person(session) && seat && seat->kind != SEAT_PERSON)
        return error_set(error, STATUS_INVALID, "%s is to move", seat->name);
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
    while (has_person(session) && mover(session) && mover(session)->kind != SEAT_PERSON &&
           session->tree->cursor != 0);
}

static void keep_look(Session *session, int eye, int node, const Look *look) {
    Look **slot = &session->looks[eye][node];
    if (*slot && (*slot)->nodes > look->nodes)
        return;
    if (!*slot)
        *slot = memory_zeroed(1, sizeof **slot);
    **slot = *look;
}

void session_answer(Session *session, ThinkAnswer *answer) {
    const ThinkQuestion *question = &answer->question;
    make_slots(session);
    if (answer->status != STATUS_OK) {
        strcpy(session->trouble, answer->error.text);
        session->playing = false;
        if (question->kind == THINK_MOVE)
            session->asked_move = NOT_ASKED;
        else if (question->kind == THINK_LOOK)
            session->eyes[question->eye] = NULL; // it would fail again and again
        free(answer);
        return;
    }
    // What an agent thought of its own move is as good as a look of the same agent.
    for (int eye = 0; eye < SESSION_EYES && answer->looked; eye++)
        if (session->eyes[eye] == question->seat &&
            (question->kind == THINK_MOVE || question->eye == eye))
            keep_look(session, eye, question->node, &answer->look);
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

// Steps along the line, or lets the seat to move play at its end.
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
    const Seat *seat = mover(session);
    const bool over = gametree_winner(session->tree, cursor) != NOBODY;
    if (over && session->playing) {
        session->playing = false;
        return true;
    }
    if (over || !seat || seat->kind == SEAT_PERSON || session->asked_move == cursor ||
        !(session->playing || has_person(session)))
        return false;
    session->asked_move = cursor;
    thinker_ask(session->thinker, &(ThinkQuestion){.kind = THINK_MOVE,
                                                   .seat = seat,
                                                   .board = *session_board(session),
                                                   .seed = session->seed,
                                                   .greedy = session->greedy,
                                                   .node = cursor,
                                                   .game = session->number});
    return true;
}

static void ask_look(Session *session, int node, int eye, int nodes) {
    session->asked[eye] = node;
    thinker_ask(session->thinker, &(ThinkQuestion){.kind = THINK_LOOK,
                                                   .seat = session->eyes[eye],
                                                   .board = session->tree->nodes[node].board,
                                                   .nodes = nodes,
                                                   .seed = session->seed,
                                                   .node = node,
                                                   .eye = eye,
                                                   .game = session->number});
}

static bool wants(const Session *session, int node, int eye, int nodes) {
    const Look *look = session_look(session, node, eye);
    return gametree_winner(session->tree, node) == NOBODY &&
           session->tree->nodes[node].board.winner == NOBODY && (!look || look->nodes < nodes);
}

// With nothing else to do, a first look at the other positions of the game, for the graph.
static void survey(Session *session, int eyes) {
    if (thinker_open(session->thinker, THINK_LOOK) > 0)
        return;
    int line[GAMETREE_LINE_MAX];
    const int count = gametree_line(session->tree, line, NULL);
    for (int eye = 0; eye < eyes; eye++)
        for (int i = 0; i < count && session->eyes[eye]; i++)
            if (wants(session, line[i], eye, 1)) {
                const int most = session->eyes[eye]->search.nodes;
                ask_look(session, line[i], eye, most < SURVEY_NODES ? most : SURVEY_NODES);
                return;
            }
}

static void ask_looks(Session *session) {
    const int cursor = session->tree->cursor, eyes = session->want_second ? 2 : 1;
    for (int eye = 0; eye < eyes; eye++) {
        if (!session->eyes[eye] || session->asked[eye] == cursor)
            continue;
        const int nodes = session->eyes[eye]->search.nodes;
        if (!wants(session, cursor, eye, nodes))
            continue;
        if (session->asked[eye] != NOT_ASKED)
            forget_looks(session);
        ask_look(session, cursor, eye, nodes);
    }
    survey(session, eyes);
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
    ask_looks(session);
    ask_truth(session);
    return changed;
}

bool session_busy(const Session *session) {
    bool busy = session->ready != NULL;
    for (int kind = 0; kind < THINK_KINDS; kind++)
        busy |= thinker_open(session->thinker, (ThinkKind)kind) > 0;
    return busy;
}
