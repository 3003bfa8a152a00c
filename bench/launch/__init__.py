"""What a launch costs: our front door beside PyLTI1p3's, and the whole way in."""
