"""Places by targets on one page, and a page for each place and local partnership."""
