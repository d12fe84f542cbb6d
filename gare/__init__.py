"""Gare: a collaborative wiki engine for gares centrales, pages kept as Markdown in git."""
