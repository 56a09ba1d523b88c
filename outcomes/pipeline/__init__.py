"""From an accepted file to a published snapshot: the only writer."""
