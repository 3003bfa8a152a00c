"""What each LMS does otherwise than the standards say, as data, each deviation with its source."""
