"""The four goals, and a page over all of them."""
