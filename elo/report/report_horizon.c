// The section of the report about time horizons.
#include "elo/report/report_internal.h"

#include <math.h>

static void add_length(ReportPage *page, const HorizonFit *fit, const HorizonLength *length) {
    if (isnan(length->plies)) {
        report_cell(page, "–");
        return;
    }
    char plies[24], low[16], high[16];
    if (isinf(length->plies))
        snprintf(plies, sizeof plies, "> %d", fit->longest);
    else if (length->plies > 0.0)
        snprintf(plies, sizeof plies, "%.1f", length->plies);
    else
        snprintf(plies, sizeof plies, "< %d", fit->shortest);
    snprintf(low, sizeof low, length->low > 0.0 ? "%.1f" : "–", fmin(length->low, fit->longest));
    snprintf(high, sizeof high, isfinite(length->high) ? "%.1f" : "–",
             fmax(length->high, fit->shortest));
    report_cell(page, "%s (%s to %s)", plies, low, high);
}

static void add_growth(ReportPage *page, const ReportInput *input) {
    const char *noun = unit_noun(input->data->fit->unit);
    char caption[96], times_head[96], elo_head[96];
    snprintf(caption, sizeof caption, "How the 50%% horizon grows with %s%s",
             input->data->fit->unit == UNIT_PAPER ? "training " : "", noun);
    snprintf(times_head, sizeof times_head, "50%% horizon, times for ten times the %s", noun);
    snprintf(elo_head, sizeof elo_head, "Elo for ten times the %s", noun);
    const char *const columns[] = {"board",
                                   "agents in the fit",
                                   times_head,
                                   elo_head,
                                   "exponential: error of ln horizon",
                                   "linear: error of ln horizon",
                                   "AIC, linear less exponential"};
    report_table(page, caption, columns, 7);
    for (int b = 0; b < input->data->boards; b++) {
        const HorizonField *field = input->data->horizons[b];
        const HorizonGrowth *growth = &field->growth;
        if (field->measured == 0)
            continue;
        report_cell(page, "%d×%d", field->size, field->size);
        report_cell(page, "%d", growth->points);
        const ScalingValue times = {pow(10.0, growth->slope.value), pow(10.0, growth->slope.lo),
                                    pow(10.0, growth->slope.hi)};
        report_value(page, "%.2f", times);
        report_value(page, "%.0f", growth->elo);
        report_number(page, "%.3f", growth->exponential_error);
        report_number(page, "%.3f", growth->linear_error);
        report_number(page, "%.1f", growth->advantage);
    }
    report_table_end(page);
}

static void add_agents(ReportPage *page, const ReportInput *input) {
    char training[96];
    snprintf(training, sizeof training, "training, %s", unit_plural(input->data->fit->unit));
    const char *const columns[] = {
        "agent", "board", training, "Elo", "tasks", "50% horizon, plies", "80% horizon, plies"};
    report_table(page, "Horizons of the agents on the inclines", columns, 7);
    for (int b = 0; b < input->data->boards; b++) {
        const HorizonField *field = input->data->horizons[b];
        for (int i = 0; i < field->count; i++) {
            const HorizonAgent *agent = &field->agents[i];
            if (!field->used[i])
                continue;
            report_cell(page, "%s", field->names[i]);
            report_cell(page, "%d×%d", field->size, field->size);
            report_power(page, report_exact(pow(10.0, agent->x)));
            report_cell(page, "%.0f", agent->elo);
            report_cell(page, "%d of %d", agent->fit.done, agent->fit.tasks);
            add_length(page, &agent->fit, &agent->fit.half);
            add_length(page, &agent->fit, &agent->fit.most);
        }
    }
    report_table_end(page);
}

Status report_horizon(ReportPage *page, const ReportInput *input, Error *error) {
    (void)error;
    const FiguresData *data = input->data;
    int measured = 0;
    char text[HORIZON_SENTENCE_MAX];
    for (int b = 0; b < data->boards; b++)
        measured += data->horizons[b]->measured;
    if (measured == 0) {
        report_html(page,
                    "<p>Not measured in this store: <code>hexlaw horizon</code> does it.</p>\n");
        return STATUS_OK;
    }
    report_html(page, "<p>A task is a random position that its side to move wins; its length is "
                      "the number of plies to the win under best play. The 50%% horizon is the "
                      "length at which an agent wins half of them against perfect defence. Tasks "
                      "have at most 16 free cells on 4×4, 20 on 5×5 and 25 on larger boards.</p>\n"
                      "<p>");
    horizon_sentence_of_all(data->horizons, data->boards, text);
    report_text(page, text);
    report_html(page, "</p>\n<ul>\n");
    for (int b = 0; b < data->boards; b++) {
        if (data->horizons[b]->measured == 0)
            continue;
        report_html(page, "<li>");
        horizon_sentence(&data->horizons[b]->growth, data->horizons[b]->size, text);
        report_text(page, text);
        report_html(page, "</li>\n");
    }
    report_html(page, "</ul>\n");
    add_growth(page, input);
    add_agents(page, input);
    return STATUS_OK;
}
