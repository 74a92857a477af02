// Instruction sets: missing ones are named, and this build runs on this machine.
#include "tests/testing.h"

#include "tools/frame/processor.h"

#include <string.h>

#define SET(feature) ((ProcessorSet)1 << PROCESSOR_##feature)

static void test_what_is_missing_is_named(void **state) {
    (void)state;
    char missing[64];
    const ProcessorSet old = SET(SSE3) | SET(SSE4_2), newer = old | SET(AVX2) | SET(FMA);
    assert_false(processor_lacks(old, newer, missing, sizeof missing));
    assert_string_equal(missing, "");
    assert_false(processor_lacks(0, 0, missing, sizeof missing));
    assert_true(processor_lacks(newer, old, missing, sizeof missing));
    assert_string_equal(missing, "fma, avx2");
    assert_true(processor_lacks(newer | SET(AVX512INTERSECT), newer, missing, sizeof missing));
    assert_string_equal(missing, "avx512vp2intersect");
    char cut[8];
    assert_true(processor_lacks(newer, 0, cut, sizeof cut));
    assert_string_equal(cut, "sse3, s");
}

static void test_this_machine_has_what_it_built_for(void **state) {
    (void)state;
    char missing[512];
    if (processor_lacks(processor_built_for, processor_has(), missing, sizeof missing))
        fail_msg("%s", missing);
#ifdef __AVX2__
    assert_true(processor_built_for & SET(AVX2));
#else
    assert_false(processor_built_for & SET(AVX2));
#endif
#ifdef __x86_64__
    assert_true(processor_has() != 0);
#endif
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_is_missing_is_named),
        cmocka_unit_test(test_this_machine_has_what_it_built_for),
    };
    return cmocka_run_group_tests_name("processor", tests, NULL, NULL);
}
