"""Reading a peer review, always from the actor's own place."""
