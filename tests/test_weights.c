// Weights files: round trips, a golden header, a reader of safetensors written out by hand, and
// every way of damaging a small file.
#include "tests/testing.h"

#include "base/file.h"
#include "base/memory.h"
#include "nn/weights.h"
#include "nn/weights_dtype.h"

#include <math.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static Net *random_net(NetShape shape, uint64_t index) {
    Rng rng = testing_rng(index);
    Net *net = net_create(shape);
    net_initialise(net, 0.5f, &rng);
    return net;
}

static char *encoded(const Net *net, const WeightsPair *pairs, int count, size_t *length) {
    char *bytes;
    Error error;
    assert_int_equal(weights_encode("test", net, pairs, count, &bytes, length, &error), STATUS_OK);
    return bytes;
}

// Expects a refusal in one line that names the file.
static void assert_refused(const char *bytes, size_t length, const char *expected) {
    Net *net = NULL;
    WeightsMeta meta = {0};
    Error error = {""};
    if (weights_decode("FILE", bytes, length, &net, &meta, &error) != STATUS_INVALID)
        fail_msg("accepted, expected: %s", expected);
    assert_null(net);
    assert_null(meta.pairs);
    assert_memory_equal(error.text, "FILE: ", 6);
    assert_null(strchr(error.text, '\n'));
    if (!strstr(error.text, expected))
        fail_msg("the message is: %s; expected: %s", error.text, expected);
}

static void round_trip_is_exact(void **state) {
    (void)state;
    const NetShape shapes[] = {{.size = 2, .width = 1, .depth = 0},
                               {.size = 3, .width = 16, .depth = 2},
                               {.size = 5, .width = 7, .depth = 3},
                               {.size = 11, .width = 33, .depth = 1},
                               {.size = 4, .width = 64, .depth = 12},
                               {.size = 9, .width = 16, .depth = 2, .inputs = NET_CHAINS}};
    for (uint64_t s = 0; s < 6; s++) {
        Net *net = random_net(shapes[s], s), *back = NULL;
        net->parameters[0] = -0.0f;
        net->parameters[1] = 0x1p-149f; // the least denormal
        const WeightsPair pairs[] = {{"run", "a \"quoted\" \\ näme\n"},
                                     {"x", "\"checksum\":\"0123456789abcdef\""},
                                     {"", ""}};
        size_t length;
        char *bytes = encoded(net, pairs, 3, &length);
        WeightsMeta meta;
        Error error = {""};
        if (weights_decode("test", bytes, length, &back, &meta, &error) != STATUS_OK)
            fail_msg("%s", error.text);
        assert_memory_equal(&back->shape, &net->shape, sizeof net->shape);
        assert_memory_equal(back->parameters, net->parameters,
                            net->parameter_count * sizeof *net->parameters);
        assert_int_equal(meta.count, shapes[s].inputs == NET_STONES ? 8 : 9);
        for (int i = 0; i < 3; i++)
            assert_string_equal(weights_meta_find(&meta, pairs[i].key), pairs[i].value);
        assert_null(weights_meta_find(&meta, "no such key"));
        size_t again_length;
        char *again = encoded(back, pairs, 3, &again_length);
        assert_int_equal(again_length, length);
        assert_memory_equal(again, bytes, length);
        weights_meta_free(&meta);
        free(again);
        free(bytes);
        net_destroy(back);
        net_destroy(net);
    }
}

static void header_is_as_specified(void **state) {
    (void)state;
    Net *net = net_create((NetShape){.size = 2, .width = 3, .depth = 1});
    size_t length;
    char *bytes = encoded(net, (const WeightsPair[]){{"run", "7"}}, 1, &length);
    uint64_t header_length;
    memcpy(&header_length, bytes, 8);
    assert_int_equal(header_length % 8, 0);
    const char *golden =
        "{\"__metadata__\":{\"hexlaw_format\":\"1\",\"size\":\"2\",\"width\":\"3\",\"depth\":\"1\","
        "\"run\":\"7\",\"checksum\":\"CHECKSUM\"},"
        "\"body.0.weight\":{\"dtype\":\"F32\",\"shape\":[3,8],\"data_offsets\":[0,96]},"
        "\"body.0.bias\":{\"dtype\":\"F32\",\"shape\":[3],\"data_offsets\":[96,108]},"
        "\"body.1.weight\":{\"dtype\":\"F32\",\"shape\":[3,3],\"data_offsets\":[108,144]},"
        "\"body.1.bias\":{\"dtype\":\"F32\",\"shape\":[3],\"data_offsets\":[144,156]},"
        "\"body.1.α\":{\"dtype\":\"F32\",\"shape\":[],\"data_offsets\":[156,160]},"
        "\"policy.core.weight\":{\"dtype\":\"F32\",\"shape\":[4,3],\"data_offsets\":[160,208]},"
        "\"policy.core.bias\":{\"dtype\":\"F32\",\"shape\":[4],\"data_offsets\":[208,224]},"
        "\"value.core.weight\":{\"dtype\":\"F32\",\"shape\":[1,3],\"data_offsets\":[224,236]},"
        "\"value.core.bias\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[236,240]}}";
    // The checksum by its definition: FNV-1a over the file with zeros for its digits.
    const char *mark = "\"checksum\":\"";
    size_t digits = strlen(mark);
    while (memcmp(bytes + digits - strlen(mark), mark, strlen(mark)) != 0)
        assert_true(++digits < 8 + header_length);
    char written[17] = "";
    memcpy(written, bytes + digits, 16);
    memcpy(bytes + digits, "0000000000000000", 16);
    uint64_t hash = 0xcbf29ce484222325u;
    for (size_t i = 0; i < length; i++)
        hash = (hash ^ (uint8_t)bytes[i]) * 0x100000001b3u;
    char expected[17];
    snprintf(expected, sizeof expected, "%016" PRIx64, hash);
    assert_string_equal(written, expected);
    char header[2048] = "";
    const char *place = strstr(golden, "CHECKSUM");
    snprintf(header, sizeof header, "%.*s0000000000000000%s", (int)(place - golden), golden,
             place + strlen("CHECKSUM"));
    assert_memory_equal(bytes + 8, header, strlen(header));
    for (size_t i = 8 + strlen(header); i < 8 + header_length; i++)
        assert_int_equal(bytes[i], ' ');
    assert_int_equal(length, 8 + header_length + 240);
    free(bytes);
    net_destroy(net);
}

// Finds a tensor's data by hand, like a reader independent of nn/.
static const char *data_by_hand(const char *bytes, const char *name, size_t *count) {
    uint64_t header_length;
    memcpy(&header_length, bytes, 8);
    char quoted[64];
    snprintf(quoted, sizeof quoted, "\"%s\":{", name);
    const char *entry = strstr(bytes + 8, quoted);
    assert_non_null(entry);
    size_t from, to;
    assert_int_equal(
        sscanf(strstr(entry, "\"data_offsets\":"), "\"data_offsets\":[%zu,%zu]", &from, &to), 2);
    *count = (to - from) / sizeof(float);
    return bytes + 8 + header_length + from;
}

// A single stone's weights lie where torch expects them: row-major [outputs, inputs], columns
// cell*2 and cell*2 + 1, seen through what the net computes.
static void data_is_torchs(void **state) {
    (void)state;
    const NetShape shape = {.size = 3, .width = 5, .depth = 0};
    Net *net = random_net(shape, 10);
    size_t length, count;
    char *bytes = encoded(net, NULL, 0, &length);
    float intake[5 * 18], bias[5], head[9 * 5], head_bias[9], value[5], value_bias;
    memcpy(intake, data_by_hand(bytes, "body.0.weight", &count), sizeof intake);
    assert_int_equal(count, 5 * 18);
    memcpy(bias, data_by_hand(bytes, "body.0.bias", &count), sizeof bias);
    memcpy(head, data_by_hand(bytes, "policy.core.weight", &count), sizeof head);
    assert_int_equal(count, 9 * 5);
    memcpy(head_bias, data_by_hand(bytes, "policy.core.bias", &count), sizeof head_bias);
    memcpy(value, data_by_hand(bytes, "value.core.weight", &count), sizeof value);
    memcpy(&value_bias, data_by_hand(bytes, "value.core.bias", &count), sizeof value_bias);
    const NetInput input = {.mine = bits_cell(1) | bits_cell(8), .theirs = bits_cell(4)};
    float policy[9], got_value;
    NetWork *work = net_work_create(shape, 1, false);
    net_forward(net, work, &input, 1, policy, 9, &got_value);
    double x[5], logits[9], sum = 0.0, v = (double)value_bias;
    for (int j = 0; j < 5; j++) {
        x[j] = (double)(bias[j] + intake[j * 18 + 2 * 1] + intake[j * 18 + 2 * 8] +
                        intake[j * 18 + 2 * 4 + 1]);
        v += x[j] * (double)value[j];
    }
    for (int cell = 0; cell < 9; cell++) {
        logits[cell] = (double)head_bias[cell];
        for (int j = 0; j < 5; j++)
            logits[cell] += x[j] * (double)head[cell * 5 + j];
        if (!bits_has(input.mine | input.theirs, cell))
            sum += exp(logits[cell]);
    }
    for (int cell = 0; cell < 9; cell++)
        if (!bits_has(input.mine | input.theirs, cell))
            assert_true(fabs(logits[cell] - log(sum) - log((double)policy[cell])) < 1e-5);
    assert_true(fabs(tanh(v) - (double)got_value) < 1e-5);
    net_work_destroy(work);
    free(bytes);
    net_destroy(net);
}

static void every_flipped_bit_is_refused(void **state) {
    (void)state;
    Net *net = random_net((NetShape){.size = 2, .width = 2, .depth = 1}, 11);
    size_t length;
    char *bytes = encoded(net, (const WeightsPair[]){{"elo", "-50"}}, 1, &length);
    for (size_t bit = 0; bit < 8 * length; bit++) {
        bytes[bit / 8] = (char)(bytes[bit / 8] ^ (1 << bit % 8));
        assert_refused(bytes, length, "");
        bytes[bit / 8] = (char)(bytes[bit / 8] ^ (1 << bit % 8));
    }
    Net *back;
    assert_int_equal(weights_decode("test", bytes, length, &back, NULL, NULL), STATUS_OK);
    net_destroy(back);
    free(bytes);
    net_destroy(net);
}

static void every_other_length_is_refused(void **state) {
    (void)state;
    Net *net = random_net((NetShape){.size = 2, .width = 2, .depth = 1}, 12);
    size_t length;
    char *bytes = encoded(net, NULL, 0, &length);
    for (size_t cut = 0; cut < length; cut++) {
        char *exact = memory_zeroed(cut, 1); // so that sanitizers detect reads past the end
        memcpy(exact, bytes, cut);
        assert_refused(exact, cut, "");
        free(exact);
    }
    char *longer = memory_zeroed(length + 4, 1);
    memcpy(longer, bytes, length);
    assert_refused(longer, length + 1, "");
    assert_refused(longer, length + 4, "");
    free(longer);
    free(bytes);
    net_destroy(net);
}

// A file as another program might write it: `header` and `count` floats of 0.5.
static char *foreign(const char *header, size_t count, size_t *length) {
    const uint64_t header_length = strlen(header);
    *length = 8 + header_length + 4 * count;
    char *bytes = memory_zeroed(*length, 1);
    memcpy(bytes, &header_length, 8);
    memcpy(bytes + 8, header, header_length);
    for (size_t i = 0; i < count; i++)
        memcpy(bytes + 8 + header_length + 4 * i, &(float){0.5f}, 4);
    return bytes;
}

// The tensors of a net of size 2, width 1, depth 0, with a place for what a test changes.
#define TENSOR(name, shape, offsets)                                                               \
    "\"" name "\":{\"dtype\":\"F32\",\"shape\":" shape ",\"data_offsets\":" offsets "}"
#define INTAKE      TENSOR("body.0.weight", "[1,8]", "[0,32]")
#define INTAKE_BIAS TENSOR("body.0.bias", "[1]", "[32,36]")
#define POLICY      TENSOR("policy.core.weight", "[4,1]", "[36,52]")
#define POLICY_BIAS TENSOR("policy.core.bias", "[4]", "[52,68]")
#define VALUE       TENSOR("value.core.weight", "[1,1]", "[68,72]")
#define VALUE_BIAS  TENSOR("value.core.bias", "[1]", "[72,76]")
#define REST        "," INTAKE_BIAS "," POLICY "," POLICY_BIAS "," VALUE "," VALUE_BIAS

static void foreign_files_are_read(void **state) {
    (void)state;
    const char *headers[] = {
        "{" INTAKE REST "}",
        "{ \"__metadata__\" : {\"format\":\"pt\",\"size\":\"large\"},\n" INTAKE REST "}   ",
        // Another order of entries and of data.
        "{" VALUE_BIAS "," POLICY
        "," TENSOR("value.core.weight", "[1,1]", "[32,36]") "," INTAKE "," TENSOR(
            "body.0.bias", "[1]", "[68,72]") "," POLICY_BIAS "}",
    };
    for (int i = 0; i < 3; i++) {
        size_t length;
        char *bytes = foreign(headers[i], 19, &length);
        Net *net;
        WeightsMeta meta;
        Error error = {""};
        if (weights_decode("test", bytes, length, &net, &meta, &error) != STATUS_OK)
            fail_msg("%s", error.text);
        assert_int_equal(net->shape.size, 2);
        assert_int_equal(net->shape.width, 1);
        assert_int_equal(net->shape.depth, 0);
        assert_int_equal(net->parameter_count, 19);
        for (int k = 0; k < 19; k++)
            assert_true(net->parameters[k] == 0.5f);
        assert_int_equal(meta.count, i == 1 ? 2 : 0);
        weights_meta_free(&meta);
        net_destroy(net);
        free(bytes);
    }
}

static void bad_headers_are_refused(void **state) {
    (void)state;
    const struct {
        const char *header;
        size_t count; // floats
        const char *expected;
    } cases[] = {
        {"", 19, "not a JSON object"},
        {"[]", 19, "not a JSON object"},
        {"{" INTAKE REST, 19, "not a JSON object"},
        {"{" INTAKE REST "}x", 19, "expected spaces only"},
        {"{" INTAKE REST "," INTAKE "}", 19, "names 'body.0.weight' twice"},
        {"{" INTAKE REST "," TENSOR("extra", "[]", "[0,4]") "}", 19, "7 entries"},
        {"{" INTAKE "," INTAKE_BIAS "," POLICY "," POLICY_BIAS "," VALUE "}", 19, "5 entries"},
        {"{" INTAKE "," INTAKE_BIAS "," POLICY "," POLICY_BIAS "," VALUE
         "," TENSOR("value.core.biss", "[1]", "[72,76]") "}",
         19, "no tensor value.core.bias"},
        {"{\"x\":1}", 19, "no tensor body.0.weight"},
        {"{\"body.0.weight\":3" REST "}", 19, "no tensor body.0.weight"},
        {"{" TENSOR("body.0.weight", "[1,9]", "[0,32]") REST "}", 19, "expected 2*size*size"},
        {"{" TENSOR("body.0.weight", "[1,2]", "[0,8]") REST "}", 19, "board size 1"},
        {"{" TENSOR("body.0.weight", "[1,288]", "[0,32]") REST "}", 19, "board size 12"},
        {"{" TENSOR("body.0.weight", "[9999,8]", "[0,32]") REST "}", 19, "network width 9999"},
        {"{" TENSOR("body.0.weight", "[1.5,8]", "[0,32]") REST "}", 19, "no tensor body.0.weight"},
        {"{" TENSOR("body.0.weight", "[1e300,8]", "[0,32]") REST "}", 19, "no tensor"},
        {"{" TENSOR("body.0.weight", "[4096,242]", "[0,32]") REST "}", 19, "76 bytes of data"},
        {"{" TENSOR("body.0.weight", "[2,8]", "[0,32]") REST "}", 19, "76 bytes of data"},
        {"{" TENSOR("body.0.weight", "[1,8,1]", "[0,32]") REST "}", 19, "another shape"},
        {"{" INTAKE REST "}", 18, "72 bytes of data"},
        {"{" INTAKE REST "}", 20, "80 bytes of data"},
        {"{" TENSOR("body.0.weight", "[1,8]", "[48,80]") REST "}", 19, "bad data_offsets"},
        {"{" TENSOR("body.0.weight", "[1,8]", "[-4,28]") REST "}", 19, "bad data_offsets"},
        {"{" TENSOR("body.0.weight", "[1,8]", "[0,36]") REST "}", 19, "bad data_offsets"},
        {"{" TENSOR("body.0.weight", "[1,8]", "[32,0]") REST "}", 19, "bad data_offsets"},
        {"{" TENSOR("body.0.weight", "[1,8]", "[0,32,64]") REST "}", 19, "bad data_offsets"},
        {"{" TENSOR("body.0.weight", "[1,8]", "[0,1e400]") REST "}", 19, "bad data_offsets"},
        {"{" TENSOR("body.0.weight", "[1,8]", "[4,36]") REST "}", 19, "overlap"},
        {"{\"body.0.weight\":{\"dtype\":\"F16\",\"shape\":[1,8],\"data_offsets\":[0,32]}" REST "}",
         19, "76 bytes of data, expected 38"},
        {"{" INTAKE
         ",\"body.0.bias\":{\"dtype\":\"BF16\",\"shape\":[1],\"data_offsets\":[32,34]}," POLICY
         "," POLICY_BIAS "," VALUE "," VALUE_BIAS "}",
         19, "body.0.bias has another dtype than body.0.weight"},
        {"{\"body.0.weight\":{\"dtype\":\"I8\",\"shape\":[1,8],\"data_offsets\":[0,8]}" REST "}",
         19, "body.0.weight has dtype 'I8', expected F32, F64, F16 or BF16"},
        {"{\"m.body.0.weight\":{\"dtype\":\"F32\",\"shape\":[1,8],\"data_offsets\":[0,32]}" REST
         "}",
         19, "no tensor body.0.bias"},
        {"{\"body.0.weight\":{\"dtype\":\"F\\n32\",\"shape\":[1,8],\"data_offsets\":[0,32]}" REST
         "}",
         19, "dtype 'F?32'"},
        {"{\"body.0.weight\":{\"dtype\":\"F32\",\"shape\":[1,8]}" REST "}", 19, "data_offsets"},
        {"{\"__metadata__\":{\"inputs\":\"chain\"}," INTAKE REST "}", 19, "inputs 'chain'"},
        {"{\"__metadata__\":{\"inputs\":\"chains\"}," INTAKE REST "}", 19, "expected 6*size*size"},
        {"{" TENSOR("body.0.weight", "[1,24]", "[0,96]") REST "}", 19, "expected 2*size*size"},
        {"{\"__metadata__\":[]," INTAKE REST "}", 19, "__metadata__ is not"},
        {"{\"__metadata__\":{\"a\":1}," INTAKE REST "}", 19, "'a' is not a string"},
        {"{\"__metadata__\":{\"a\":\"\",\"a\":\"\"}," INTAKE REST "}", 19, "names 'a' twice"},
        {"{\"__metadata__\":{\"hexlaw_format\":\"1\"}," INTAKE REST "}", 19, "lacks 'checksum'"},
        {"{\"__metadata__\":{\"checksum\":\"0\"}," INTAKE REST "}", 19, "lacks 'hexlaw_format'"},
        {"{\"__metadata__\":{\"hexlaw_format\":\"2\",\"checksum\":\"0\"}," INTAKE REST "}", 19,
         "hexlaw_format is '2'"},
        {"{\"__metadata__\":{\"hexlaw_format\":\"1\",\"checksum\":\"0123456789abcdef\"}," INTAKE
             REST "}",
         19, "checksum"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        size_t length;
        char *bytes = foreign(cases[i].header, cases[i].count, &length);
        assert_refused(bytes, length, cases[i].expected);
        free(bytes);
    }
}

static void bad_numbers_are_refused(void **state) {
    (void)state;
    const float bad[] = {NAN, INFINITY, -INFINITY};
    for (int i = 0; i < 3; i++) {
        size_t length;
        char *bytes = foreign("{" INTAKE REST "}", 19, &length);
        memcpy(bytes + length - 4, &bad[i], 4);
        assert_refused(bytes, length, "value.core.bias holds a value that is not finite");
        free(bytes);
        Net *net = random_net((NetShape){.size = 2, .width = 2, .depth = 1}, 13);
        net->parameters[3] = bad[i];
        Error error;
        assert_int_equal(weights_encode("OUT", net, NULL, 0, &bytes, &length, &error),
                         STATUS_INVALID);
        assert_non_null(strstr(error.text, "OUT: body.0.weight holds a value that is not finite"));
        net_destroy(net);
    }
}

static void hostile_lengths_are_refused(void **state) {
    (void)state;
    char bytes[64] = {0};
    const uint64_t lengths[] = {57, 1u << 31, UINT64_MAX, UINT64_MAX - 7, (uint64_t)1 << 63};
    for (int i = 0; i < 5; i++) {
        memcpy(bytes, &lengths[i], 8);
        assert_refused(bytes, sizeof bytes, "expected a whole safetensors file");
    }
    // Where most of a file is header, and a file to fit it.
    const size_t large = ((size_t)1 << 20) + 64;
    char *long_header = memory_zeroed(large, 1);
    memset(long_header, ' ', large);
    memcpy(long_header, &(uint64_t){(1 << 20) + 8}, 8);
    assert_refused(long_header, large, "a header of 1048584 bytes, expected at most 1048576");
    free(long_header);
    // Brackets nested without end, and more entries than can be looked through.
    const size_t deep = 1 << 20;
    char *nested = memory_zeroed(deep, 1);
    memset(nested, '[', deep);
    memcpy(nested, &(uint64_t){deep - 8}, 8);
    assert_refused(nested, deep, "not a JSON object");
    char *at = nested + 8;
    *at++ = '{';
    while (at < nested + deep - 16)
        at += sprintf(at, "\"\":0,");
    at += sprintf(at, "\"\":0}");
    memset(at, ' ', (size_t)(nested + deep - at));
    assert_refused(nested, deep, "entries");
    free(nested);
}

// Random damage of many bytes, on files without a checksum: must not crash.
static void random_damage_is_survived(void **state) {
    (void)state;
    Rng rng = testing_rng(14);
    int read = 0;
    for (int i = 0; i < (TESTING_SANITIZED ? 3000 : 30000); i++) {
        size_t length;
        char *bytes = foreign("{\"__metadata__\":{\"a\":\"b\"}," INTAKE REST "}", 19, &length);
        for (uint32_t k = rng_below(&rng, 4); k > 0; k--)
            bytes[rng_below(&rng, (uint32_t)length)] =
                "\"{}[],:0123456789e-.\\\0\xff"[rng_below(&rng, 24)];
        Net *net = NULL;
        WeightsMeta meta = {0};
        Error error;
        if (weights_decode("test", bytes, length, &net, &meta, &error) == STATUS_OK)
            read++;
        weights_meta_free(&meta);
        net_destroy(net);
        free(bytes);
    }
    print_message("%d damaged files could be read\n", read);
    assert_true(read > 0);
}

static void files_are_saved_and_loaded(void **state) {
    (void)state;
    char folder[] = "/tmp/hexlaw-test-XXXXXX", path[64];
    assert_non_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/w.safetensors", folder);
    Net *net = random_net((NetShape){.size = 3, .width = 4, .depth = 1}, 15), *back;
    Error error = {""};
    assert_int_equal(weights_save(path, net, NULL, 0, &error), STATUS_OK);
    assert_int_equal(weights_load(path, &back, NULL, &error), STATUS_OK);
    assert_memory_equal(back->parameters, net->parameters, net->parameter_count * sizeof(float));
    net_destroy(back);
    // A net that cannot be saved leaves the old file as it was.
    net->parameters[0] = NAN;
    assert_int_equal(weights_save(path, net, NULL, 0, &error), STATUS_INVALID);
    assert_int_equal(weights_load(path, &back, NULL, &error), STATUS_OK);
    net_destroy(back);
    assert_int_equal(unlink(path), 0);
    assert_int_equal(weights_load(path, &back, NULL, &error), STATUS_IO);
    assert_non_null(strstr(error.text, path));
    assert_int_equal(rmdir(folder), 0);
    assert_int_equal(weights_save(path, net, NULL, 0, &error), STATUS_INVALID);
    net->parameters[0] = 0.0f;
    assert_int_equal(weights_save(path, net, NULL, 0, &error), STATUS_IO);
    net_destroy(net);
}

// ---- files of other programs ----

#define CASES TEST_DATA "/../cases/"

// Nets of other number formats than ours, and under other names: the seed's rounding apart the
// same.
static void cases_are_read(void **state) {
    (void)state;
    const char *names[] = {"st-f64", "st-bf16", "st-module"};
    for (int i = 0; i < 3; i++) {
        char path[512];
        snprintf(path, sizeof path, CASES "%s.safetensors", names[i]);
        Net *net;
        Error error = {""};
        if (weights_load(path, &net, NULL, &error) != STATUS_OK)
            fail_msg("%s", error.text);
        assert_int_equal(net->shape.size, 3);
        assert_int_equal(net->shape.width, 16);
        assert_int_equal(net->shape.depth, 2);
        double sum = 0.0;
        for (size_t k = 0; k < net->parameter_count; k++)
            sum += fabs((double)net->parameters[k]);
        assert_true(sum > 1.0 && sum < 1e4);
        net_destroy(net);
    }
}

// Every value of the narrow formats, by their definitions, and the edges of the wide one.
static void formats_mean_what_they_say(void **state) {
    (void)state;
    for (uint32_t bits = 0; bits < 65536; bits++) {
        const uint16_t half = (uint16_t)bits;
        const int exponent = half >> 10 & 31, fraction = half & 1023;
        const float value = weights_dtype_value(WEIGHTS_F16, (const char *)&half);
        if (exponent == 31) {
            assert_true(fraction ? isnan(value) : isinf(value));
        } else {
            const double size = exponent ? pow(2.0, exponent - 15) * (1.0 + fraction / 1024.0)
                                         : pow(2.0, -14) * (fraction / 1024.0);
            assert_true((double)value == (half >> 15 ? -size : size));
            assert_int_equal(signbit(value) != 0, half >> 15);
        }
        const float brain = weights_dtype_value(WEIGHTS_BF16, (const char *)&half);
        uint32_t back;
        memcpy(&back, &brain, 4);
        assert_true(back == bits << 16);
    }
    const double wide[] = {1.5, -0.1, 3.4028234663852886e38, 1e-46, 1e39, -1e300, INFINITY};
    const float expected[] = {1.5f, -0.1f, 3.40282347e38f, 0.0f, INFINITY, INFINITY, INFINITY};
    for (int i = 0; i < 7; i++)
        assert_true(weights_dtype_value(WEIGHTS_F64, (const char *)&wide[i]) == expected[i]);
}

// Files often given in place of weights are named in the error.
static void strangers_are_told(void **state) {
    (void)state;
    const struct {
        const char *bytes;
        size_t length;
        const char *expected;
    } strangers[] = {
        {"version https://git-lfs.github.com/spec/v1\noid sha256:00\n", 59, "a Git LFS pointer"},
        {"PK\003\004\0\0\x08\x08\0\0\0\0", 12, "a zip file, as torch.save() writes them"},
        {"\x80\x02\x8a\nl\xfc\x9c\x46\xf9", 9, "a pickle"},
        {"SQLite format 3\0\x10\0", 18, "an SQLite database"},
        {"<!DOCTYPE html><html>", 21, "a web page"},
        {"\x1f\x8b\x08\0\0\0\0\x03\0\0", 10, "a gzip file"},
    };
    for (size_t i = 0; i < sizeof strangers / sizeof strangers[0]; i++)
        assert_refused(strangers[i].bytes, strangers[i].length, strangers[i].expected);
    Net *net;
    Error error = {""};
    assert_int_equal(weights_load(CASES "st-gitlfs.safetensors", &net, NULL, &error),
                     STATUS_INVALID);
    assert_non_null(strstr(error.text, "a Git LFS pointer in place of the file: git lfs pull"));
}

// Rejected before anything of the file's size is allocated or read.
static void large_files_are_refused_at_once(void **state) {
    (void)state;
    char path[] = "/tmp/hexlaw-test-XXXXXX";
    const int fd = mkstemp(path);
    assert_true(fd >= 0);
    const uint64_t lengths[] = {0, 2, 400 << 20, 8 + strlen("{" INTAKE REST "}")};
    const char *expected[] = {"not a JSON object", "no tensor", "a header of 419430400 bytes",
                              "4294966860 bytes of data, expected 76"};
    for (int i = 0; i < 4; i++) {
        const char *header = i == 1 ? "{}" : "{" INTAKE REST "}        ";
        assert_int_equal(ftruncate(fd, 0), 0);
        assert_int_equal(ftruncate(fd, (off_t)1 << 32), 0);
        assert_int_equal(pwrite(fd, &lengths[i], 8, 0), 8);
        if (i > 0)
            assert_true(pwrite(fd, header, strlen(header), 8) > 0);
        Net *net;
        Error error = {""};
        const clock_t before = clock();
        assert_int_equal(weights_load(path, &net, NULL, &error), STATUS_INVALID);
        assert_true((double)(clock() - before) < 0.2 * CLOCKS_PER_SEC);
        if (!strstr(error.text, expected[i]))
            fail_msg("%s", error.text);
    }
    close(fd);
    unlink(path);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cases_are_read),
        cmocka_unit_test(formats_mean_what_they_say),
        cmocka_unit_test(strangers_are_told),
        cmocka_unit_test(large_files_are_refused_at_once),
        cmocka_unit_test(round_trip_is_exact),
        cmocka_unit_test(header_is_as_specified),
        cmocka_unit_test(data_is_torchs),
        cmocka_unit_test(every_flipped_bit_is_refused),
        cmocka_unit_test(every_other_length_is_refused),
        cmocka_unit_test(foreign_files_are_read),
        cmocka_unit_test(bad_headers_are_refused),
        cmocka_unit_test(bad_numbers_are_refused),
        cmocka_unit_test(hostile_lengths_are_refused),
        cmocka_unit_test(random_damage_is_survived),
        cmocka_unit_test(files_are_saved_and_loaded),
    };
    return TESTING_RUN(tests);
}
