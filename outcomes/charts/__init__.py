"""Rows to figures, as plain dicts."""
