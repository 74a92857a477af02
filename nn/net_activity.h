// Activity of a net's hidden units: a relu that outputs 0 on every position that occurs is dead,
// because no gradient reaches it any more.
#ifndef HEXLAW_NN_NET_ACTIVITY_H
#define HEXLAW_NN_NET_ACTIVITY_H

#include "nn/net.h"

// Adds to fired[layer * width + unit], [depth][width], the number of the `n` inputs on which the
// relu before residual layer `layer` is above 0. `work` must be for backward passes (checked).
void net_activity(const Net *net, NetWork *work, const NetInput *inputs, int n, int *fired);

#endif
