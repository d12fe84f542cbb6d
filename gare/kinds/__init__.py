"""Structured pages described in the content: kinds, their fields, the types of fields."""
