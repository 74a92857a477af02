// Student's t.
#ifndef HEXLAW_ELO_LAW_STUDENT_H
#define HEXLAW_ELO_LAW_STUDENT_H

// The 97.5% quantile with so many degrees of freedom, at least 1: exact with 1 and 2, then by the
// expansion of Cornish and Fisher (Abramowitz and Stegun 26.7.5), 3% low with 3 and below 0.1% off
// from 6 on.
double student_quantile(int freedom);

#endif
