"""Is an answer right: replayed with the student's own numbers, decided as a formula, explained by a mistake."""
