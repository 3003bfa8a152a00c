"""What a peer review holds about a person: given to them on request, removed on request."""

from lti_tool.activities.peer_review.service.personal_data.counting import count_personal
from lti_tool.activities.peer_review.service.personal_data.erasing import erase_personal
from lti_tool.activities.peer_review.service.personal_data.exporting import export_personal

__all__ = [
    "count_personal",
    "erase_personal",
    "export_personal",
]
