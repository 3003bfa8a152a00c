"""What a peer review decides, as pure functions."""
