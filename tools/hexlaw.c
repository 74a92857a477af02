#include "tools/command.h"
#include "tools/commands.h"

#include <stddef.h>

int main(int argc, char **argv) {
#define COMMAND_ENTRY(name, summary) {#name, cmd_##name, summary},
    static const CommandEntry entries[] = {COMMANDS(COMMAND_ENTRY){NULL, NULL, NULL}};
#undef COMMAND_ENTRY
    const CommandGroup group = {
        .name = "hexlaw",
        .about = "Trains Hex agents by self-play at many compute budgets, plays them against each\n"
                 "other, and tells how playing strength grows with compute.",
        .entries = entries,
        .version = "hexlaw " HEXLAW_VERSION,
    };
    return command_main(&group, argc, argv);
}
