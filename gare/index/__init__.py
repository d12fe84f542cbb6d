"""The derived index: pages, links, history and search in one SQLite file, rebuilt at will."""
