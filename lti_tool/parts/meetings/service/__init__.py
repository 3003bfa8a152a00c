"""What is done with meetings: planned, moved, cancelled; seats taken and given back; who was there."""
