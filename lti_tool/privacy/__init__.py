"""What we hold about one person: shown to them, given to them, erased for them."""
