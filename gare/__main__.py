"""`python -m gare` is `gare`."""

from gare.cli.entry import main

main()
