"""What those who run an installation look at."""
