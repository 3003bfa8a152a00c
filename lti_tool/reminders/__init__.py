"""Mails that remind people, one a day at most, and how they end them."""
