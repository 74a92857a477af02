#include "selfplay/search/proof.h"

#include "base/check.h"

Proof proof_of_threats(const Board *board, int *forced) {
    const Colour mover = (Colour)board->to_move;
    *forced = -1;
    if (board_winning(board, mover))
        return PROOF_WON;
    const Bits threats = board_winning(board, colour_other(mover));
    if (!threats)
        return PROOF_NONE;
    const int first = bits_first(threats);
    if (threats != bits_cell(first)) // a stone on one of them leaves the other
        return PROOF_LOST;
    *forced = first;
    return PROOF_NONE;
}

void proof_note_wins(const Tree *tree, int node) {
    const Board *board = tree_board(tree, node);
    for (Bits wins = board_winning(board, (Colour)board->to_move); wins;)
        tree_child(tree, node)[bits_pop(&wins)] = TREE_WON;
}

void proof_note_forced(const Tree *tree, int node, int forced) {
    int16_t *child = tree_child(tree, node);
    float *prior = tree_prior(tree, node);
    for (int a = 0; a < tree->cells; a++) {
        if (prior[a] > 0.0f && a != forced)
            child[a] = TREE_LOST;
        prior[a] = a == forced ? 1.0f : 0.0f;
    }
}

// The sums over visited actions after one lost its prior: recomputed, since subtracting could leave
// nothing but rounding errors.
static void sum_known(const Tree *tree, int node) {
    TreeNode *known = tree_known(tree, node);
    const float *prior = tree_prior(tree, node), *q = tree_q(tree, node);
    const float *visits = tree_visits(tree, node);
    known->sum_probs = known->weighted_q = 0.0f;
    for (int a = 0; a < tree->cells; a++)
        if (visits[a] > 0.0f) {
            known->sum_probs += prior[a];
            known->weighted_q += prior[a] * q[a];
        }
}

static bool all_lost(const Tree *tree, int node) {
    const float *prior = tree_prior(tree, node);
    for (int a = 0; a < tree->cells; a++)
        if (prior[a] > 0.0f)
            return false;
    return true;
}

Proof proof_note(const Tree *tree, int node, int action, Proof reached) {
    CHECK(reached != PROOF_NONE);
    if (reached == PROOF_LOST) {
        tree_child(tree, node)[action] = TREE_WON;
        return PROOF_WON;
    }
    tree_child(tree, node)[action] = TREE_LOST;
    tree_prior(tree, node)[action] = 0.0f;
    sum_known(tree, node);
    return all_lost(tree, node) ? PROOF_LOST : PROOF_NONE;
}
