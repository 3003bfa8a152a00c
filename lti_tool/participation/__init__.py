"""What every activity has: where it is placed, who takes part, how far they are."""
