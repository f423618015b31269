"""One folder a platform: each verifies, parses, renders and delivers, and knows nothing of the others."""
