"""The embedded record store at our address, and the keys to it."""
