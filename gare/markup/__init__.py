"""Markdown to safe HTML, and what a source says: pure functions, from text to values."""
