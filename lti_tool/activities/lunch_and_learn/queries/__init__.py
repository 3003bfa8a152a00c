"""What is asked about lunch-and-learns, always through the actor."""
