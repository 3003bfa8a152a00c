"""What a questionnaire is, which answers fit it, what they are worth, and what they say together."""
