// Assertions that stay on in release builds. A failed check is a bug in hexlaw; bad input from
// outside is reported by a Status and an Error (base/error.h) instead.
#ifndef HEXLAW_BASE_CHECK_H
#define HEXLAW_BASE_CHECK_H

// Aborts with file, line and the broken condition on stderr.
_Noreturn void check_failed(const char *file, int line, const char *condition);

#define CHECK(condition) ((condition) ? (void)0 : check_failed(__FILE__, __LINE__, #condition))

#endif
