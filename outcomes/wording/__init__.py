"""Numbers and results to English sentences."""
