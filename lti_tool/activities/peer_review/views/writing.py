"""The pages of somebody who writes: draft, look at it once more, hand in."""

from uuid import UUID, uuid4

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from lti_tool.access import Permission, allow, current_actor
from lti_tool.activities.peer_review import forms
from lti_tool.activities.peer_review.queries import files as file_queries
from lti_tool.activities.peer_review.queries import pages
from lti_tool.activities.peer_review.queries.pages import WritingPage
from lti_tool.activities.peer_review.service import filing
from lti_tool.activities.peer_review.service import writing as service
from lti_tool.activities.peer_review.views.mounting import blueprint
from lti_tool.errors import Conflict, Refused
from lti_tool.parts.files import asked
from lti_tool.parts.files.rules.limits import LARGEST_UPLOAD
from lti_tool.parts.files.service import Upload
from lti_tool.web import current
from lti_tool.web.drafts import draft_changed_elsewhere, draft_saved
from lti_tool.web.forms import Reader
from lti_tool.web.markup import words_in

OVERTAKEN, WRONG = 409, 422
ADD, REMOVE = "add", "remove-"


@blueprint.get("/write")
@allow(Permission.TAKE_PART)
def write() -> ResponseReturnValue:
    """The draft in a field, or the work as it was handed in."""
    page = _mine()
    if page.part.standing.is_writing_ahead and page.version is None:
        return redirect(url_for("peer_review.overview"), 303)
    return _page(page)


@blueprint.post("/write")
@allow(Permission.TAKE_PART, largest=LARGEST_UPLOAD)
def save() -> ResponseReturnValue:
    """Keep the draft with its files and go where the button says: a preview, a last look, or away."""
    text, reader = forms.work(request.form)
    uploads = _uploads(reader)
    if not reader.ok:
        return _page(_mine(), text=text, errors=reader.errors), WRONG
    try:
        _keep(text, uploads)
    except Conflict:
        return _page(_mine(), text=text, is_overtaken=True), OVERTAKEN
    except Refused:
        return redirect(url_for("peer_review.write"), 303)
    return _onward(request.form.get("do", ""))


@blueprint.post("/write/draft")
@allow(Permission.TAKE_PART, rescues=True)
def autosave_work() -> ResponseReturnValue:
    """Keep the draft while somebody types."""
    text, reader = forms.work(request.form)
    if not reader.ok:
        return {"errors": {name: str(words) for name, words in reader.errors.items()}}, WRONG
    edition = forms.edition(request.form)
    try:
        work = service.save_draft(current.session(), current_actor(), text, edition, now=current.now())
    except (Conflict, Refused):
        part = _mine().part
        return draft_changed_elsewhere(part.work.draft_version if part.work else 0)
    return draft_saved(work.draft_version, current.now())


@blueprint.get("/write/check")
@allow(Permission.TAKE_PART)
def check_work() -> ResponseReturnValue:
    """The work as reviewers will see it, before it is handed in."""
    page = _mine()
    if not page.may_write or page.part.work is None:
        return redirect(url_for("peer_review.write"), 303)
    return _check_page(page)


@blueprint.post("/hand-in")
@allow(Permission.TAKE_PART)
def hand_in() -> ResponseReturnValue:
    """Hand in what was looked at; after feedback with a note of what was changed."""
    note, reader = forms.change_note(request.form)
    if not reader.ok:
        return _check_page(_mine(), errors=reader.errors), WRONG
    edition = forms.edition(request.form)
    try:
        service.hand_in(current.session(), current_actor(), edition, note=note, now=current.now())
    except Conflict:
        return _check_page(_mine(), is_overtaken=True), OVERTAKEN
    except Refused as refused:
        return _refused(refused)
    return redirect(url_for("peer_review.overview", done="handed_in"), 303)


def _uploads(reader: Reader) -> tuple[Upload, ...]:
    sent = request.files.getlist(asked.FIELD)
    if not any(each.filename for each in sent):
        return ()
    part = _mine().part
    return asked.uploads(reader, sent, part.here.settings.files, part.work.draft_files if part.work else 0)


def _keep(text: str, uploads: tuple[Upload, ...]) -> None:
    session, actor, now = current.session(), current_actor(), current.now()
    service.save_draft(session, actor, text, forms.edition(request.form), now=now)
    removed = _removed(request.form.get("do", ""))
    if removed is not None:
        filing.remove_file(session, actor, removed, now=now)
    if uploads:
        filing.add_files(session, actor, current.runtime().storage, uploads, now=now)


def _removed(button: str) -> UUID | None:
    if not button.startswith(REMOVE):
        return None
    try:
        return UUID(button.removeprefix(REMOVE))
    except ValueError:
        return None


def _onward(button: str) -> ResponseReturnValue:
    if button == "preview":
        return _page(_mine(), is_previewed=True)
    if button == ADD or button.startswith(REMOVE):
        return redirect(url_for("peer_review.write", _anchor="files"), 303)
    return redirect(url_for("peer_review.check_work" if button == "check" else "peer_review.overview"), 303)


def _refused(refused: Refused) -> ResponseReturnValue:
    if refused.code == service.ALREADY_HANDED_IN:
        return redirect(url_for("peer_review.write"), 303)
    if refused.code == service.AHEAD:
        return redirect(url_for("peer_review.overview"), 303)
    if refused.code == service.NOTE_MISSING:
        errors = {"change_note": _("Say what you changed: it is for whoever reviewed it.")}
        return _check_page(_mine(), errors=errors), WRONG
    return _check_page(_mine(), refused=refused.code), WRONG


def _mine() -> WritingPage:
    return pages.writing_page(current.session(), current_actor(), now=current.now())


def _page(page: WritingPage, *, text: str | None = None, **shown: object) -> str:
    work = page.part.work
    kept = work.draft_text if work else ""
    return render_template(
        "peer_review/write.html",
        page=page,
        part=page.part,
        team=page.team,
        labels=forms.LABELS,
        text=kept if text is None else text,
        kept=kept,
        draft_page=uuid4().hex,
        **shown,
    )


def _check_page(page: WritingPage, **shown: object) -> str:
    work = page.part.work
    words = words_in(work.draft_text) if work else 0
    settings = page.part.here.settings
    has_enough = work is not None and service.is_enough_by_its_files(settings, work)
    return render_template(
        "peer_review/check_work.html",
        page=page,
        part=page.part,
        team=page.team,
        work=work,
        words=words,
        labels=forms.LABELS,
        note=request.form.get("change_note", ""),
        is_unchanged=page.is_revising and _is_unchanged(page),
        is_blank=not words and not has_enough,
        is_short=words < settings.fewest_words and not has_enough,
        **shown,
    )


def _is_unchanged(page: WritingPage) -> bool:
    work, version = page.part.work, page.version
    if work is None or version is None:
        return False
    is_other = file_queries.is_other_than_handed_in(current.session(), work)
    return version.text == work.draft_text and not is_other
