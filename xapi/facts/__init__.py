"""What the statements say about completion, kept beside them and computable from them."""
