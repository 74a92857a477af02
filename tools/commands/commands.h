// The commands of hexlaw, in the order of the help: X(name, summary) stands for
// `int cmd_<name>(int argc, char **argv)` in tools/commands/cmd_<name>.c.
#ifndef HEXLAW_TOOLS_COMMANDS_COMMANDS_H
#define HEXLAW_TOOLS_COMMANDS_COMMANDS_H

#define COMMANDS(X)                                                                                \
    X(replicate, "the paper's experiment in one go, from nothing to the figures")                  \
    X(sweep, "many runs and their tournaments, as a spec file says, for hours or days")            \
    X(train, "train an agent by self-play to a compute budget")                                    \
    X(tournament, "play the agents of a store against each other and perfect play")                \
    X(reference, "train the net that perfect play defends with")                                   \
    X(defence, "how hard defenders are to beat, by the strength of who attacks")                   \
    X(judge, "how strong a run's agents are, judged by perfect play")                              \
    X(horizon, "the longest tasks that agents complete, and how they grow with compute")           \
    X(errors, "how often agents throw a won position away")                                        \
    X(doctor, "signs that training went wrong, for each run of an experiment")                     \
    X(rate, "Elo of the agents in a store")                                                        \
    X(fit, "the law in a store's results, with intervals and a verdict")                           \
    X(plot, "draw the figures of a store")                                                         \
    X(report, "one page about a store, for a browser or a printer")                                \
    X(solve, "who wins a position, exactly, and by which move")                                    \
    X(gtp, "an engine that HexGui and other Hex programs can talk to")                             \
    X(view, "watch agents think, play against them, in a window")                                  \
    X(bench, "measure this machine with this build")

#define DECLARE_COMMAND(name, summary) int cmd_##name(int argc, char **argv);
COMMANDS(DECLARE_COMMAND)
#undef DECLARE_COMMAND

#endif
