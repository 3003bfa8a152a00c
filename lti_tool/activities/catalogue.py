"""Every kind of activity there is; a new kind is one line here."""

from lti_tool.activities import lunch_and_learn, peer_review
from lti_tool.errors import NotFound
from lti_tool.participation.kinds import Kind

KINDS: tuple[Kind, ...] = (peer_review.KIND, lunch_and_learn.KIND)


def kind_named(slug: str) -> Kind:
    """The kind with this slug.

    Raises:
        NotFound: there is none.
    """
    for kind in KINDS:
        if kind.slug == slug:
            return kind
    raise NotFound
