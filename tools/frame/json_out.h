// Results as JSON on stdout: one line for each document, so that a log of them is JSON Lines.
#ifndef HEXLAW_TOOLS_FRAME_JSON_OUT_H
#define HEXLAW_TOOLS_FRAME_JSON_OUT_H

#include <cjson/cJSON.h>
#include <stdbool.h>

// Prints the document with a newline, and deletes it.
void json_out(cJSON *document);

// The same if `wanted`, else only deletes it.
void json_out_if(bool wanted, cJSON *document);

// Adds `number` under `name`, with six significant digits; null where it is not finite.
void json_add_number(cJSON *object, const char *name, double number);

#endif
