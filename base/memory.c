#include "base/memory.h"

#include <inttypes.h>
#include <limits.h>
#include <math.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

enum { REFUSED = 2 }; // the exit code of tools/ for system failures

static const size_t large = (size_t)64 << 20; // from here on the cost of memory_free() is
                                              // negligible

void memory_refused(const char *format, ...) {
    char line[512];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(line, sizeof line, format, arguments);
    va_end(arguments);
    fprintf(stderr, "hexlaw: %s\n", line);
    _exit(REFUSED); // other threads are running, and exit() would destroy what they use
}

_Noreturn static void out_of_memory(double bytes) {
    char wanted[MEMORY_TEXT_MAX], there[MEMORY_TEXT_MAX];
    memory_text(bytes, wanted);
    memory_text(memory_free(), there);
    memory_refused("out of memory: %s more are needed, %s are free", wanted, there);
}

static void *checked(void *block, double bytes) {
    if (!block)
        out_of_memory(bytes);
    return block;
}

void *memory_zeroed(size_t count, size_t size) {
    const double wanted = (double)count * (double)size;
    if (size && count > (SIZE_MAX - MEMORY_ALIGNMENT) / size)
        out_of_memory(wanted);
    size_t bytes = count * size;
    bytes = (bytes + MEMORY_ALIGNMENT) / MEMORY_ALIGNMENT * MEMORY_ALIGNMENT;
    if (bytes >= large && (double)bytes > memory_free())
        out_of_memory(wanted);
    return memset(checked(aligned_alloc(MEMORY_ALIGNMENT, bytes), wanted), 0, bytes);
}

void *memory_resize(void *block, size_t count, size_t size) {
    const double wanted = (double)count * (double)size;
    if (size && count > SIZE_MAX / size)
        out_of_memory(wanted);
    const size_t bytes = count * size;
    return checked(realloc(block, bytes > 0 ? bytes : 1), wanted);
}

char *memory_string(const char *text) {
    size_t length = strlen(text) + 1;
    return memcpy(memory_zeroed(length, 1), text, length);
}

// --- for libraries ---

void memory_exhausted(void) {
    memory_refused("out of memory");
}

void *memory_for_library(size_t bytes) {
    return memory_resize(NULL, bytes, 1);
}

FILE *memory_stream(char **text, size_t *length) {
    FILE *stream = open_memstream(text, length);
    if (!stream)
        memory_exhausted();
    return stream;
}

void memory_stream_end(FILE *stream, char *const *text) {
    const bool whole = !ferror(stream);
    if (fclose(stream) || !whole || !*text)
        memory_exhausted();
}

// --- what there is ---

// The number after a word that begins a line, "MemAvailable: 123 kB"; false if it is missing.
static bool number_in(const char *path, const char *word, double *number) {
    FILE *file = fopen(path, "re");
    if (!file)
        return false;
    char line[256];
    bool found = false;
    const size_t length = strlen(word);
    while (!found && fgets(line, sizeof line, file))
        found = strncmp(line, word, length) == 0 && sscanf(line + length, "%lf", number) == 1;
    fclose(file);
    return found;
}

// Memory that the enclosing control groups (version 2) leave to this process.
static double group_free(void) {
    FILE *file = fopen("/proc/self/cgroup", "re");
    char line[1024], path[2048], name[PATH_MAX];
    double least = INFINITY;
    path[0] = '\0';
    while (file && fgets(line, sizeof line, file))
        if (strncmp(line, "0::/", 4) == 0) {
            line[strcspn(line, "\n")] = '\0';
            snprintf(path, sizeof path, "/sys/fs/cgroup%s", strcmp(line + 3, "/") ? line + 3 : "");
        }
    if (file)
        fclose(file);
    // Up to the root, whose limits are the machine's or, in a container, those of its group.
    while (strlen(path) >= strlen("/sys/fs/cgroup")) {
        double most, used;
        snprintf(name, sizeof name, "%s/memory.max", path);
        const bool limited = number_in(name, "", &most);
        snprintf(name, sizeof name, "%s/memory.stat", path);
        if (limited && number_in(name, "anon", &used)) // the rest is page cache, which can be
                                                       // dropped
            least = fmin(least, fmax(most - used, 0.0));
        *strrchr(path, '/') = '\0';
    }
    return least;
}

double memory_addresses(void) {
    struct rlimit limit;
    double pages;
    if (getrlimit(RLIMIT_AS, &limit) || limit.rlim_cur == RLIM_INFINITY ||
        !number_in("/proc/self/statm", "", &pages))
        return INFINITY;
    return fmax((double)limit.rlim_cur - pages * (double)sysconf(_SC_PAGESIZE), 0.0);
}

double memory_free(void) {
    double kilobytes;
    double least = fmin(memory_addresses(), group_free());
    if (number_in("/proc/meminfo", "MemAvailable:", &kilobytes))
        least = fmin(least, kilobytes * 1024.0);
    return least;
}

void memory_text(double bytes, char text[MEMORY_TEXT_MAX]) {
    static const char *const units[] = {"MiB", "GiB", "TiB", "PiB"};
    double count = bytes / 0x1p20;
    int unit = 0;
    while (count >= 1024.0 && unit < 3)
        count /= 1024.0, unit++;
    snprintf(text, MEMORY_TEXT_MAX, count < 10.0 ? "%.1f %s" : "%.0f %s", count, units[unit]);
}

Status memory_check(const char *what, double bytes, Error *error) {
    const double there = memory_free();
    if (bytes <= there)
        return STATUS_OK;
    char wanted[MEMORY_TEXT_MAX], found[MEMORY_TEXT_MAX];
    memory_text(bytes, wanted);
    memory_text(there, found);
    return error_set(error, STATUS_INVALID, "%s needs %s of memory, %s are free", what, wanted,
                     found);
}
