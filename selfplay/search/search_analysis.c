#include "selfplay/search/search_analysis.h"

#include <math.h>
#include <string.h>

Status search_analyse(Search *search, Evaluator *evaluator, const Board *board, Rng *rng,
                      SearchAnalysis *analysis, Error *error) {
    const size_t bytes = (size_t)board_cells(board) * sizeof(float);
    *analysis = (SearchAnalysis){.nodes = search_nodes(search)};
    const EvaluatorRequest request = {
        .board = board, .prior = analysis->prior, .value = &analysis->net_value};
    evaluator->evaluate(evaluator, &request, 1);
    search_run(search, evaluator, board, rng, 1, false);
    if (evaluator->broken > 0)
        return evaluator_refuse(error);
    memcpy(analysis->visits, search_visits(search, 0), bytes);
    memcpy(analysis->policy, search_policy(search, 0), bytes);
    memcpy(analysis->values, search_action_values(search, 0), bytes);
    analysis->value = search_value(search, 0);
    analysis->proven = search_proven(search, 0);
    for (int cell = 0; cell < board_cells(board); cell++)
        analysis->pv_length[cell] =
            (uint8_t)search_pv(search, 0, cell, analysis->pv[cell], SEARCH_PV_MAX);
    return STATUS_OK;
}

float search_entropy(const float *policy, int cells) {
    float sum = 0.0f;
    for (int i = 0; i < cells; i++)
        if (policy[i] > 0.0f)
            sum -= policy[i] * log2f(policy[i]);
    return sum;
}

float search_policy_change(const SearchAnalysis *analysis, int cells) {
    float sum = 0.0f;
    for (int i = 0; i < cells; i++)
        sum += fabsf(analysis->prior[i] - analysis->policy[i]);
    return 0.5f * sum;
}
