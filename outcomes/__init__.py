"""Outcomes for the North East and North Cumbria: what is known, loaded, computed and published."""
