"""The mini-world: a fragment of real languages whose every sentence has a known meaning."""
