"""Slow proofs: what must hold whatever dies, shown with real processes and a seed that repeats them."""
