"""handlers act: one file for each thing that can happen. Read, ask `bot`, write, done."""
