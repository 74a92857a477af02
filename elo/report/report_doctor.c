// The section of the report with the doctor's findings.
#include "elo/report/report_internal.h"

#include <string.h>

enum { SENTENCES_MAX = 5 }; // of each sign

static const char *const explained[DOCTOR_SIGNS] = {
    [DOCTOR_LOSS_SPIKE] = "the loss jumps",
    [DOCTOR_DEAD_UNITS] = "hidden units that let nothing through",
    [DOCTOR_SATURATED] = "certain values that are wrong",
    [DOCTOR_COLLAPSED] = "certain moves that throw wins away",
    [DOCTOR_NOISE] = "the batch does not fit the gradient's noise",
    [DOCTOR_OVERFIT] = "games learnt by heart",
    [DOCTOR_STALE] = "learns from old games",
    [DOCTOR_OVERUSED] = "samples learnt from too often",
    [DOCTOR_PLATEAU] = "no gain over the last factor of four in compute",
    [DOCTOR_SPREAD] = "far below the best seed",
    [DOCTOR_UNREAD] = "the run's files cannot be looked at",
};

// Whether this is the first finding of its run.
static bool is_first(const DoctorFindings *findings, int finding) {
    for (int i = 0; i < finding; i++)
        if (strcmp(findings->list[i].run, findings->list[finding].run) == 0)
            return false;
    return true;
}

static void add_signs(ReportPage *page, const DoctorFindings *findings) {
    static const char *const columns[] = {"sign", "what it is", "notices", "severe"};
    report_table(page, "Signs that training, not the law, is at fault", columns, 4);
    for (int sign = 0; sign < DOCTOR_SIGNS; sign++) {
        int runs[2] = {0, 0};
        for (int i = 0; i < findings->count; i++)
            if (findings->list[i].sign == (DoctorSign)sign)
                runs[findings->list[i].severity]++;
        report_cell(page, "%s", doctor_sign_names[sign]);
        report_cell(page, "%s", explained[sign]);
        report_cell(page, "%d", runs[DOCTOR_NOTICE]);
        report_cell(page, "%d", runs[DOCTOR_SEVERE]);
    }
    report_table_end(page);
}

// The runs with this sign: a sentence for each of the first few, names for the rest.
static void add_runs(ReportPage *page, const DoctorFindings *findings, DoctorSign sign) {
    int count = 0;
    for (int i = 0; i < findings->count; i++) {
        const DoctorFinding *finding = &findings->list[i];
        if (finding->sign != sign)
            continue;
        if (count == 0)
            report_html(page, "<li><strong>%s</strong>\n<ul>\n", doctor_sign_names[sign]);
        if (count < SENTENCES_MAX)
            report_html(page, "<li>");
        else
            report_html(page, "%s", count == SENTENCES_MAX ? "<li>also " : ", ");
        report_text(page, finding->run);
        if (finding->severity == DOCTOR_SEVERE)
            report_html(page, " (severe)");
        if (count++ < SENTENCES_MAX) {
            report_html(page, ": ");
            report_text(page, finding->sentence);
            report_html(page, "</li>\n");
        }
    }
    report_html(page, "%s%s", count > SENTENCES_MAX ? "</li>\n" : "",
                count > 0 ? "</ul></li>\n" : "");
}

Status report_doctor(ReportPage *page, const ReportInput *input, Error *error) {
    (void)error;
    const DoctorFindings *findings = input->findings;
    const int runs = input->looked_at + input->without_folder;
    int ill = 0;
    for (int i = 0; i < findings->count; i++)
        ill += is_first(findings, i);
    report_html(page,
                "<p>When a law seems to break, the usual reason is that training did. %d of %d "
                "runs show no sign of that.",
                runs - ill, runs);
    if (input->without_folder > 0)
        report_html(page,
                    " Of %d the folder is not beside the store: only their ratings were "
                    "looked at.",
                    input->without_folder);
    report_html(page, " A notice is no verdict: a plateau is what a full network does, and what "
                      "the frontier is made for.</p>\n");
    add_signs(page, findings);
    report_html(page, "%s", ill > 0 ? "<ul>\n" : "");
    for (int sign = 0; sign < DOCTOR_SIGNS; sign++)
        add_runs(page, findings, (DoctorSign)sign);
    report_html(page, "%s", ill > 0 ? "</ul>\n" : "");
    return STATUS_OK;
}
