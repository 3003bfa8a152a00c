"""People and where they learn: a launch or a roster page becomes up-to-date rows."""
