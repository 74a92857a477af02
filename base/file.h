// Files are written under a temporary name in the same folder, synced, and renamed over the old
// one: a reader sees the old content or the new, never a part, and a symbolic link in its place is
// replaced, not followed. A new file's permissions follow the umask; an existing file keeps its
// own.
#ifndef HEXLAW_BASE_FILE_H
#define HEXLAW_BASE_FILE_H

#include "base/error.h"

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>

// FOLDER/NAME into `path`; STATUS_INVALID if that is too long.
Status file_path(const char *folder, const char *name, char path[PATH_MAX], Error *error);

// The folder part of a path shorter than PATH_MAX, "." if it has none.
void file_folder(const char *path, char folder[PATH_MAX]);

// Replaces the file at `path` with `length` bytes, atomically and durably. STATUS_INVALID if `path`
// is not a regular file, such as a device.
Status file_write(const char *path, const void *bytes, size_t length, Error *error);

// The same in steps, for content that other code writes: file_begin() creates and opens the
// temporary file; file_finish() replaces the file at `path` by it, file_abandon() removes it, and
// both close the handle.
Status file_begin(const char *path, char temporary[PATH_MAX], int *handle, Error *error);
Status file_finish(const char *path, const char *temporary, int handle, Error *error);
void file_abandon(const char *temporary, int handle);

// Reads the whole file into `*bytes` (free with free(); a 0 byte follows the content, not counted).
// Files above `limit` bytes are refused.
Status file_read(const char *path, size_t limit, char **bytes, size_t *length, Error *error);

// Reads only the first bytes, at most `most`; `*whole` is the length of the whole file.
Status file_read_front(const char *path, size_t most, char **bytes, size_t *length, size_t *whole,
                       Error *error);

// Reads text that a user named: a file, a pipe (waiting for its end) or "-", standard input.
// Without the byte-order mark that spreadsheets write before UTF-8; UTF-16 and folders are refused.
// Else as file_read().
Status file_text(const char *path, size_t limit, char **text, size_t *length, Error *error);

// Creates the folder and its parents if missing; fails if the folder is not writable.
Status file_make_folder(const char *path, Error *error);

// Removes the temporary files that killed processes have left in the folder. No other process may
// be writing to the folder.
Status file_remove_leftovers(const char *folder, Error *error);

// Locks a file, created if missing, until file_unlock() or the end of the process. STATUS_INVALID
// if another process has it locked.
Status file_lock(const char *path, int *handle, Error *error);
void file_unlock(int handle);

// Whether another process has the file locked; false if it does not exist.
bool file_is_locked(const char *path);

#endif
