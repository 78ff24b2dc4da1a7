"""The papers of an appraisal: minutes, report with its table, letter to the commune."""
