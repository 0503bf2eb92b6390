"""Article in, events out: one file a step, no list of names in the code."""
