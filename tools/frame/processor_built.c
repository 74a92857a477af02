// Compiled like everything else, so that the compiler tells what it uses. Only data: nothing here
// is run before the processor is looked at.
#include "tools/frame/processor.h"

// A macro that is defined as 1 reads "1", any other as its own name.
#define TEXT(text) #text
#define BUILT(number, name, macro)                                                                 \
    | ((ProcessorSet)(sizeof TEXT(macro) == sizeof "1") << PROCESSOR_##number)

const ProcessorSet processor_built_for = 0 PROCESSOR_FEATURES(BUILT);
