"""bot thinks: bytes and rows in, decisions out. Pure, synchronous, deterministic."""
