"""The terminal: the coach without any platform, for trying it out and for working on it."""
