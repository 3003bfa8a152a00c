"""Completion for L&D teams: who has finished what, who is under way, who has not started."""
