// The section of the report about the laws of several kinds of runs.
#include "elo/report/report_internal.h"

#include <stdio.h>

static void add_sentences(ReportPage *page, const Laws *laws) {
    report_html(page,
                "<p>A law for each label of the runs; all agents are rated together. Ranges in "
                "brackets hold in 95%% of cases for all %d pairs at once.</p>\n<ul>\n",
                laws->pairs);
    for (int i = 0; i < laws->pairs; i++) {
        report_html(page, "<li>");
        report_text(page, laws->pair[i].sentence);
        if (laws->pair[i].uneven)
            report_html(page, " (the numbers of runs differ: the best of more runs is luckier)");
        report_html(page, "</li>\n");
    }
    report_html(page, "</ul>\n");
}

static void add_slopes(ReportPage *page, const Laws *laws) {
    const char *const columns[] = {
        "label", "board", "runs", "Elo for ten times", "-50 Elo at, log10", "stops rising at, Elo"};
    report_table(page, "The law of each label", columns, 6);
    for (int i = 0; i < laws->count; i++) {
        const ScalingFit *fit = laws->law[i].fit;
        for (int b = 0; b < fit->boards; b++) {
            const ScalingIncline *board = &fit->board[b];
            report_cell(page, "%s", laws->law[i].name);
            report_cell(page, "%d×%d", board->size, board->size);
            report_cell(page, "%d", laws->law[i].runs[b]);
            report_value(page, "%.0f", board->slope);
            report_value(page, "%.2f", board->crossing);
            report_value(page, "%.0f", board->ceiling);
        }
    }
    report_table_end(page);
}

static void add_pairs(ReportPage *page, const Laws *laws) {
    char times[64];
    snprintf(times, sizeof times, "times the %s", unit_noun(laws->unit));
    const char *const columns[] = {"second, first", "board", times, "slope, Elo", "ceiling, Elo"};
    report_table(page, "The second less the first, at once for all boards of all pairs", columns,
                 5);
    for (int i = 0; i < laws->pairs; i++) {
        const LawsPair *pair = &laws->pair[i];
        for (int b = 0; b < pair->boards; b++) {
            const LawsBoard *board = &pair->board[b];
            report_cell(page, "%s, %s", laws->law[pair->second].name, laws->law[pair->first].name);
            report_cell(page, "%d×%d", board->size, board->size);
            report_value(page, "%.2f", report_power_of_ten(board->shift.all));
            report_value(page, "%+.0f", board->slope.all);
            report_value(page, "%+.0f", board->ceiling.all);
        }
    }
    report_table_end(page);
}

Status report_laws(ReportPage *page, const ReportInput *input, Error *error) {
    (void)error;
    const Laws *laws = input->data->laws;
    if (!laws) {
        report_html(page, "<p>All runs have one label, or only one has enough snapshots.</p>\n");
        return STATUS_OK;
    }
    add_sentences(page, laws);
    add_slopes(page, laws);
    add_pairs(page, laws);
    for (int i = 0; i < laws->notes; i++) {
        report_html(page, "<p>Left out: ");
        report_text(page, laws->note[i].name);
        report_html(page, " on %d×%d, %d snapshots.</p>\n", laws->note[i].size, laws->note[i].size,
                    laws->note[i].snaps);
    }
    return STATUS_OK;
}
