"""News of other sites: their feeds read, and their entries kept in a file of their own."""
