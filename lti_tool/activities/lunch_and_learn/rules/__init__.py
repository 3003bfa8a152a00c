"""What is true of lunch-and-learns, whatever the database and the web."""
