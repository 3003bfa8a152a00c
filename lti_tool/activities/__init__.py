"""The kinds of activities; they are strangers to each other."""
