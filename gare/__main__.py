"""`python -m gare` is `gare`."""

from gare.cli.main import main

main()
