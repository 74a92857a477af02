// A library for LD_PRELOAD that makes the system refuse, or kills the process, at one call that
// changes a file, or lets files be out of sight for some calls that look at them.
//
//   FAULT_UNDER   only paths that match this extended regular expression count
//   FAULT_AT      number of the call, 1 first
//   FAULT_WHAT    kill, full (ENOSPC), readonly (EROFS): from that call on all are refused;
//                 list: none is, all paths go to FAULT_LOG;
//                 hide: from there on FAULT_COUNT calls that look find no such file (ENOENT)
//   FAULT_ONCE    set: only that call is refused
//   FAULT_DELAY   microseconds; not 0: the call is let through, and the process killed after it
//   FAULT_LOG     gets the path at hand when it happens, or "calls N" at the end of the process,
//                 "looks N" with hide
//
// Not beside a sanitizer, which has an allocator of its own (FAULTS_OF_MEMORY not defined):
//   FAULT_MEMORY  number of the allocation that fails, 1 first after the program has been loaded;
//                 FAULT_LOG gets "allocations N" at the end
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <regex.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

static atomic_long calls, looks, allocations;
static long memory_fault = -1; // -1: none is counted, 0: none fails

static void *next(const char *name) {
    return dlsym(RTLD_NEXT, name);
}

static void record(const char *text) {
    const char *path = getenv("FAULT_LOG");
    int (*real_open)(const char *, int, ...) = (int (*)(const char *, int, ...))next("open");
    ssize_t (*real_write)(int, const void *, size_t) =
        (ssize_t(*)(int, const void *, size_t))next("write");
    const int fd = path ? real_open(path, O_WRONLY | O_CREAT | O_APPEND, 0644) : -1;
    if (fd < 0)
        return;
    char line[512];
    const int length = snprintf(line, sizeof line, "%s\n", text);
    const ssize_t written = real_write(fd, line, (size_t)length);
    (void)written;
    close(fd);
}

__attribute__((destructor)) static void at_end(void) {
    char text[32];
    snprintf(text, sizeof text, "calls %ld", (long)atomic_load(&calls));
    if (atomic_load(&calls) > 0)
        record(text);
    snprintf(text, sizeof text, "looks %ld", (long)atomic_load(&looks));
    if (atomic_load(&looks) > 0)
        record(text);
    snprintf(text, sizeof text, "allocations %ld", (long)atomic_load(&allocations));
    if (atomic_load(&allocations) > 0 && memory_fault >= 0)
        record(text);
}

// --- memory ---

#ifdef FAULTS_OF_MEMORY

void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *block, size_t size);
void *__libc_memalign(size_t alignment, size_t size);

// Programs that the tested one starts have this library, too, and are let alone.
__attribute__((constructor)) static void at_start(void) {
    const char *number = getenv("FAULT_MEMORY");
    if (number && strcmp(program_invocation_short_name, "hexlaw") == 0)
        memory_fault = atol(number);
}

static bool memory_fails(void) {
    if (memory_fault < 0 || atomic_fetch_add(&allocations, 1) + 1 != memory_fault)
        return false;
    errno = ENOMEM;
    return true;
}

void *malloc(size_t size) {
    return memory_fails() ? NULL : __libc_malloc(size);
}

void *calloc(size_t count, size_t size) {
    return memory_fails() ? NULL : __libc_calloc(count, size);
}

void *realloc(void *block, size_t size) {
    return memory_fails() ? NULL : __libc_realloc(block, size);
}

void *aligned_alloc(size_t alignment, size_t size) {
    return memory_fails() ? NULL : __libc_memalign(alignment, size);
}

int posix_memalign(void **block, size_t alignment, size_t size) {
    *block = memory_fails() ? NULL : __libc_memalign(alignment, size);
    return *block ? 0 : ENOMEM;
}

#endif

// --- files ---

static regex_t paths;
static bool any_paths;
static pthread_once_t read_paths_once = PTHREAD_ONCE_INIT;

static void read_paths(void) {
    const char *under = getenv("FAULT_UNDER");
    any_paths = under && regcomp(&paths, under, REG_EXTENDED | REG_NOSUB) == 0;
}

static void *kill_later(void *microseconds) {
    usleep((useconds_t) * (long *)microseconds);
    kill(getpid(), SIGKILL);
    return NULL;
}

// True if this call is to be refused; errno says why then. `first`: by this very call.
static bool fault(const char *path, bool *first) {
    const char *at = getenv("FAULT_AT"), *what = getenv("FAULT_WHAT"),
               *wait = getenv("FAULT_DELAY");
    pthread_once(&read_paths_once, read_paths);
    if (!any_paths || regexec(&paths, path, 0, NULL, 0) != 0)
        return false;
    const long number = atomic_fetch_add(&calls, 1) + 1, wanted = at ? atol(at) : 0;
    if (what && strcmp(what, "list") == 0)
        record(path);
    if (wanted <= 0 || number < wanted || !what || strcmp(what, "hide") == 0)
        return false;
    *first = number == wanted;
    if (*first)
        record(path);
    static long delay;
    if (*first && wait && (delay = atol(wait)) > 0) {
        pthread_t thread;
        return pthread_create(&thread, NULL, kill_later, &delay) != 0;
    }
    if ((wait && atol(wait) > 0) || (!*first && getenv("FAULT_ONCE")))
        return false;
    if (strcmp(what, "kill") == 0)
        kill(getpid(), SIGKILL);
    errno = strcmp(what, "full") == 0 ? ENOSPC : EROFS;
    return true;
}

// True if this look is to find nothing.
static bool hidden(const char *path) {
    const char *at = getenv("FAULT_AT"), *count = getenv("FAULT_COUNT"),
               *what = getenv("FAULT_WHAT");
    pthread_once(&read_paths_once, read_paths);
    if (!what || strcmp(what, "hide") != 0 || !any_paths || regexec(&paths, path, 0, NULL, 0) != 0)
        return false;
    const long number = atomic_fetch_add(&looks, 1) + 1, first = at ? atol(at) : 0;
    if (first <= 0 || number < first || number >= first + (count ? atol(count) : 1))
        return false;
    errno = ENOENT;
    return true;
}

static bool fault_path(const char *path) {
    bool first;
    return fault(path, &first);
}

static bool fault_handle(int fd, bool *first) {
    char name[64], path[4096];
    snprintf(name, sizeof name, "/proc/self/fd/%d", fd);
    const ssize_t length = readlink(name, path, sizeof path - 1);
    if (length <= 0)
        return false;
    path[length] = '\0';
    return fault(path, first);
}

#define OPEN(name)                                                                                 \
    int name(const char *path, int flags, ...) {                                                   \
        int (*real)(const char *, int, ...) = (int (*)(const char *, int, ...))next(#name);        \
        va_list args;                                                                              \
        va_start(args, flags);                                                                     \
        const int mode = flags & O_CREAT ? va_arg(args, int) : 0;                                  \
        va_end(args);                                                                              \
        if ((flags & (O_WRONLY | O_RDWR | O_CREAT)) ? fault_path(path) : hidden(path))             \
            return -1;                                                                             \
        return real(path, flags, mode);                                                            \
    }
OPEN(open)
OPEN(open64)

int access(const char *path, int mode) {
    int (*real)(const char *, int) = (int (*)(const char *, int))next("access");
    return hidden(path) ? -1 : real(path, mode);
}

#define MAKE(name)                                                                                 \
    int name(char *pattern, int flags) {                                                           \
        int (*real)(char *, int) = (int (*)(char *, int))next(#name);                              \
        return fault_path(pattern) ? -1 : real(pattern, flags);                                    \
    }
int mkostemp64(char *pattern, int flags);
MAKE(mkostemp)
MAKE(mkostemp64)

// A full disk takes the first half.
ssize_t write(int fd, const void *bytes, size_t length) {
    ssize_t (*real)(int, const void *, size_t) =
        (ssize_t(*)(int, const void *, size_t))next("write");
    bool first = false;
    if (!fault_handle(fd, &first))
        return real(fd, bytes, length);
    const int reason = errno;
    if (first && reason == ENOSPC && length > 1)
        return real(fd, bytes, length / 2);
    errno = reason;
    return -1;
}

#define PWRITE(name)                                                                               \
    ssize_t name(int fd, const void *bytes, size_t length, off_t at) {                             \
        ssize_t (*real)(int, const void *, size_t, off_t) =                                        \
            (ssize_t(*)(int, const void *, size_t, off_t))next(#name);                             \
        bool first = false;                                                                        \
        if (!fault_handle(fd, &first))                                                             \
            return real(fd, bytes, length, at);                                                    \
        const int reason = errno;                                                                  \
        if (first && reason == ENOSPC && length > 1)                                               \
            return real(fd, bytes, length / 2, at);                                                \
        errno = reason;                                                                            \
        return -1;                                                                                 \
    }
ssize_t pwrite64(int fd, const void *bytes, size_t length, off_t at);
PWRITE(pwrite)
PWRITE(pwrite64)

int fsync(int fd) {
    int (*real)(int) = (int (*)(int))next("fsync");
    bool first;
    return fault_handle(fd, &first) ? -1 : real(fd);
}

int rename(const char *from, const char *to) {
    int (*real)(const char *, const char *) = (int (*)(const char *, const char *))next("rename");
    return fault_path(to) ? -1 : real(from, to);
}

int mkdir(const char *path, mode_t mode) {
    int (*real)(const char *, mode_t) = (int (*)(const char *, mode_t))next("mkdir");
    return fault_path(path) ? -1 : real(path, mode);
}
