"""The chat in the terminal: the whole program in one process, for one user."""
