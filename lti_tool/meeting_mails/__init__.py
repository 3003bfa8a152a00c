"""Mails about one meeting to one person: it is planned, moves, is called off, comes near; and answers."""
