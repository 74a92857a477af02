// Which of a net's hidden units do anything: a relu that lets nothing through on any position that
// comes up is dead, for no gradient reaches it any more.
#ifndef HEXLAW_NN_NET_ACTIVITY_H
#define HEXLAW_NN_NET_ACTIVITY_H

#include "nn/net.h"

// Adds to fired[layer * width + unit], [depth][width], on how many of the `n` inputs the relu
// before residual layer `layer` let something through. `work` must be for backward passes
// (checked).
void net_activity(const Net *net, NetWork *work, const NetInput *inputs, int n, int *fired);

#endif
