"""The words of Gare: frozen values and errors shared by every layer; standard library only."""
