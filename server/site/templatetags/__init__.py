"""Words and shapes of the page frame, known in every template."""
