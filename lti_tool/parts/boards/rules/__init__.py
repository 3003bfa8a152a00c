"""What is true of items, whatever the database and the web."""
