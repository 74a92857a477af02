// Runs a fuzz target over the files of a folder, for compilers without libFuzzer: replay FOLDER
#include "base/file.h"

#include <dirent.h>
#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int main(int argc, char **argv) {
    DIR *folder = argc == 2 ? opendir(argv[1]) : NULL;
    if (!folder) {
        fprintf(stderr, "expected a folder with inputs\n");
        return 2;
    }
    int count = 0;
    for (struct dirent *entry; (entry = readdir(folder));) {
        if (entry->d_name[0] == '.')
            continue;
        char path[PATH_MAX], *bytes;
        size_t length;
        Error error;
        snprintf(path, sizeof path, "%.2000s/%s", argv[1], entry->d_name);
        if (file_read(path, SIZE_MAX, &bytes, &length, &error) != STATUS_OK) {
            fprintf(stderr, "%s\n", error.text);
            return 2;
        }
        printf("%s\n", path);
        fflush(stdout);
        // A copy of just that length, so that reading past the end is seen by the sanitizers.
        uint8_t *exact = malloc(length > 0 ? length : 1);
        for (size_t i = 0; i < length; i++)
            exact[i] = (uint8_t)bytes[i];
        LLVMFuzzerTestOneInput(exact, length);
        free(exact);
        free(bytes);
        count++;
    }
    closedir(folder);
    printf("%d inputs\n", count);
    return count > 0 ? 0 : 2;
}
