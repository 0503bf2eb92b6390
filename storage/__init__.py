"""storage remembers: the only SQL and the only commit."""
