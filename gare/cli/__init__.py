"""The command line: one file a command, each a few lines around one use case."""
