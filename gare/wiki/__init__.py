"""Use cases: what a person can do; the only layer that combines store, index, markup and people."""
