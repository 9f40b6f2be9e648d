"""What the papers add to an encoder."""
