"""What people do in lunch-and-learns."""
