"""A pretend LMS to try the tool with, and the platform of our tests: strict, and able to lie on purpose.

It shares no code with `lti_tool.lti` and signs with another JOSE implementation,
so that a mistake of ours is not repeated on the other side of the wire.
"""
