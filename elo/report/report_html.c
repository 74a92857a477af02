#include "elo/report/report_internal.h"

#include "base/check.h"
#include "base/file.h"

#include <limits.h>
#include <math.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

enum { SVG_BYTES_MAX = 4 << 20, CELL_MAX = 512 };

void report_html(ReportPage *page, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    vfprintf(page->stream, format, arguments);
    va_end(arguments);
}

void report_text(ReportPage *page, const char *text) {
    for (; *text; text++)
        switch (*text) {
        case '&':
            fputs("&amp;", page->stream);
            break;
        case '<':
            fputs("&lt;", page->stream);
            break;
        case '>':
            fputs("&gt;", page->stream);
            break;
        case '"':
            fputs("&quot;", page->stream);
            break;
        default:
            fputc(*text, page->stream);
        }
}

// --- tables ---

void report_table(ReportPage *page, const char *caption, const char *const *columns, int count) {
    page->columns = count;
    page->cell = 0;
    report_html(page, "<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"");
    report_text(page, caption);
    report_html(page, "\">\n<table>\n<caption>");
    report_text(page, caption);
    report_html(page, "</caption>\n<thead><tr>");
    for (int i = 0; i < count; i++) {
        report_html(page, "<th scope=\"col\">");
        report_text(page, columns[i]);
        report_html(page, "</th>");
    }
    report_html(page, "</tr></thead>\n<tbody>\n");
}

static void open_cell(ReportPage *page) {
    report_html(page, "%s", page->cell == 0 ? "<tr><th scope=\"row\">" : "<td>");
}

static void close_cell(ReportPage *page) {
    report_html(page, "%s", page->cell == 0 ? "</th>" : "</td>");
    if (++page->cell == page->columns) {
        report_html(page, "</tr>\n");
        page->cell = 0;
    }
}

void report_cell(ReportPage *page, const char *format, ...) {
    char text[CELL_MAX];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    open_cell(page);
    report_text(page, text);
    close_cell(page);
}

void report_table_end(ReportPage *page) {
    CHECK(page->cell == 0);
    report_html(page, "</tbody>\n</table>\n</div>\n");
}

static void number_text(char text[64], const char *format, double number) {
    if (isfinite(number))
        snprintf(text, 64, format, number);
    else
        snprintf(text, 64, "–");
}

void report_number(ReportPage *page, const char *format, double number) {
    char text[64];
    number_text(text, format, number);
    report_cell(page, "%s", text);
}

void report_value(ReportPage *page, const char *format, ScalingValue value) {
    char middle[64], low[64], high[64];
    number_text(middle, format, value.value);
    number_text(low, format, value.lo);
    number_text(high, format, value.hi);
    if (isfinite(value.lo) && isfinite(value.hi))
        report_cell(page, "%s (%s to %s)", middle, low, high);
    else
        report_cell(page, "%s", middle);
}

ScalingValue report_exact(double number) {
    return (ScalingValue){number, NAN, NAN};
}

ScalingValue report_power_of_ten(ScalingValue value) {
    return (ScalingValue){pow(10.0, value.value), pow(10.0, value.lo), pow(10.0, value.hi)};
}

void report_power(ReportPage *page, ScalingValue value) {
    open_cell(page);
    if (isfinite(value.value) && value.value > 0.0) {
        double exponent = floor(log10(value.value));
        if (value.value / pow(10.0, exponent) >= 9.995) // would be written as 10.00
            exponent += 1.0;
        const double unit = pow(10.0, exponent);
        report_html(page, "%.2f", value.value / unit);
        if (isfinite(value.lo) && isfinite(value.hi))
            report_html(page, " (%.2f to %.2f)", value.lo / unit, value.hi / unit);
        report_html(page, "&nbsp;×&nbsp;10<sup>%.0f</sup>", exponent);
    } else {
        report_html(page, "–");
    }
    close_cell(page);
}

// --- figures ---

// Ids are unique in the whole page: each figure's ids get its name as a prefix.
static void add_svg_body(ReportPage *page, const char *svg, const char *name) {
    static const char *const marks[] = {" id='", " id=\"", "href='#", "href=\"#", "url(#"};
    while (*svg) {
        int mark = 0;
        while (mark < 5 && strncmp(svg, marks[mark], strlen(marks[mark])) != 0)
            mark++;
        if (mark == 5) {
            fputc(*svg++, page->stream);
        } else {
            report_html(page, "%s%s-", marks[mark], name);
            svg += strlen(marks[mark]);
        }
    }
}

Status report_figure(ReportPage *page, const char *folder, const Figure *figure, int number,
                     Error *error) {
    char path[PATH_MAX], file[64], *svg;
    size_t length;
    snprintf(file, sizeof file, "%s.svg", figure->name);
    Status status = file_path(folder, file, path, error);
    if (status == STATUS_OK)
        status = file_read(path, SVG_BYTES_MAX, &svg, &length, error);
    if (status != STATUS_OK)
        return status;
    // gnuplot's own title and description say nothing about the figure.
    const char *box = strstr(svg, "viewBox="), *body = strstr(svg, "</desc>");
    const char *box_end = box ? strchr(box, '\n') : NULL;
    if (!box_end || !body) {
        free(svg);
        return error_set(error, STATUS_INVALID,
                         "%s: expected a figure that gnuplot 5 wrote, with a viewBox and a "
                         "description",
                         path);
    }
    report_html(page,
                "<figure id=\"figure-%s\">\n<div class=\"scroll\" role=\"region\" "
                "tabindex=\"0\" aria-label=\"",
                figure->name);
    report_text(page, figure->title);
    report_html(page, "\">\n<svg role=\"img\" aria-labelledby=\"%s-title %s-about\" ", figure->name,
                figure->name);
    report_html(page,
                "%.*s xmlns=\"http://www.w3.org/2000/svg\" "
                "xmlns:xlink=\"http://www.w3.org/1999/xlink\">\n<title id=\"%s-title\">",
                (int)(box_end - box), box, figure->name);
    report_text(page, figure->title);
    report_html(page, "</title>\n<desc id=\"%s-about\">", figure->name);
    report_text(page, figure->about);
    report_html(page, "</desc>");
    add_svg_body(page, body + strlen("</desc>"), figure->name);
    report_html(page, "</div>\n<figcaption><b>Figure %d. ", number);
    report_text(page, figure->title);
    report_html(page, ".</b> ");
    report_text(page, figure->about);
    report_html(page, "</figcaption>\n</figure>\n");
    free(svg);
    return STATUS_OK;
}
