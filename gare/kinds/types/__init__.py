"""One file per type of field; `gare/kinds/registry.py` lists them."""
