"""The coach's scripts: one dialog a file, each a table."""
