#include "nn/net_activity.h"

#include "base/check.h"
#include "nn/net_internal.h"

void net_activity(const Net *net, NetWork *work, const NetInput *inputs, int n, int *fired) {
    CHECK(work->d_x); // then every layer's relu is kept
    const int width = net->shape.width;
    net_run(net, work, inputs, n);
    for (int layer = 0; layer < net->shape.depth; layer++, fired += width) {
        const float *r = net_work_relu(work, layer);
        for (int i = 0; i < n; i++, r += width)
            for (int unit = 0; unit < width; unit++)
                fired[unit] += r[unit] > 0.0f;
    }
}
