"""Connecting an LMS, and looking after those that are."""
