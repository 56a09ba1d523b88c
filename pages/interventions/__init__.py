"""What the interventions changed: one page each, and a page over all of them."""
