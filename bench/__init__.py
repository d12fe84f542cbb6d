"""Measures of Gare at 100, 1,000 and 10,000 pages, each with its floor: `python -m bench`."""
