"""Everything about the data: what is loaded, what was set aside, and what can be taken away."""
