#include "nn/weights.h"

#include "base/bytes.h"
#include "base/check.h"
#include "base/file.h"
#include "base/memory.h"
#include "nn/net_internal.h"
#include "nn/weights_dtype.h"

#include <cJSON.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "safetensors data is little-endian");

#define FORMAT_KEY      "hexlaw_format"
#define FORMAT_VERSION  "1"
#define CHECKSUM_KEY    "checksum"
#define INPUTS_KEY      "inputs"
#define MODEL_KEY       "model"
#define CHECKSUM_MARK   "\"" CHECKSUM_KEY "\":\""
#define METADATA        "__metadata__"
#define CHECKSUM_DIGITS 16

enum {
    PREFIX = 8,         // bytes before the header
    ENTRIES_MAX = 1024, // limit of the header's and of __metadata__'s: more than any net needs
    ECHO_MAX = 40,
    HEADER_MAX = 1 << 20, // a net's has some 10 KB; JSON takes up many times its length
    BEFORE_MAX = 64,      // bytes before a tensor's name
};

static const char zeros[CHECKSUM_DIGITS + 1] = "0000000000000000";

static size_t tensor_values(const NetTensor *tensor) {
    return (size_t)tensor->rows * (size_t)tensor->columns;
}

void weights_meta_free(WeightsMeta *meta) {
    for (int i = 0; i < meta->count; i++) {
        free((char *)meta->pairs[i].key);
        free((char *)meta->pairs[i].value);
    }
    free(meta->pairs);
    *meta = (WeightsMeta){0};
}

const char *weights_meta_find(const WeightsMeta *meta, const char *key) {
    for (int i = 0; i < meta->count; i++)
        if (strcmp(meta->pairs[i].key, key) == 0)
            return meta->pairs[i].value;
    return NULL;
}

// The checksum, as text, of a file whose checksum digits are at `digits`.
static void checksum_text(char *bytes, size_t length, char *digits, char text[]) {
    char kept[CHECKSUM_DIGITS];
    memcpy(kept, digits, CHECKSUM_DIGITS);
    memcpy(digits, zeros, CHECKSUM_DIGITS);
    snprintf(text, CHECKSUM_DIGITS + 1, "%016" PRIx64, bytes_checksum(bytes, length));
    memcpy(digits, kept, CHECKSUM_DIGITS);
}

// ---- writing ----

static cJSON *added(cJSON *item) {
    CHECK(item != NULL); // out of memory
    return item;
}

static void add_number(cJSON *object, const char *key, int number) {
    char text[16];
    snprintf(text, sizeof text, "%d", number);
    added(cJSON_AddStringToObject(object, key, text));
}

static void add_metadata(cJSON *header, NetShape shape, const WeightsPair *pairs, int count) {
    CHECK(count >= 0 && count <= ENTRIES_MAX - 7);
    cJSON *metadata = added(cJSON_AddObjectToObject(header, METADATA));
    added(cJSON_AddStringToObject(metadata, FORMAT_KEY, FORMAT_VERSION));
    add_number(metadata, "size", shape.size);
    add_number(metadata, "width", shape.width);
    add_number(metadata, "depth", shape.depth);
    if (shape.inputs != NET_STONES)
        added(cJSON_AddStringToObject(metadata, INPUTS_KEY, net_inputs_names[shape.inputs]));
    if (shape.model != NET_RULES)
        added(cJSON_AddStringToObject(metadata, MODEL_KEY, net_model_names[shape.model]));
    for (int i = 0; i < count; i++) {
        CHECK(!cJSON_GetObjectItemCaseSensitive(metadata, pairs[i].key));
        CHECK(strcmp(pairs[i].key, CHECKSUM_KEY) != 0);
        added(cJSON_AddStringToObject(metadata, pairs[i].key, pairs[i].value));
    }
    added(cJSON_AddStringToObject(metadata, CHECKSUM_KEY, zeros));
}

static void add_number_to_array(cJSON *array, double number) {
    CHECK(cJSON_AddItemToArray(array, added(cJSON_CreateNumber(number))));
}

// The header's text; free with cJSON_free().
static char *header_text(const Net *net, const WeightsPair *pairs, int count) {
    cJSON *header = added(cJSON_CreateObject());
    add_metadata(header, net->shape, pairs, count);
    size_t offset = 0;
    for (int i = 0; i < net->tensor_count; i++) {
        const NetTensor *tensor = &net->tensors[i];
        cJSON *entry = added(cJSON_AddObjectToObject(header, tensor->name));
        added(cJSON_AddStringToObject(entry, "dtype", "F32"));
        cJSON *shape = added(cJSON_AddArrayToObject(entry, "shape"));
        if (tensor->dims >= 1)
            add_number_to_array(shape, tensor->rows);
        if (tensor->dims >= 2)
            add_number_to_array(shape, tensor->columns);
        cJSON *offsets = added(cJSON_AddArrayToObject(entry, "data_offsets"));
        add_number_to_array(offsets, (double)offset);
        offset += tensor_values(tensor) * sizeof(float);
        add_number_to_array(offsets, (double)offset);
    }
    char *text = cJSON_PrintUnformatted(header);
    CHECK(text != NULL);
    cJSON_Delete(header);
    return text;
}

static Status check_finite(const char *name, const NetTensor *tensor, const float *values,
                           Error *error) {
    for (size_t i = 0; i < tensor_values(tensor); i++)
        if (!isfinite(values[i]))
            return error_set(error, STATUS_INVALID,
                             "%s: %s holds a value that is not finite at index %zu", name,
                             tensor->name, i);
    return STATUS_OK;
}

Status weights_encode(const char *name, const Net *net, const WeightsPair *pairs, int count,
                      char **bytes, size_t *length, Error *error) {
    for (int i = 0; i < net->tensor_count; i++) {
        Status status =
            check_finite(name, &net->tensors[i], net->parameters + net->tensors[i].offset, error);
        if (status != STATUS_OK)
            return status;
    }
    char *text = header_text(net, pairs, count);
    const size_t text_length = strlen(text);
    const uint64_t header_length = (text_length + 7) / 8 * 8;
    const size_t data = PREFIX + (size_t)header_length;
    *length = data + net->parameter_count * sizeof(float);
    *bytes = memory_zeroed(*length, 1);
    memcpy(*bytes, &header_length, PREFIX);
    memset(*bytes + PREFIX, ' ', (size_t)header_length);
    memcpy(*bytes + PREFIX, text, text_length);
    cJSON_free(text);
    char *to = *bytes + data;
    for (int i = 0; i < net->tensor_count; i++) {
        const NetTensor *tensor = &net->tensors[i];
        const float *values = net->parameters + tensor->offset;
        for (int row = 0; row < tensor->rows; row++)
            for (int column = 0; column < tensor->columns; column++, to += sizeof(float))
                memcpy(to, values + (ptrdiff_t)column * tensor->rows + row, sizeof(float));
    }
    // A pair's value cannot look like the mark: quotes inside strings are escaped.
    char *digits = memmem(*bytes, data, CHECKSUM_MARK, strlen(CHECKSUM_MARK));
    CHECK(digits != NULL);
    digits += strlen(CHECKSUM_MARK);
    char checksum[CHECKSUM_DIGITS + 1];
    checksum_text(*bytes, *length, digits, checksum);
    memcpy(digits, checksum, CHECKSUM_DIGITS);
    return STATUS_OK;
}

Status weights_save(const char *path, const Net *net, const WeightsPair *pairs, int count,
                    Error *error) {
    char *bytes;
    size_t length;
    Status status = weights_encode(path, net, pairs, count, &bytes, &length, error);
    if (status != STATUS_OK)
        return status;
    status = file_write(path, bytes, length, error);
    free(bytes);
    return status;
}

// ---- reading ----

// Text from a file, made printable for a message: cut, and on one line.
typedef struct Echo {
    char text[ECHO_MAX + 1];
} Echo;

static Echo echo(const char *text) {
    Echo result = {""};
    for (int i = 0; text && i < ECHO_MAX && text[i]; i++)
        result.text[i] = text[i] >= ' ' && text[i] <= '~' ? text[i] : '?';
    return result;
}

// A file being read.
typedef struct Reader {
    const char *name;
    const char *bytes;
    size_t length;
    size_t data; // where the tensors begin
    cJSON *header;
    const cJSON *metadata; // NULL if there is none
    // Common prefix of all tensors' names: "module.", "_orig_mod." and the like, which torch's
    // module wrappers add.
    char before[BEFORE_MAX + 1];
    WeightsDtype dtype; // of all tensors
    Error *error;
} Reader;

// cJSON keeps every entry of an object, so duplicate keys must be searched for.
static Status check_keys(const Reader *reader, const cJSON *object, const char *what) {
    if (cJSON_GetArraySize(object) > ENTRIES_MAX)
        return error_set(reader->error, STATUS_INVALID,
                         "%s: %s has %d entries, expected at most %d", reader->name, what,
                         cJSON_GetArraySize(object), ENTRIES_MAX);
    for (const cJSON *entry = object->child; entry; entry = entry->next)
        if (cJSON_GetObjectItemCaseSensitive(object, entry->string) != entry)
            return error_set(reader->error, STATUS_INVALID, "%s: %s names '%s' twice", reader->name,
                             what, echo(entry->string).text);
    return STATUS_OK;
}

// Files that are often given in place of weights: their first bytes, and the message.
static const struct {
    const char *begin, *what;
} strangers[] = {
    {"version https://git-lfs", "a Git LFS pointer in place of the file: git lfs pull fetches it"},
    {"PK\003\004", "a zip file, as torch.save() writes them"},
    {"\x80\x02", "a pickle, as torch.save() wrote them"},
    {"SQLite format 3", "an SQLite database"},
    {"<!DOCTYPE", "a web page"},
    {"<html", "a web page"},
    {"\x1f\x8b", "a gzip file"},
};

static Status check_beginning(const Reader *reader, uint64_t header_length) {
    for (size_t i = 0; i < sizeof strangers / sizeof strangers[0]; i++) {
        const size_t length = strlen(strangers[i].begin);
        // If the first bytes are a plausible header length, the file is treated as safetensors.
        if (reader->length >= length && header_length > reader->length - PREFIX &&
            memcmp(reader->bytes, strangers[i].begin, length) == 0)
            return error_set(reader->error, STATUS_INVALID, "%s: %s, expected a safetensors file",
                             reader->name, strangers[i].what);
    }
    if (header_length > reader->length - PREFIX)
        return error_set(reader->error, STATUS_INVALID,
                         "%s: a header of %" PRIu64 " bytes in a file of %zu, expected a whole "
                         "safetensors file",
                         reader->name, header_length, reader->length);
    if (header_length > HEADER_MAX)
        return error_set(reader->error, STATUS_INVALID,
                         "%s: a header of %" PRIu64 " bytes, expected at most %d", reader->name,
                         header_length, HEADER_MAX);
    return STATUS_OK;
}

static Status read_header(Reader *reader) {
    const char *name = reader->name;
    uint64_t header_length;
    if (reader->length < PREFIX)
        return error_set(reader->error, STATUS_INVALID,
                         "%s: %zu bytes, expected a safetensors file", name, reader->length);
    memcpy(&header_length, reader->bytes, PREFIX);
    const Status status = check_beginning(reader, header_length);
    if (status != STATUS_OK)
        return status;
    reader->data = PREFIX + (size_t)header_length;
    const char *text = reader->bytes + PREFIX, *end = NULL;
    reader->header = cJSON_ParseWithLengthOpts(text, (size_t)header_length, &end, false);
    if (!cJSON_IsObject(reader->header))
        return error_set(reader->error, STATUS_INVALID,
                         "%s: the header is not a JSON object (near byte %zu)", name,
                         end ? (size_t)(end - reader->bytes) : (size_t)PREFIX);
    for (; end < reader->bytes + reader->data; end++)
        if (*end != ' ')
            return error_set(reader->error, STATUS_INVALID,
                             "%s: byte %zu follows the header's JSON, expected spaces only", name,
                             (size_t)(end - reader->bytes));
    return check_keys(reader, reader->header, "the header");
}

static Status read_metadata(Reader *reader) {
    reader->metadata = cJSON_GetObjectItemCaseSensitive(reader->header, METADATA);
    if (!reader->metadata)
        return STATUS_OK;
    if (!cJSON_IsObject(reader->metadata))
        return error_set(reader->error, STATUS_INVALID, "%s: " METADATA " is not a JSON object",
                         reader->name);
    for (const cJSON *pair = reader->metadata->child; pair; pair = pair->next)
        if (!cJSON_IsString(pair))
            return error_set(reader->error, STATUS_INVALID, "%s: " METADATA " '%s' is not a string",
                             reader->name, echo(pair->string).text);
    return check_keys(reader, reader->metadata, METADATA);
}

static const char *metadata_value(const Reader *reader, const char *key) {
    return cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(reader->metadata, key));
}

// Files written by hexlaw must contain a checksum, and it must match.
static Status check_checksum(const Reader *reader) {
    const char *format = metadata_value(reader, FORMAT_KEY);
    const char *checksum = metadata_value(reader, CHECKSUM_KEY);
    if (!format && !checksum)
        return STATUS_OK;
    if (!format || !checksum)
        return error_set(reader->error, STATUS_INVALID, "%s: " METADATA " lacks '%s'", reader->name,
                         format ? CHECKSUM_KEY : FORMAT_KEY);
    if (strcmp(format, FORMAT_VERSION) != 0)
        return error_set(reader->error, STATUS_INVALID,
                         "%s: " FORMAT_KEY " is '%s', expected " FORMAT_VERSION, reader->name,
                         echo(format).text);
    const char *mark = memmem(reader->bytes, reader->data, CHECKSUM_MARK, strlen(CHECKSUM_MARK));
    char expected[CHECKSUM_DIGITS + 1] = "";
    if (mark && strlen(checksum) == CHECKSUM_DIGITS) {
        char *copy = memory_zeroed(reader->length, 1);
        memcpy(copy, reader->bytes, reader->length);
        checksum_text(copy, reader->length, copy + (mark - reader->bytes) + strlen(CHECKSUM_MARK),
                      expected);
        free(copy);
    }
    if (strcmp(checksum, expected) != 0)
        return error_set(reader->error, STATUS_INVALID,
                         "%s: the checksum does not fit, the file was damaged or edited",
                         reader->name);
    return STATUS_OK;
}

// Element `index` of an array of whole numbers in 0 .. limit; -1 if it is not that.
static double array_number(const cJSON *array, int index, double limit) {
    const cJSON *item = cJSON_GetArrayItem(array, index);
    if (!cJSON_IsNumber(item) || !(item->valuedouble >= 0.0 && item->valuedouble <= limit) ||
        floor(item->valuedouble) != item->valuedouble)
        return -1.0;
    return item->valuedouble;
}

// The prefix of the first layer's weights is the prefix of all names.
static void find_before(Reader *reader) {
    static const char first[] = "body.0.weight";
    for (const cJSON *entry = reader->header->child; entry; entry = entry->next) {
        const size_t length = strlen(entry->string), end = sizeof first - 1;
        if (length >= end && length - end <= BEFORE_MAX &&
            strcmp(entry->string + length - end, first) == 0 &&
            (length == end || entry->string[length - end - 1] == '.')) {
            memcpy(reader->before, entry->string, length - end);
            reader->before[length - end] = '\0';
            return;
        }
    }
}

static const cJSON *tensor_entry(const Reader *reader, const char *name) {
    char whole[BEFORE_MAX + 64];
    snprintf(whole, sizeof whole, "%s%s", reader->before, name);
    return cJSON_GetObjectItemCaseSensitive(reader->header, whole);
}

static Status read_dtype(const Reader *reader, const char *tensor, WeightsDtype *dtype) {
    const cJSON *entry = tensor_entry(reader, tensor);
    const char *type = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(entry, "dtype"));
    if (!weights_dtype_find(type, dtype))
        return error_set(reader->error, STATUS_INVALID,
                         "%s: %s has dtype '%s', expected " WEIGHTS_DTYPES, reader->name, tensor,
                         echo(type).text);
    return STATUS_OK;
}

// A dimension of a tensor in the header; -1 if there is none.
static int header_dimension(const Reader *reader, const char *tensor, int dimension) {
    const cJSON *entry = tensor_entry(reader, tensor);
    const cJSON *shape = cJSON_GetObjectItemCaseSensitive(entry, "shape");
    return cJSON_IsArray(shape) ? (int)array_number(shape, dimension, 1e6) : -1;
}

static Status check_metadata_number(const Reader *reader, const char *key, int number) {
    const char *value = metadata_value(reader, key);
    char expected[16];
    snprintf(expected, sizeof expected, "%d", number);
    if (metadata_value(reader, FORMAT_KEY) && (!value || strcmp(value, expected) != 0))
        return error_set(reader->error, STATUS_INVALID,
                         "%s: " METADATA " says %s '%s', the tensors say %s", reader->name, key,
                         echo(value).text, expected);
    return STATUS_OK;
}

// The number of tensors PART.1.weight, PART.2.weight, ... that are there.
static int count_layers(const Reader *reader, const char *part) {
    for (int layers = 0;; layers++) {
        char name[32];
        snprintf(name, sizeof name, "%s.%d.weight", part, layers + 1);
        if (!tensor_entry(reader, name))
            return layers;
    }
}

// What the tensors say of a learned model; the board's size must be known.
static void read_model(const Reader *reader, NetShape *shape) {
    if (!tensor_entry(reader, "dynamics.0.weight"))
        return;
    shape->model = NET_LEARNED;
    shape->dynamics = count_layers(reader, "dynamics");
    shape->prediction = count_layers(reader, "prediction");
    const int moves = header_dimension(reader, "dynamics.move.weight", 1);
    shape->frame = moves == 2 * shape->size * shape->size ? NET_FRAME_ROOT : NET_FRAME_MOVER;
}

// Infers the net's shape from the tensors.
static Status read_shape(Reader *reader, NetShape *shape) {
    find_before(reader);
    const int columns = header_dimension(reader, "body.0.weight", 1);
    const char *inputs = metadata_value(reader, INPUTS_KEY);
    *shape = (NetShape){.inputs = NET_STONES};
    if (inputs && !net_inputs_find(inputs, &shape->inputs))
        return error_set(reader->error, STATUS_INVALID,
                         "%s: " METADATA " says " INPUTS_KEY " '%s', expected stones or chains",
                         reader->name, echo(inputs).text);
    const int planes = net_planes(shape->inputs);
    shape->width = header_dimension(reader, "body.0.weight", 0);
    if (columns < 0 || shape->width < 0)
        return error_set(reader->error, STATUS_INVALID,
                         "%s: no tensor body.0.weight [width, %d*size*size]", reader->name, planes);
    while (planes * shape->size * shape->size < columns)
        shape->size++;
    shape->depth = count_layers(reader, "body");
    read_model(reader, shape);
    Error reason;
    if (planes * shape->size * shape->size != columns)
        return error_set(reader->error, STATUS_INVALID,
                         "%s: body.0.weight has %d columns, expected %d*size*size", reader->name,
                         columns, planes);
    if (net_shape_check(*shape, &reason) != STATUS_OK)
        return error_set(reader->error, STATUS_INVALID, "%s: %s", reader->name, reason.text);
    Status status = read_dtype(reader, "body.0.weight", &reader->dtype);
    if (status != STATUS_OK)
        return status;
    // Checked before anything of that size is allocated.
    const size_t expected = net_layout(*shape).count * weights_dtype_bytes(reader->dtype);
    if (reader->length - reader->data != expected)
        return error_set(reader->error, STATUS_INVALID,
                         "%s: %zu bytes of data, expected %zu (truncated or overlong)",
                         reader->name, reader->length - reader->data, expected);
    status = check_metadata_number(reader, "size", shape->size);
    if (status == STATUS_OK)
        status = check_metadata_number(reader, "width", shape->width);
    if (status == STATUS_OK)
        status = check_metadata_number(reader, "depth", shape->depth);
    return status;
}

// Finds a tensor's bytes, with all checks of its header entry except that for overlap with other
// tensors.
static Status locate_tensor(const Reader *reader, const NetTensor *tensor, size_t *begin) {
    const cJSON *entry = tensor_entry(reader, tensor->name);
    if (!cJSON_IsObject(entry))
        return error_set(reader->error, STATUS_INVALID, "%s: no tensor %s", reader->name,
                         tensor->name);
    WeightsDtype dtype;
    const Status status = read_dtype(reader, tensor->name, &dtype);
    if (status != STATUS_OK)
        return status;
    if (dtype != reader->dtype)
        return error_set(reader->error, STATUS_INVALID,
                         "%s: %s has another dtype than body.0.weight, expected one for all",
                         reader->name, tensor->name);
    const cJSON *shape = cJSON_GetObjectItemCaseSensitive(entry, "shape");
    const int wanted[2] = {tensor->rows, tensor->columns};
    bool fits = cJSON_IsArray(shape) && cJSON_GetArraySize(shape) == tensor->dims;
    for (int i = 0; fits && i < tensor->dims; i++)
        fits = (int)array_number(shape, i, 1e9) == wanted[i];
    if (!fits)
        return error_set(reader->error, STATUS_INVALID,
                         "%s: %s has another shape than its net's size, width and depth ask for",
                         reader->name, tensor->name);
    const cJSON *offsets = cJSON_GetObjectItemCaseSensitive(entry, "data_offsets");
    const size_t wanted_bytes = tensor_values(tensor) * weights_dtype_bytes(dtype);
    const double limit = (double)(reader->length - reader->data);
    const double from = array_number(offsets, 0, limit), to = array_number(offsets, 1, limit);
    if (!cJSON_IsArray(offsets) || cJSON_GetArraySize(offsets) != 2 || from < 0.0 ||
        to - from != (double)wanted_bytes)
        return error_set(reader->error, STATUS_INVALID,
                         "%s: %s has bad data_offsets, expected %zu bytes inside the %zu there are",
                         reader->name, tensor->name, wanted_bytes, reader->length - reader->data);
    *begin = (size_t)from;
    return STATUS_OK;
}

// Reads every tensor and checks that they cover the data exactly: as each lies inside it and their
// lengths add up to it, it suffices that none begins inside another.
static Status read_tensors(const Reader *reader, Net *net) {
    if (cJSON_GetArraySize(reader->header) != net->tensor_count + (reader->metadata ? 1 : 0))
        return error_set(reader->error, STATUS_INVALID,
                         "%s: %d entries in the header, expected the %d tensors of such a net",
                         reader->name, cJSON_GetArraySize(reader->header), net->tensor_count);
    const size_t value = weights_dtype_bytes(reader->dtype);
    size_t *begins = memory_zeroed((size_t)net->tensor_count, sizeof *begins);
    Status status = STATUS_OK;
    for (int i = 0; status == STATUS_OK && i < net->tensor_count; i++) {
        const NetTensor *tensor = &net->tensors[i];
        status = locate_tensor(reader, tensor, &begins[i]);
        for (int j = 0; status == STATUS_OK && j < i; j++) {
            const NetTensor *other = &net->tensors[j];
            if (begins[i] < begins[j] + tensor_values(other) * value &&
                begins[j] < begins[i] + tensor_values(tensor) * value)
                status = error_set(reader->error, STATUS_INVALID, "%s: %s and %s overlap",
                                   reader->name, other->name, tensor->name);
        }
        if (status != STATUS_OK)
            break;
        const char *from = reader->bytes + reader->data + begins[i];
        float *values = net->parameters + tensor->offset;
        for (int row = 0; row < tensor->rows; row++)
            for (int column = 0; column < tensor->columns; column++, from += value)
                values[(ptrdiff_t)column * tensor->rows + row] =
                    weights_dtype_value(reader->dtype, from);
        status = check_finite(reader->name, tensor, values, reader->error);
    }
    free(begins);
    return status;
}

static void copy_metadata(const Reader *reader, WeightsMeta *meta) {
    const int count = reader->metadata ? cJSON_GetArraySize(reader->metadata) : 0;
    *meta = (WeightsMeta){.pairs = memory_zeroed((size_t)count, sizeof *meta->pairs)};
    const cJSON *pair = count > 0 ? reader->metadata->child : NULL;
    for (; pair; pair = pair->next)
        meta->pairs[meta->count++] =
            (WeightsPair){memory_string(pair->string), memory_string(pair->valuestring)};
}

Status weights_decode(const char *name, const char *bytes, size_t length, Net **net,
                      WeightsMeta *meta, Error *error) {
    Reader reader = {.name = name, .bytes = bytes, .length = length, .error = error};
    NetShape shape;
    Status status = read_header(&reader);
    if (status == STATUS_OK)
        status = read_metadata(&reader);
    if (status == STATUS_OK)
        status = check_checksum(&reader);
    if (status == STATUS_OK)
        status = read_shape(&reader, &shape);
    if (status == STATUS_OK) {
        Net *candidate = net_create(shape);
        status = read_tensors(&reader, candidate);
        if (status == STATUS_OK) {
            *net = candidate;
            if (meta)
                copy_metadata(&reader, meta);
        } else {
            net_destroy(candidate);
        }
    }
    cJSON_Delete(reader.header);
    return status;
}

// Checks a file's beginning, before the rest is read or memory for it allocated. The reader's
// length is the whole file's.
static Status check_front(Reader *reader) {
    NetShape shape;
    Status status = read_header(reader);
    if (status == STATUS_OK)
        status = read_metadata(reader);
    if (status == STATUS_OK)
        status = read_shape(reader, &shape);
    cJSON_Delete(reader->header);
    return status;
}

Status weights_load(const char *path, Net **net, WeightsMeta *meta, Error *error) {
    // The largest net there is holds 64 matrices of 4,096 by 4,096 doubles.
    const size_t limit = (size_t)10 << 30;
    char *bytes;
    size_t length, whole;
    Status status = file_read_front(path, PREFIX + HEADER_MAX, &bytes, &length, &whole, error);
    if (status != STATUS_OK)
        return status;
    if (length < whole) { // otherwise it has been read, and will be looked at, all of it
        Reader front = {.name = path, .bytes = bytes, .length = whole, .error = error};
        status = check_front(&front);
        free(bytes);
        if (status == STATUS_OK)
            status = file_read(path, limit, &bytes, &length, error);
        if (status != STATUS_OK)
            return status;
    }
    status = weights_decode(path, bytes, length, net, meta, error);
    free(bytes);
    return status;
}
