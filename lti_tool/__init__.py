"""Potluck, the application: peer learning inside the LMS people already have, as an LTI 1.3 tool."""
