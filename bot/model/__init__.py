"""The optional language model: asked outside of any transaction, believed as far as it can be checked."""
