#include "elo/experiment/label.h"

#include "selfplay/train/preset.h"
#include "selfplay/train/settings.h"

#include <stdio.h>
#include <string.h>

enum { SHOWN_MAX = 3, VALUE_MAX = 48 };

typedef struct Difference {
    int count;
    uint32_t hash; // FNV-1a of those that are not shown
    char text[LABEL_MAX];
    size_t length;
} Difference;

static void value_text(const Setting *setting, double value, char text[VALUE_MAX]) {
    if (setting->choices)
        snprintf(text, VALUE_MAX, "%s", setting->choices[(int)value]);
    else
        snprintf(text, VALUE_MAX, "%.6g", value);
}

// Whether it is shown.
static bool add_difference(Difference *self, const Setting *setting, double value) {
    char text[VALUE_MAX], whole[VALUE_MAX + 64];
    value_text(setting, value, text);
    snprintf(whole, sizeof whole, " %.40s=%s", setting->name, text);
    const size_t length = strlen(whole);
    if (self->count++ < SHOWN_MAX && self->length + length + 32 < sizeof self->text) {
        memcpy(self->text + self->length, whole, length + 1);
        self->length += length;
        return true;
    }
    for (size_t i = 0; i < length; i++)
        self->hash = (self->hash ^ (unsigned char)whole[i]) * 16777619u;
    return false;
}

static bool counts(const Setting *setting, const TrainerConfig *run, const TrainerConfig *usual) {
    if (setting->offset == offsetof(TrainerConfig, rate_end))
        return false;
    const bool model = setting->offset == offsetof(TrainerConfig, unroll) ||
                       setting->offset == offsetof(TrainerConfig, latent_gradient);
    if (model && run->shape.model != NET_LEARNED)
        return false; // without one they do nothing
    if (setting->offset == offsetof(TrainerConfig, search.c) &&
        run->search.kind != usual->search.kind)
        return run->search.c != search_config_default(run->search.kind).c;
    return true;
}

static void describe(const TrainerConfig *run, const TrainerConfig *usual, const char *preset,
                     char label[LABEL_MAX]) {
    Difference self = {.hash = 2166136261u};
    int shown = 0;
    for (int i = 0; i < SETTINGS; i++) {
        const double value = setting_get(&setting_table[i], run);
        if (value == setting_get(&setting_table[i], usual) ||
            !counts(&setting_table[i], run, usual))
            continue;
        shown += add_difference(&self, &setting_table[i], value);
    }
    int length = snprintf(label, LABEL_MAX, "%.12s%s", preset, self.text);
    if (self.count > shown && length < LABEL_MAX)
        snprintf(label + length, (size_t)(LABEL_MAX - length), " +%d %08x", self.count - shown,
                 (unsigned)self.hash);
}

void label_of_run(const StoreRun *run, char label[LABEL_MAX]) {
    TrainerConfig trainer;
    int preset = 0;
    if (run->label && *run->label) {
        snprintf(label, LABEL_MAX, "%.*s", STORE_LABEL_MAX - 1, run->label);
        return;
    }
    while (preset_names[preset] && strcmp(preset_names[preset], run->preset) != 0)
        preset++;
    if (!preset_names[preset] || trainer_config_parse(run->recipe, &trainer, NULL) != STATUS_OK) {
        const int length = (int)strcspn(run->description, "/");
        if (*run->preset)
            snprintf(label, LABEL_MAX, "%.63s", run->preset);
        else
            snprintf(label, LABEL_MAX, "%.*s", length < 64 ? length : 63, run->description);
        return;
    }
    const TrainerConfig usual =
        preset_config((Preset)preset, (NetShape){.size = trainer.shape.size,
                                                 .width = trainer.shape.width,
                                                 .depth = trainer.shape.depth});
    describe(&trainer, &usual, preset_names[preset], label);
}
