#include "tools/frame/json_out.h"

#include "base/check.h"

#include <math.h>
#include <stdio.h>

void json_out(cJSON *document) {
    char *text = cJSON_PrintUnformatted(document);
    CHECK(text);
    puts(text);
    cJSON_free(text);
    cJSON_Delete(document);
}

void json_out_if(bool wanted, cJSON *document) {
    if (wanted)
        json_out(document);
    else
        cJSON_Delete(document);
}

void json_add_number(cJSON *object, const char *name, double number) {
    char text[32] = "null";
    if (isfinite(number))
        snprintf(text, sizeof text, "%.6g", number);
    CHECK(cJSON_AddRawToObject(object, name, text));
}
