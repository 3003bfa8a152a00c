"""What an administrator types: each command is one deed, written down in the log like those of the pages."""
