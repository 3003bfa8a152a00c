"""What is true of meetings, whatever the database and the web."""
