#include "elo/report/report_internal.h"

#include "base/check.h"
#include "base/file.h"
#include "base/memory.h"

#include <stdlib.h>

static const char style[] =
    ":root{color-scheme:light}\n"
    "body{margin:0 auto;max-width:62rem;padding:1rem;font:1rem/1.5 system-ui,sans-serif;"
    "color:#1a1a1a;background:#fff;overflow-wrap:break-word}\n"
    "h1{font-size:1.6rem;line-height:1.2}h2{font-size:1.25rem;margin-top:2.2rem;"
    "border-bottom:1px solid #ccc}\n"
    "a{color:#0b4f9e}nav ul{padding:0;list-style:none;display:flex;flex-wrap:wrap;gap:.2rem 1rem}\n"
    ".verdict{border-left:.5rem solid;padding:.6rem 1rem;background:#f4f4f4}"
    ".verdict strong{font-size:1.3rem}\n"
    ".linear{border-color:#006b4c}.not{border-color:#b03000}.unclear{border-color:#7a5c00}\n"
    ".scroll{overflow-x:auto;margin:1rem 0}.scroll:focus-visible{outline:2px solid #0b4f9e}\n"
    "table{border-collapse:collapse;font-variant-numeric:tabular-nums;font-size:.92rem}\n"
    "caption{text-align:left;font-weight:600;padding:.3rem 0}\n"
    "th,td{padding:.25rem .6rem;border-bottom:1px solid #ddd;text-align:right;"
    "vertical-align:top}th:first-child{text-align:left}thead th{border-bottom:2px solid #666}\n"
    "tbody th{font-weight:normal}td{white-space:nowrap}"
    ".facts td,.facts th{text-align:left}.facts td{white-space:normal;overflow-wrap:anywhere}\n"
    "figure{margin:1.5rem 0}figcaption{font-size:.95rem;color:#333}\n"
    "svg{display:block;width:100%;height:auto;min-width:40rem}\n"
    "pre{overflow-x:auto;background:#f4f4f4;padding:.6rem;font-size:.85rem}\n"
    "@media print{@page{margin:1.5cm}body{max-width:none;padding:0;font-size:10pt}nav{display:none}"
    ".scroll,pre{overflow:visible}svg{min-width:0}pre{white-space:pre-wrap}"
    "figure,tr,.verdict{break-inside:avoid}h2,caption{break-after:avoid}"
    "table{font-size:8pt}th,td{padding:.1rem .3rem;white-space:normal}}\n";

// --- the verdict ---

static void add_verdict(ReportPage *page, const ReportInput *input) {
    static const char *const classes[] = {"linear", "not", "unclear"};
    static const char *const counted[] = {
        "search nodes a move × weights and biases × moves played in training",
        ("the multiply-adds that self-play and learning really made, and what proofs looked at "
         "taken for as many as are made in the same time"),
        "those that all threads of training took together, on the machine where it was trained",
        "one for every move of every game that was played to learn from"};
    static const char *const heads[] = {"Linear", "Not linear", "Unclear"};
    const ScalingFit *fit = input->data->fit;
    report_html(page, "<section id=\"verdict\">\n<h2>Verdict</h2>\n<p>Does strength grow linearly "
                      "with the logarithm of training compute?</p>\n");
    report_html(page, "<div class=\"verdict %s\"><p><strong>%s.</strong></p>\n<p>",
                classes[fit->verdict], heads[fit->verdict]);
    report_text(page, fit->verdict_text);
    report_html(page,
                "</p></div>\n<p>Elo is relative to perfect play at 0 where it took part, on "
                "boards above 7×7 to the reference player, which is strong but not perfect, else "
                "to the best agent. Training is counted in %s: %s. Ranges in brackets hold 95%% of "
                "the bootstrap over runs and games.</p>\n</section>\n",
                unit_plural(fit->unit), counted[fit->unit]);
}

// --- figures ---

static Status add_figures(ReportPage *page, const ReportInput *input, Error *error) {
    Status status = STATUS_OK;
    for (int i = 0; i < input->figure_count && status == STATUS_OK; i++)
        status = report_figure(page, input->folder, input->figures[i], i + 1, error);
    if (input->without_count > 0)
        report_html(page,
                    "<p>Not drawn, for these results do not hold what they take:</p>\n<ul>\n");
    for (int i = 0; i < input->without_count; i++) {
        report_html(page, "<li>");
        report_text(page, input->without[i]->title);
        report_html(page, ": ");
        report_text(page, input->reasons[i].text);
        report_html(page, "</li>\n");
    }
    report_html(page, "%s", input->without_count > 0 ? "</ul>\n" : "");
    return status;
}

static void add_facts(ReportPage *page, const ReportInput *input) {
    static const char *const columns[] = {"what", "value"};
    report_html(page, "<section id=\"made\" class=\"facts\">\n<h2>How this page was made</h2>\n");
    report_table(page, "Program, machine and seeds", columns, 2);
    for (int i = 0; i < input->fact_count; i++) {
        report_cell(page, "%s", input->facts[i].name);
        report_cell(page, "%s", input->facts[i].value);
    }
    report_table_end(page);
    report_html(page, "</section>\n");
}

// --- the page ---

typedef struct Section {
    const char *id, *title;
    Status (*add)(ReportPage *page, const ReportInput *input, Error *error);
} Section;

// In the order of the page; the verdict comes before them, the facts after them.
static const Section sections[] = {
    {"boards", "Each board size", report_boards},
    {"law", "The law across boards", report_law},
    {"figures", "Figures", add_figures},
    {"laws", "Laws of several kinds of runs", report_laws},
    {"shapes", "Line or curve", report_shapes},
    {"predictions", "Predictions of larger boards", report_predictions},
    {"forecasts", "Forecasts of more compute", report_forecasts},
    {"agents", "The best agents", report_agents},
    {"trade", "Training against search", report_trade},
    {"sizes", "Parameters and moves", report_sizes},
    {"horizon", "Time horizons", report_horizon},
    {"errors", "Error rates", report_errors},
    {"doctor", "Is it training?", report_doctor},
    {"grid", "What was trained and played", report_grid},
    {"settings", "Settings", report_settings},
};
enum { SECTIONS = sizeof sections / sizeof *sections };

static void add_head(ReportPage *page) {
    report_html(page,
                "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                "<title>Strength against compute in Hex</title>\n<style>\n%s</style>\n</head>\n"
                "<body>\n<header>\n<h1>Strength against compute in Hex</h1>\n"
                "<nav aria-label=\"Contents\"><ul>\n<li><a href=\"#verdict\">Verdict</a></li>\n",
                style);
    for (int i = 0; i < SECTIONS; i++)
        report_html(page, "<li><a href=\"#%s\">%s</a></li>\n", sections[i].id, sections[i].title);
    report_html(page, "<li><a href=\"#made\">How this page was made</a></li>\n</ul></nav>\n"
                      "</header>\n<main>\n");
}

static Status add_page(ReportPage *page, const ReportInput *input, Error *error) {
    add_head(page);
    add_verdict(page, input);
    for (int i = 0; i < SECTIONS; i++) {
        report_html(page, "<section id=\"%s\">\n<h2>%s</h2>\n", sections[i].id, sections[i].title);
        const Status status = sections[i].add(page, input, error);
        if (status != STATUS_OK)
            return status;
        report_html(page, "</section>\n");
    }
    add_facts(page, input);
    report_html(page, "</main>\n</body>\n</html>\n");
    return STATUS_OK;
}

Status report_write(const ReportInput *input, const char *path, Error *error) {
    char *bytes;
    size_t length;
    ScalingTable *paper = memory_zeroed(1, sizeof *paper);
    scaling_table_paper(input->data->fit->unit, paper);
    ReportPage page = {.stream = memory_stream(&bytes, &length), .paper = paper};
    Status status = add_page(&page, input, error);
    memory_stream_end(page.stream, &bytes);
    if (status == STATUS_OK)
        status = file_write(path, bytes, length, error);
    free(bytes);
    free(paper);
    return status;
}
