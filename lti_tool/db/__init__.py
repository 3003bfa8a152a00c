"""The database: base types, engines, migrations and the one place that commits."""

from lti_tool.db.base import Base, UtcDateTime, new_id
from lti_tool.db.transaction import Database

__all__ = ["Base", "Database", "UtcDateTime", "new_id"]
