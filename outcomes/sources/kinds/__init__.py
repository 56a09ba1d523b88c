"""What sources of one kind share: extracts, published values, and the rules that any may have."""
