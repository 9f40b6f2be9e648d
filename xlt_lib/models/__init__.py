"""What the papers add to an encoder, one module a model."""
