#include "base/file.h"

#include "base/clock.h"
#include "base/memory.h"
#include "base/rng.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char temporary_end[] = ".tmp.XXXXXX"; // each X becomes a random letter
enum { TEMPORARY_LETTERS = 6, TEMPORARY_TRIES = 100 };

static Status write_all(int fd, const char *bytes, size_t length) {
    while (length > 0) {
        ssize_t written = write(fd, bytes, length);
        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0)
            return STATUS_IO;
        bytes += written;
        length -= (size_t)written;
    }
    return STATUS_OK;
}

Status file_path(const char *folder, const char *name, char path[PATH_MAX], Error *error) {
    if (snprintf(path, PATH_MAX, "%s/%s", folder, name) >= PATH_MAX)
        return error_set(error, STATUS_INVALID, "%.200s...: the path is too long", folder);
    return STATUS_OK;
}

void file_folder(const char *path, char folder[PATH_MAX]) {
    snprintf(folder, PATH_MAX, "%s", path);
    char *slash = strrchr(folder, '/');
    if (!slash)
        strcpy(folder, ".");
    else if (slash == folder)
        slash[1] = '\0';
    else
        *slash = '\0';
}

// A rename is durable once the folder is synced.
static Status sync_folder(const char *path) {
    char folder[PATH_MAX];
    file_folder(path, folder);
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return STATUS_IO;
    int failed = fsync(fd);
    close(fd);
    return failed ? STATUS_IO : STATUS_OK;
}

// Replaces mkostemp(), which creates files that only their owner can read: open() applies the
// process's umask.
static int open_temporary(char temporary[PATH_MAX]) {
    char *letters = temporary + strlen(temporary) - TEMPORARY_LETTERS;
    for (int i = 0; i < TEMPORARY_TRIES; i++) {
        uint64_t draw = rng_mix((uint64_t)(1e9 * clock_now()) ^
                                rng_mix((uint64_t)getpid() ^ (uint64_t)(uintptr_t)letters));
        for (int k = 0; k < TEMPORARY_LETTERS; k++, draw /= 26)
            letters[k] = (char)('a' + draw % 26);
        const int fd = open(temporary, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
        if (fd >= 0 || errno != EEXIST)
            return fd;
    }
    return -1;
}

Status file_begin(const char *path, char temporary[PATH_MAX], int *handle, Error *error) {
    if (snprintf(temporary, PATH_MAX, "%s%s", path, temporary_end) >= PATH_MAX)
        return error_set(error, STATUS_INVALID, "%.200s...: the path is too long", path);
    struct stat info;
    // A device or a pipe would be replaced for all its users; for a folder, rename() reports the
    // error.
    const bool there = stat(path, &info) == 0;
    if (there && !S_ISREG(info.st_mode) && !S_ISDIR(info.st_mode))
        return error_set(error, STATUS_INVALID, "%s: cannot write: not a regular file", path);
    const int fd = open_temporary(temporary);
    if (fd < 0)
        return error_set(error, STATUS_IO, "%s: cannot write: %s", path, strerror(errno));
    // An existing file's permissions are kept.
    if (there && S_ISREG(info.st_mode) && fchmod(fd, info.st_mode & 0777)) {
        const int reason = errno;
        file_abandon(temporary, fd);
        return error_set(error, STATUS_IO, "%s: cannot write: %s", path, strerror(reason));
    }
    *handle = fd;
    return STATUS_OK;
}

void file_abandon(const char *temporary, int handle) {
    close(handle);
    unlink(temporary);
}

Status file_finish(const char *path, const char *temporary, int handle, Error *error) {
    int reason = fsync(handle) ? errno : 0;
    if (close(handle) && reason == 0)
        reason = errno;
    if (reason == 0 && rename(temporary, path))
        reason = errno;
    if (reason != 0) {
        unlink(temporary);
        return error_set(error, STATUS_IO, "%s: cannot write: %s", path, strerror(reason));
    }
    if (sync_folder(path) != STATUS_OK)
        return error_set(error, STATUS_IO, "%s: cannot sync its folder: %s", path, strerror(errno));
    return STATUS_OK;
}

Status file_write(const char *path, const void *bytes, size_t length, Error *error) {
    char temporary[PATH_MAX];
    int fd;
    const Status status = file_begin(path, temporary, &fd, error);
    if (status != STATUS_OK)
        return status;
    if (write_all(fd, bytes, length) != STATUS_OK) {
        const int reason = errno;
        file_abandon(temporary, fd);
        return error_set(error, STATUS_IO, "%s: cannot write: %s", path, strerror(reason));
    }
    return file_finish(path, temporary, fd, error);
}

// Opens a regular file for reading.
static Status open_regular(const char *path, int *fd, struct stat *info, Error *error) {
    *fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK); // opening a pipe must not block
    if (*fd < 0)
        return error_set(error, STATUS_IO, "%s: cannot read: %s", path, strerror(errno));
    if (fstat(*fd, info) || !S_ISREG(info->st_mode)) {
        close(*fd);
        return error_set(error, STATUS_IO, "%s: cannot read: not a regular file", path);
    }
    return STATUS_OK;
}

// Reads the first `size` bytes and appends a 0; closes the file.
static Status read_and_close(const char *path, int fd, size_t size, char **bytes, Error *error) {
    char *buffer = memory_zeroed(size + 1, 1);
    for (size_t have = 0; have < size;) {
        ssize_t got = read(fd, buffer + have, size - have);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0) {
            Status status = error_set(error, STATUS_IO, "%s: cannot read: %s", path,
                                      got < 0 ? strerror(errno) : "it shrank while being read");
            free(buffer);
            close(fd);
            return status;
        }
        have += (size_t)got;
    }
    close(fd);
    *bytes = buffer;
    return STATUS_OK;
}

Status file_read(const char *path, size_t limit, char **bytes, size_t *length, Error *error) {
    int fd;
    struct stat info;
    Status status = open_regular(path, &fd, &info, error);
    if (status != STATUS_OK)
        return status;
    if ((uintmax_t)info.st_size > limit) {
        close(fd);
        return error_set(error, STATUS_INVALID, "%s: %jd bytes, expected at most %zu", path,
                         (intmax_t)info.st_size, limit);
    }
    *length = (size_t)info.st_size;
    return read_and_close(path, fd, *length, bytes, error);
}

Status file_read_front(const char *path, size_t most, char **bytes, size_t *length, size_t *whole,
                       Error *error) {
    int fd;
    struct stat info;
    Status status = open_regular(path, &fd, &info, error);
    if (status != STATUS_OK)
        return status;
    *whole = (size_t)info.st_size;
    *length = *whole < most ? *whole : most;
    return read_and_close(path, fd, *length, bytes, error);
}

// Reads to the end of input of unknown size, at most `limit` bytes.
static Status read_to_end(int fd, const char *path, size_t limit, char **bytes, size_t *length,
                          Error *error) {
    enum { ROOM_FIRST = 1 << 16 };
    size_t room = 0, have = 0;
    char *buffer = NULL;
    for (;;) {
        if (have == room) {
            room = room ? 2 * room : ROOM_FIRST;
            buffer = memory_resize(buffer, room + 1, 1);
        }
        const ssize_t got = read(fd, buffer + have, room - have);
        if (got < 0 && errno == EINTR)
            continue;
        if (got == 0)
            break;
        have += got > 0 ? (size_t)got : 0;
        if (got < 0 || have > limit) {
            free(buffer);
            return got < 0
                       ? error_set(error, STATUS_IO, "%s: cannot read: %s", path, strerror(errno))
                       : error_set(error, STATUS_INVALID,
                                   "%s: more bytes than expected, at most %zu", path, limit);
        }
    }
    buffer[have] = '\0';
    *bytes = buffer;
    *length = have;
    return STATUS_OK;
}

Status file_text(const char *path, size_t limit, char **text, size_t *length, Error *error) {
    static const char mark[] = "\xef\xbb\xbf";
    const bool standard = strcmp(path, "-") == 0;
    const int fd = standard ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return error_set(error, STATUS_IO, "%s: cannot read: %s", path, strerror(errno));
    const char *name = standard ? "standard input" : path;
    const Status status = read_to_end(fd, name, limit, text, length, error);
    if (!standard)
        close(fd);
    if (status != STATUS_OK)
        return status;
    if (*length >= 2 && (memcmp(*text, "\xff\xfe", 2) == 0 || memcmp(*text, "\xfe\xff", 2) == 0)) {
        free(*text);
        *text = NULL;
        return error_set(error, STATUS_INVALID, "%s: text in UTF-16, expected UTF-8", name);
    }
    if (*length >= strlen(mark) && memcmp(*text, mark, strlen(mark)) == 0) {
        *length -= strlen(mark);
        memmove(*text, *text + strlen(mark), *length + 1);
    }
    return STATUS_OK;
}

Status file_make_folder(const char *path, Error *error) {
    char partial[PATH_MAX];
    if (*path == '\0' || strlen(path) >= sizeof partial)
        return error_set(error, STATUS_INVALID, "'%.200s': not a usable folder name", path);
    strcpy(partial, path);
    for (char *p = partial + 1;; p++) {
        if (*p != '/' && *p != '\0')
            continue;
        const char kept = *p;
        *p = '\0';
        if (mkdir(partial, 0777) && errno != EEXIST)
            return error_set(error, STATUS_IO, "%s: cannot make the folder: %s", path,
                             strerror(errno));
        *p = kept;
        if (kept == '\0')
            break;
    }
    struct stat info;
    if (stat(path, &info) || !S_ISDIR(info.st_mode))
        return error_set(error, STATUS_IO, "%s: exists and is not a folder", path);
    if (access(path, W_OK | X_OK))
        return error_set(error, STATUS_IO, "%s: cannot write into the folder: %s", path,
                         strerror(errno));
    return STATUS_OK;
}

static bool is_temporary(const char *name) {
    const size_t end = sizeof temporary_end - 1, length = strlen(name);
    return length > end && strncmp(name + length - end, temporary_end, strlen(".tmp.")) == 0;
}

Status file_remove_leftovers(const char *folder, Error *error) {
    DIR *directory = opendir(folder);
    if (!directory)
        return error_set(error, STATUS_IO, "%s: cannot look into it: %s", folder, strerror(errno));
    Status status = STATUS_OK;
    const struct dirent *entry;
    while (status == STATUS_OK && (entry = readdir(directory)))
        if (is_temporary(entry->d_name) && unlinkat(dirfd(directory), entry->d_name, 0))
            status = error_set(error, STATUS_IO, "%s/%s: cannot remove: %s", folder, entry->d_name,
                               strerror(errno));
    closedir(directory);
    return status;
}

Status file_lock(const char *path, int *handle, Error *error) {
    const int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    if (fd < 0)
        return error_set(error, STATUS_IO, "%s: cannot write: %s", path, strerror(errno));
    const struct flock whole = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
    if (fcntl(fd, F_SETLK, &whole)) {
        const bool taken = errno == EACCES || errno == EAGAIN;
        const Status status =
            taken ? error_set(error, STATUS_INVALID, "%s: another process is at work here", path)
                  : error_set(error, STATUS_IO, "%s: cannot lock: %s", path, strerror(errno));
        close(fd);
        return status;
    }
    *handle = fd;
    return STATUS_OK;
}

bool file_is_locked(const char *path) {
    struct flock found = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
    const int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return false;
    const bool told = fcntl(fd, F_GETLK, &found) == 0;
    close(fd);
    return told && found.l_type != F_UNLCK;
}

void file_unlock(int handle) {
    close(handle);
}
