"""The truth: a bare git repository, read and written by eight processes at once without loss."""
