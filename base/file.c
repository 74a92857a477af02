#include "base/file.h"

#include "base/memory.h"

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

static const char temporary_end[] = ".tmp.XXXXXX"; // the X are mkostemp()'s

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

Status file_write(const char *path, const void *bytes, size_t length, Error *error) {
    char temporary[PATH_MAX];
    if (snprintf(temporary, sizeof temporary, "%s%s", path, temporary_end) >= (int)sizeof temporary)
        return error_set(error, STATUS_INVALID, "%.200s...: the path is too long", path);
    struct stat info;
    // A device or a pipe would be gone for everybody; for a folder, rename() tells why not.
    if (stat(path, &info) == 0 && !S_ISREG(info.st_mode) && !S_ISDIR(info.st_mode))
        return error_set(error, STATUS_INVALID, "%s: cannot write: not a regular file", path);
    int fd = mkostemp(temporary, O_CLOEXEC);
    if (fd < 0)
        return error_set(error, STATUS_IO, "%s: cannot write: %s", path, strerror(errno));
    Status status = write_all(fd, bytes, length);
    if (status == STATUS_OK && (fchmod(fd, 0644) || fsync(fd)))
        status = STATUS_IO;
    int reason = errno;
    if (close(fd) && status == STATUS_OK) {
        status = STATUS_IO;
        reason = errno;
    }
    if (status == STATUS_OK && rename(temporary, path)) {
        status = STATUS_IO;
        reason = errno;
    }
    if (status != STATUS_OK) {
        unlink(temporary);
        return error_set(error, status, "%s: cannot write: %s", path, strerror(reason));
    }
    if (sync_folder(path) != STATUS_OK)
        return error_set(error, STATUS_IO, "%s: cannot sync its folder: %s", path, strerror(errno));
    return STATUS_OK;
}

Status file_read(const char *path, size_t limit, char **bytes, size_t *length, Error *error) {
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK); // a pipe must not make us wait
    if (fd < 0)
        return error_set(error, STATUS_IO, "%s: cannot read: %s", path, strerror(errno));
    struct stat info;
    if (fstat(fd, &info) || !S_ISREG(info.st_mode)) {
        close(fd);
        return error_set(error, STATUS_IO, "%s: cannot read: not a regular file", path);
    }
    if ((uintmax_t)info.st_size > limit) {
        close(fd);
        return error_set(error, STATUS_INVALID, "%s: %jd bytes, expected at most %zu", path,
                         (intmax_t)info.st_size, limit);
    }
    size_t size = (size_t)info.st_size, have = 0;
    char *buffer = memory_zeroed(size + 1, 1);
    while (have < size) {
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
    *length = size;
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
    const int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0644);
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
