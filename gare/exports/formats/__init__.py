"""One file per format, each with its `FORMAT`: the folder is the registry."""
