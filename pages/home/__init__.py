"""The overview: what was promised, what changed, where help is needed, what to ask."""
