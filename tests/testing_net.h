// Nets whose gradients are compared with differences.
#ifndef HEXLAW_TESTS_TESTING_NET_H
#define HEXLAW_TESTS_TESTING_NET_H

#include "base/memory.h"
#include "nn/net.h"

// A net in which every parameter has an effect: biases and alphas away from 0.
static inline Net *testing_net(NetShape shape, Rng *rng) {
    Net *net = net_create(shape);
    net_initialise(net, 0.0f, rng);
    for (int i = 0; i < net->tensor_count; i++)
        if (net->tensors[i].dims == 0)
            net->parameters[net->tensors[i].offset] = 0.3f + 0.4f * rng_uniform(rng);
    return net;
}

// Its parameters as doubles, freed by the caller.
static inline double *testing_net_doubles(const Net *net) {
    double *parameters = memory_zeroed(net->parameter_count, sizeof *parameters);
    for (size_t i = 0; i < net->parameter_count; i++)
        parameters[i] = (double)net->parameters[i];
    return parameters;
}

#endif
