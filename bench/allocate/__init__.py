"""What giving out work costs, one by one and all at once."""
