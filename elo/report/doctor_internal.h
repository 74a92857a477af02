// Shared by the files of doctor.
#ifndef HEXLAW_ELO_REPORT_DOCTOR_INTERNAL_H
#define HEXLAW_ELO_REPORT_DOCTOR_INTERNAL_H

#include "elo/report/doctor.h"

// Adds a finding; `format` and its arguments make its sentence.
void doctor_add(DoctorFindings *findings, const char *run, DoctorSign sign, DoctorSeverity severity,
                double number, double expected, const char *format, ...)
    __attribute__((format(printf, 7, 8)));

#endif
