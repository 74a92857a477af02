#include "view/state/state.h"

void viewer_scroll(Viewer *viewer, int rows) {
    if (viewer->mode == VIEWER_GRID_MODE) {
        live_turn(viewer->live, rows);
        viewer->tile = 0;
        return;
    }
    if (viewer->mode == VIEWER_SETUP_MODE) {
        const bool left = viewer->mouse_x < 0.5f * (float)viewer->canvas.width;
        setup_scroll(&viewer->setup, left ? BLACK : WHITE, rows);
        return;
    }
    const int games = viewer->shelf ? shelf_games(viewer->shelf) : 0;
    viewer->scroll = viewer_clamp(viewer->scroll + rows, games - viewer->rows + 1);
}
