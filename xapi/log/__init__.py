"""The log: the tables statements are kept in, and whose turn it is to write them."""
