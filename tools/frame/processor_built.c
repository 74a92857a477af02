// Compiled like everything else, so that the macros show what the compiler uses. Only data: no code
// here runs before the processor is checked.
#include "tools/frame/processor.h"

// A macro that is defined as 1 becomes "1", any other its own name.
#define TEXT(text) #text
#define BUILT(number, name, macro)                                                                 \
    | ((ProcessorSet)(sizeof TEXT(macro) == sizeof "1") << PROCESSOR_##number)

const ProcessorSet processor_built_for = 0 PROCESSOR_FEATURES(BUILT);
