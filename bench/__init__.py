"""Measurements and slow proofs: what the product promises in figures, shown on this machine."""
