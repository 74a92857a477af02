// Student's distribution, for intervals of means whose variance is found from few values.
#ifndef HEXLAW_ELO_RATING_STUDENT_H
#define HEXLAW_ELO_RATING_STUDENT_H

// The 97.5% quantile with `freedom` degrees of freedom, from 1 on: half the width of a 95% interval
// in standard errors; 12.706 with 1, 1.96 with many.
double student_quantile(int freedom);

#endif
