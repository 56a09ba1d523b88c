"""Where does this come from? A figure followed to its file, line, SHA-256 and query."""
