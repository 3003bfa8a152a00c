"""What kinds of activities are made of."""
