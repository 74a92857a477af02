// hexlaw bench: measures this machine with this build.
#include "tools/bench/bench.h"

#include <stddef.h>

int cmd_bench(int argc, char **argv) {
#define BENCH_ENTRY(name, summary) {#name, bench_##name, summary},
    static const CommandEntry entries[] = {BENCHES(BENCH_ENTRY){NULL, NULL, NULL}};
#undef BENCH_ENTRY
    const CommandGroup group = {
        .name = "hexlaw bench",
        .about =
            "Measures this machine with this build. Figures are medians over rounds; other work "
            "on the\nmachine shows in them, so compare ratios from one run.",
        .entries = entries,
    };
    return command_group(&group, argc, argv);
}
