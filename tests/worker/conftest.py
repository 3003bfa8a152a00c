from tests.outbox.conftest import database, lms, school

__all__ = ["database", "lms", "school"]
