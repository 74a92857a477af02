// Included first where the solver's modules are compiled for boards above 8x8: there a set of cells
// takes two words, and all public names differ.
#ifndef HEXLAW_ENGINE_WIDE_H
#define HEXLAW_ENGINE_WIDE_H

#define LATTICE_WIDE

#define connections_search    connections_wide_search
#define inferior_fill         inferior_wide_fill
#define inferior_killers      inferior_wide_killers
#define inferior_trim         inferior_wide_trim
#define inferior_undominated  inferior_wide_undominated
#define inferior_vulnerable   inferior_wide_vulnerable
#define lattice_of            lattice_wide_of
#define lemmas_add            lemmas_wide_add
#define lemmas_clear          lemmas_wide_clear
#define lemmas_find           lemmas_wide_find
#define proof_rules_default   proof_wide_rules_default
#define proof_search          proof_wide_search
#define proof_table_clear     proof_wide_table_clear
#define proof_table_create    proof_wide_table_create
#define proof_table_destroy   proof_wide_table_destroy
#define proof_table_find      proof_wide_table_find
#define proof_table_store     proof_wide_table_store
#define resistance_scores     resistance_wide_scores
#define resistance_take       resistance_wide_take
#define solver_clear          solver_wide_clear
#define solver_config_default solver_wide_config_default
#define solver_create         solver_wide_create
#define solver_destroy        solver_wide_destroy
#define solver_listen         solver_wide_listen
#define solver_solve          solver_wide_solve
#define solver_winning_moves  solver_wide_winning_moves

#endif
