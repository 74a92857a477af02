#include "view/window/photo.h"

#include "base/file.h"
#include "base/memory.h"

#include <png.h>
#include <stdlib.h>
#include <string.h>

Status photo_write(const char *path, const uint8_t *rgba, int width, int height, Error *error) {
    const size_t pixels = (size_t)width * (size_t)height;
    uint8_t *rgb = memory_zeroed(pixels, 3);
    for (size_t i = 0; i < pixels; i++)
        memcpy(rgb + 3 * i, rgba + 4 * i, 3);
    png_image image = {.version = PNG_IMAGE_VERSION,
                       .width = (png_uint_32)width,
                       .height = (png_uint_32)height,
                       .format = PNG_FORMAT_RGB};
    png_alloc_size_t length = 0;
    void *bytes = NULL;
    Status status = STATUS_OK;
    if (png_image_write_get_memory_size(image, length, 0, rgb, 0, NULL)) {
        bytes = memory_zeroed(length, 1);
        if (!png_image_write_to_memory(&image, bytes, &length, 0, rgb, 0, NULL))
            status = error_set(error, STATUS_IO, "%s: no picture: %s", path, image.message);
        else
            status = file_write(path, bytes, length, error);
    } else {
        status = error_set(error, STATUS_IO, "%s: no picture: %s", path, image.message);
    }
    png_image_free(&image);
    free(bytes);
    free(rgb);
    return status;
}
