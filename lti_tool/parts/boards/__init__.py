"""Boards: topics, questions, takeaways that people put up, and what becomes of them."""
