"""What the coach writes for the user, from their own words and kits kept as data."""
