"""Who is asking, and may they."""

from lti_tool.access.actor import Actor, Permission
from lti_tool.access.guard import allow, current_actor, grant

__all__ = ["Actor", "Permission", "allow", "current_actor", "grant"]
