"""LINE: what it can show."""
