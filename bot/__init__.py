"""The program: it holds the adapters, the store and the core together and runs them."""
