"""What happened this week: every extract on a page of its own, with control charts, and a page over all of them."""
