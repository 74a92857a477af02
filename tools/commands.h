// The commands of hexlaw, in the order of the help: X(name, summary) stands for
// `int cmd_<name>(int argc, char **argv)` in tools/cmd_<name>.c.
#ifndef HEXLAW_TOOLS_COMMANDS_H
#define HEXLAW_TOOLS_COMMANDS_H

#define COMMANDS(X)

#define DECLARE_COMMAND(name, summary) int cmd_##name(int argc, char **argv);
COMMANDS(DECLARE_COMMAND)
#undef DECLARE_COMMAND

#endif
