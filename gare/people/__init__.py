"""People: accounts and pseudonyms, the only data outside git."""
