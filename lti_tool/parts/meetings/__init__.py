"""Meetings: dated occasions with seats, whoever they are for."""
