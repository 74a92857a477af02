// Compiled without -march=native, see tools/CMakeLists.txt.
#include "tools/frame/processor.h"

#include <stdio.h>

ProcessorSet processor_has(void) {
    ProcessorSet set = 0;
#ifdef __x86_64__
    __builtin_cpu_init();
#define ASK(number, name, macro)                                                                   \
    if (__builtin_cpu_supports(name))                                                              \
        set |= (ProcessorSet)1 << PROCESSOR_##number;
    PROCESSOR_FEATURES(ASK)
#undef ASK
#endif
    return set;
}

bool processor_lacks(ProcessorSet wanted, ProcessorSet there, char *missing, size_t room) {
#define NAME(number, name, macro) name,
    static const char *const names[] = {PROCESSOR_FEATURES(NAME)};
#undef NAME
    size_t used = 0;
    missing[0] = '\0';
    for (int i = 0; i < PROCESSOR_FEATURE_COUNT; i++)
        if ((wanted & ~there) >> i & 1 && used < room)
            used += (size_t)snprintf(missing + used, room - used, "%s%s", used > 0 ? ", " : "",
                                     names[i]);
    return (wanted & ~there) != 0;
}
