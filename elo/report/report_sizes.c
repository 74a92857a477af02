// The report's section on parameters and moves.
#include "elo/law/size_data.h"
#include "elo/report/report_internal.h"

#include <math.h>

enum { REPLICATES = 200 };

static void add_laws(ReportPage *page, const SizeDataStore *store) {
    static const char *const columns[] = {"board",
                                          "runs",
                                          "sizes of net",
                                          "alpha",
                                          "beta",
                                          "best size grows as compute to the",
                                          "1/K grows as compute to the",
                                          "left over, Elo",
                                          "frontier above the law's best, Elo",
                                          "root mean square"};
    report_table(page, "Exponents of weights and biases and of moves", columns, 10);
    for (int i = 0; i < store->count; i++) {
        const SizeDataFit *fit = &store->fit[i];
        report_cell(page, "%d×%d", fit->size, fit->size);
        report_cell(page, "%d", fit->runs);
        report_cell(page, "%d", fit->shapes);
        report_value(page, "%.2f", fit->alpha);
        report_value(page, "%.2f", fit->beta);
        report_value(page, "%.2f", fit->size_share);
        report_value(page, "%.2f", fit->compute);
        report_cell(page, "%.0f", fit->rms);
        report_number(page, "%+.0f", fit->frontier_mean);
        report_number(page, "%.0f", fit->frontier_rms);
    }
    report_table_end(page);
}

static void add_goals(ReportPage *page, const SizeDataStore *store) {
    static const char *const columns[] = {
        "board", "compute, paper FLOPs",  "weights and biases", "largest trained",
        "moves", "moves a weight or bias"};
    report_table(page, "The least compute to -50 Elo, by that law", columns, 6);
    for (int i = 0; i < store->count; i++) {
        const SizeDataFit *fit = &store->fit[i];
        report_cell(page, "%d×%d", fit->size, fit->size);
        report_power(page, report_power_of_ten(fit->goal_compute));
        report_value(page, "%.0f", report_power_of_ten(fit->goal_parameters));
        report_number(page, "%.0f", pow(10.0, fit->parameters_most));
        report_power(page, report_power_of_ten(fit->goal_moves));
        report_value(page, "%.1f", report_power_of_ten(fit->goal_ratio));
    }
    report_table_end(page);
}

Status report_sizes(ReportPage *page, const ReportInput *input, Error *error) {
    (void)error;
    const FiguresData *data = input->data;
    const ScalingConfig config = {.replicates = REPLICATES, .seed = 1, .unit = UNIT_PAPER};
    SizeDataStore *store =
        size_data_store_create(&config, data->standings, data->scaling, data->boards);
    report_html(page,
                "<p>With N weights and biases and D moves of self-play, 10<sup>-Elo/400</sup> - 1 "
                "= 1/(1/P + 1/K), K = [(A/N<sup>alpha</sup>)<sup>1/beta</sup> + "
                "(B/D<sup>beta</sup>)<sup>1/beta</sup>]<sup>beta</sup> is fitted to all snapshots "
                "of a board, where P is the plateau of play that has learnt nothing.</p>\n");
    if (store->count > 0) {
        add_laws(page, store);
        add_goals(page, store);
    }
    if (isfinite(store->size_share.value))
        report_html(page,
                    "<p>Taken together, the best number of weights and biases grows as compute to "
                    "the %.2f (%.2f to %.2f). As told of Connect Four and Pentago (Neumann and "
                    "Gros 2022) it is 0.63.</p>\n",
                    store->size_share.value, store->size_share.lo, store->size_share.hi);
    for (int i = 0; i < store->without; i++) {
        report_html(page, "<p>Not fitted: ");
        report_text(page, store->reason[i].text);
        report_html(page, ".</p>\n");
    }
    size_data_store_destroy(store);
    return STATUS_OK;
}
