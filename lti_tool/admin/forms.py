"""What a browser may send to the pages for staff, read into values."""

from dataclasses import dataclass

from flask_babel import lazy_gettext as _
from werkzeug.datastructures import MultiDict

from lti_tool.web.forms import Reader
from lti_tool.web.shown import Words

LONGEST_SLUG = 63

LABELS: dict[str, Words] = {
    "name": _("Name"),
    "slug": _("Short name"),
}
REFUSALS: dict[str, Words] = {
    "slug-taken": _("There is an organisation with this short name already."),
    "slug-odd": _("Use lower-case letters, digits and hyphens for the short name."),
}


@dataclass(frozen=True, slots=True)
class NewOrganisation:
    """An organisation as it was typed."""

    name: str = ""
    slug: str = ""
    reader: Reader | None = None


def organisation(form: MultiDict[str, str]) -> NewOrganisation:
    """A new organisation."""
    reader = Reader(form)
    return NewOrganisation(
        name=reader.text("name", label=LABELS["name"], required=_("Give the organisation a name.")),
        slug=reader.text(
            "slug",
            longest=LONGEST_SLUG,
            label=LABELS["slug"],
            required=_("Give the organisation a short name."),
        ),
        reader=reader,
    )
