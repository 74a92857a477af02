// Confidence interval of a share of independent trials.
#ifndef HEXLAW_ELO_RATING_SHARE_H
#define HEXLAW_ELO_RATING_SHARE_H

// The 95% interval of a share from this many independent trials, by the score test (Wilson 1927);
// from 0 to 1 without trials.
void share_interval(double share, double trials, double *low, double *high);

#endif
