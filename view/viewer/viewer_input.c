// Keys and mouse, and their actions on each screen.
#include "view/viewer/viewer_internal.h"

#include <string.h>

bool viewer_key(Viewer *viewer, const char *key) {
    for (const ViewerKey *known = viewer_keys; known->key; known++)
        if ((known->modes & 1 << viewer->mode) && strcmp(key, known->key) == 0) {
            viewer_act(viewer, known->action, known->value);
            return true;
        }
    return false;
}

void viewer_point(Viewer *viewer, float x, float y) {
    const int before = viewer_hover(viewer);
    viewer->mouse_x = x;
    viewer->mouse_y = y;
    viewer->changed |= viewer_hover(viewer) != before;
}

void viewer_click(Viewer *viewer, float x, float y) {
    viewer_point(viewer, x, y);
    const CanvasZone *zone = canvas_zone_at(&viewer->canvas, x, y);
    const int cell = viewer_hover(viewer);
    if (zone)
        viewer_act(viewer, (ViewerAction)zone->action, zone->value);
    else if (cell >= 0)
        viewer_act(viewer, VIEWER_CELL, cell);
}

void viewer_wheel(Viewer *viewer, int steps) {
    if (viewer->mode == VIEWER_GAME_MODE)
        viewer_act(viewer, VIEWER_STEP, -steps);
    else
        viewer_act(viewer, VIEWER_SCROLL, -3 * steps);
}

int viewer_hover(const Viewer *viewer) {
    for (int i = 0; i < viewer->grids && !viewer->help; i++) {
        const int cell = hexgrid_hit(&viewer->grid[i], viewer->mouse_x, viewer->mouse_y);
        if (cell >= 0)
            return cell;
    }
    return -1;
}

bool viewer_cell_place(const Viewer *viewer, int cell, float *x, float *y) {
    if (viewer->grids == 0 || cell < 0 || cell >= viewer->grid[0].size * viewer->grid[0].size)
        return false;
    const CanvasPoint centre = hexgrid_centre(&viewer->grid[0], cell);
    *x = centre.x;
    *y = centre.y;
    return true;
}
