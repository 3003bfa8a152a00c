"""Rubrics that authors keep under a name, to begin other activities with."""
