"""The eight targets, all from one template, and a page over all of them."""
