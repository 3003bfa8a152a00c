"""Downloads of the files of works: by their author, by a reviewer under neutral names, by a facilitator."""

from uuid import UUID

from flask.typing import ResponseReturnValue

from lti_tool.access import Permission, allow, current_actor
from lti_tool.activities.peer_review.queries import files as queries
from lti_tool.activities.peer_review.views.mounting import blueprint
from lti_tool.parts.files.sending import attachment
from lti_tool.web import current


@blueprint.get("/write/files/<uuid:file_id>")
@allow(Permission.TAKE_PART)
def own_file(file_id: UUID) -> ResponseReturnValue:
    """A file of one's own work."""
    file = queries.my_file(current.session(), current_actor(), file_id)
    return attachment(current.runtime().storage, file)


@blueprint.get("/reviews/<uuid:review_id>/files/<int:number>")
@allow(Permission.TAKE_PART)
def reviewed_file(review_id: UUID, number: int) -> ResponseReturnValue:
    """A file of a work that one reviews; neither its address nor its name says whose it is."""
    file = queries.reviewers_file(current.session(), current_actor(), review_id, number)
    return attachment(current.runtime().storage, file)


@blueprint.get("/people/<uuid:participant_id>/files/<uuid:file_id>")
@allow(Permission.FACILITATE)
def learners_file(participant_id: UUID, file_id: UUID) -> ResponseReturnValue:
    """A file of a learner's work."""
    file = queries.learners_file(current.session(), current_actor(), participant_id, file_id)
    return attachment(current.runtime().storage, file)
