// hexlaw report: one page about a store, for a browser or a printer.
#include "elo/report/report.h"
#include "tools/commands/commands.h"
#include "tools/frame/progress.h"
#include "tools/shared/error_analysis.h"
#include "tools/shared/laws.h"

#include "base/file.h"

#include <cblas.h>
#include <cjson/cJSON.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { FACT_MAX = 320, FACTS_MAX = 12 };

typedef struct Facts {
    int count;
    ReportFact fact[FACTS_MAX];
    char value[FACTS_MAX][FACT_MAX];
} Facts;

__attribute__((format(printf, 3, 4))) static void add_fact(Facts *facts, const char *name,
                                                           const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(facts->value[facts->count], FACT_MAX, format, arguments);
    va_end(arguments);
    facts->fact[facts->count] = (ReportFact){name, facts->value[facts->count]};
    facts->count++;
}

// The processor's name by the kernel.
static void processor_name(char name[128]) {
    snprintf(name, 128, "unknown");
    FILE *file = fopen("/proc/cpuinfo", "r");
    char line[512];
    while (file && fgets(line, sizeof line, file)) {
        char *colon = strchr(line, ':');
        if (strncmp(line, "model name", 10) != 0 || !colon)
            continue;
        line[strcspn(line, "\n")] = '\0';
        snprintf(name, 128, "%.120s", colon + 2);
        break;
    }
    if (file)
        fclose(file);
}

static void collect_facts(Facts *facts, const Command *command, const AnalysisSource *source,
                          int replicates) {
    char processor[128], date[64];
    processor_name(processor);
    const time_t now = time(NULL);
    struct tm local;
    strftime(date, sizeof date, "%Y-%m-%d %H:%M %Z", localtime_r(&now, &local));
    add_fact(facts, "written", "%s", date);
#ifdef __clang__
    const char *compiler = __VERSION__; // includes clang's name
#else
    const char *compiler = "gcc " __VERSION__;
#endif
    add_fact(facts, "program", "hexlaw %s, compiled by %s", HEXLAW_VERSION, compiler);
    add_fact(facts, "libraries", "%s; SQLite %s; cJSON %s", openblas_get_config(), store_library(),
             cJSON_Version());
    add_fact(facts, "store", "%s", source->store);
    add_fact(facts, "bootstrap", "%d replicates, seed %llu", replicates,
             (unsigned long long)command->seed);
    add_fact(facts, "games", "%s", source->greedy ? "greedy moves" : "sampled moves");
    add_fact(facts, "machine of this report", "%s, %ld processors, %.1f GiB of memory", processor,
             sysconf(_SC_NPROCESSORS_ONLN),
             (double)sysconf(_SC_PHYS_PAGES) * (double)sysconf(_SC_PAGESIZE) / (1 << 30));
}

// The page's content beyond the figures.
typedef struct Visit {
    DoctorFindings findings;
    int looked_at, without;
    Facts facts;
} Visit;

static void show_run(void *context, const char *run, double done) {
    progress_show(context, &(ProgressState){.what = run, .done = done, .seconds_left = -1.0});
}

static Status visit_runs(const Command *command, Store *store, Visit *visit, Error *error) {
    const ProgressConfig bar = progress_config_default();
    DoctorConfig config = doctor_config_default();
    config.seed = command->seed;
    config.stop = command_stop();
    store_listen(store, config.stop);
    config.progress = show_run;
    config.context = progress_create(&bar, command->quiet);
    const Status status =
        doctor_store(&config, store, &visit->findings, &visit->looked_at, &visit->without, error);
    progress_destroy(config.context);
    store_listen(store, NULL);
    command_stop_end();
    return status;
}

// Draws the figures into a temporary folder, which is removed once the page is written.
static Status write_page(const Analysis *analysis, const FiguresConfig *config, const Visit *visit,
                         const char *out, AnalysisDrawing *drawing, Error *error) {
    Status status = analysis_draw(analysis, config, NULL, 0, drawing, error);
    if (status != STATUS_OK)
        return status;
    const FiguresData data = analysis_figures(analysis);
    const ReportInput input = {
        .data = &data,
        .store = analysis->store,
        .folder = config->folder,
        .figures = drawing->drawn,
        .figure_count = drawing->count,
        .without = drawing->without,
        .reasons = drawing->reason,
        .without_count = drawing->left_out,
        .findings = &visit->findings,
        .looked_at = visit->looked_at,
        .without_folder = visit->without,
        .facts = visit->facts.fact,
        .fact_count = visit->facts.count,
    };
    return report_write(&input, out, error);
}

int cmd_report(int argc, char **argv) {
    AnalysisSource source = {0};
    const char *out = "report.html", *figures = NULL, *gnuplot = figures_config_default().gnuplot;
    int replicates = scaling_config_default().replicates;
    int kind = (int)error_law_config_default().kind;
    const Option own[] = {
        {.name = "out", .letter = 'o', .value = "FILE", .text = &out, .help = "the page"},
        {.name = "figures",
         .value = "DIR",
         .text = &figures,
         .default_text = "the page's name with -figures behind it",
         .help = "where the figures go, with their data and scripts; the page holds a copy"},
        analysis_unit_option(&source.unit),
        error_analysis_option(&kind),
        {.name = "replicates",
         .value = "N",
         .integer = &replicates,
         .least = 20,
         .most = 1e6,
         .help = "replicates of the bootstrap that gives the intervals"},
        {.name = "gnuplot", .value = "PROGRAM", .text = &gnuplot, .help = "the program that draws"},
        OPTIONS_END,
    };
    Option options[ANALYSIS_OPTIONS + sizeof own / sizeof own[0]];
    analysis_options(&source, own, options);
    const Command command = command_read(
        &(CommandSyntax){
            .options = options,
            .common = COMMON_QUIET | COMMON_SEED,
            .about =
                "Writes one page about a store: the verdict, every table and figure with the "
                "paper's numbers beside ours, settings, seeds and compute. It is one HTML file "
                "that needs no script and loads nothing, for a browser or a printer.",
            .example = "hexlaw report --store exp/hexlaw.sqlite --out exp/report.html",
        },
        argc, argv);
    char folder[PATH_MAX];
    const size_t stem =
        strlen(out) - (strlen(out) > 5 && !strcmp(out + strlen(out) - 5, ".html") ? 5 : 0);
    if (figures ? snprintf(folder, sizeof folder, "%s", figures) >= PATH_MAX
                : snprintf(folder, sizeof folder, "%.*s-figures", (int)stem, out) >= PATH_MAX)
        command_refuse(&command, "%.100s...: the path is too long", figures ? figures : out);
    FiguresConfig config = figures_config_default();
    config.folder = folder;
    config.gnuplot = gnuplot;
    Visit visit = {.looked_at = 0};
    Error error;
    Analysis analysis;
    AnalysisDrawing drawing;
    Status status = analysis_open(&source, &analysis, &error);
    if (status == STATUS_OK)
        status = analysis_fit(&analysis, replicates, command.seed, &error);
    if (status == STATUS_OK)
        status = error_analysis_fit_measured(&source, &analysis, (StoreErrorKind)kind, replicates,
                                             command.seed, &error);
    if (status == STATUS_OK)
        status = laws_of_labels(&analysis, replicates, command.seed, &error);
    if (status == STATUS_OK)
        status = visit_runs(&command, analysis.store, &visit, &error);
    if (status == STATUS_OK) {
        collect_facts(&visit.facts, &command, &source, replicates);
        status = write_page(&analysis, &config, &visit, out, &drawing, &error);
    }
    doctor_findings_free(&visit.findings);
    analysis_close(&analysis);
    if (status == STATUS_OK)
        printf("%s\n", out);
    return command_end(&command, status, &error);
}
