"""Copy-ready sheets: what an administrator types where in each LMS, in the words that LMS shows."""
