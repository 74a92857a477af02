// Files are written under a temporary name in the same folder, synced, and renamed over the old
// one: a reader sees the old content or the new, never a half, and a symbolic link in its place is
// replaced, not followed. Others may read and write a new file as the umask has it; one that was
// there keeps its permissions.
#ifndef HEXLAW_BASE_FILE_H
#define HEXLAW_BASE_FILE_H

#include "base/error.h"

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>

// FOLDER/NAME into `path`; STATUS_INVALID if that is too long.
Status file_path(const char *folder, const char *name, char path[PATH_MAX], Error *error);

// The folder that a path shorter than PATH_MAX lies in, "." where it names none.
void file_folder(const char *path, char folder[PATH_MAX]);

// Replaces the file at `path` with `length` bytes, atomically and durably. STATUS_INVALID for what
// is no file, such as a device.
Status file_write(const char *path, const void *bytes, size_t length, Error *error);

// The same in parts, for what others write: makes the temporary file and opens it, replaces the
// file at `path` by it, or takes it back. Both of the latter close the handle.
Status file_begin(const char *path, char temporary[PATH_MAX], int *handle, Error *error);
Status file_finish(const char *path, const char *temporary, int handle, Error *error);
void file_abandon(const char *temporary, int handle);

// Reads the whole file into `*bytes` (give back with free(); a 0 byte follows the content, not
// counted). Files above `limit` bytes are refused.
Status file_read(const char *path, size_t limit, char **bytes, size_t *length, Error *error);

// The same for its first bytes, at most `most`; `*whole` is the length of the whole file.
Status file_read_front(const char *path, size_t most, char **bytes, size_t *length, size_t *whole,
                       Error *error);

// Reads text that a user named: a file, a pipe (waiting for its end) or "-", standard input.
// Without the byte-order mark that spreadsheets write before UTF-8; UTF-16 and folders are refused.
// Else as file_read().
Status file_text(const char *path, size_t limit, char **text, size_t *length, Error *error);

// Makes the folder and its parents where they are missing; fails where it cannot be written to.
Status file_make_folder(const char *path, Error *error);

// Removes the temporary files that killed processes have left in the folder. For a folder that
// nobody else is writing to.
Status file_remove_leftovers(const char *folder, Error *error);

// Locks a file, made where it is missing, until file_unlock() or the end of the process.
// STATUS_INVALID if another process has it locked.
Status file_lock(const char *path, int *handle, Error *error);
void file_unlock(int handle);

// Whether another process has the file locked; false where there is no such file.
bool file_is_locked(const char *path);

#endif
