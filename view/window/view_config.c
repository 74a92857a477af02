// Separate from the rest of view.h: programs without a window use its options, too.
#include "view/window/view.h"

ViewConfig view_config_default(void) {
    return (ViewConfig){
        .size = 7, .overlay = -1, .width = 1280, .height = 800, .viewer = viewer_config_default()};
}
