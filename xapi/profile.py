"""The IRIs of our own things, all below one configurable base."""

from uuid import UUID

from xapi.vocabulary import Verb

DEFAULT_BASE = "http://localhost:8000"
VERSION = "1.0"


def people(base: str) -> str:
    """The home page of the opaque account that stands for a person."""
    return f"{_root(base)}/people"


def tools(base: str) -> str:
    """The home page of the accounts that stand for software: the tool itself and the keys of its store."""
    return f"{_root(base)}/tools"


def activity(base: str, activity_id: UUID) -> str:
    """An activity people take part in."""
    return f"{_root(base)}/activities/{activity_id}"


def work(base: str, activity_id: UUID, work_id: UUID) -> str:
    """A submitted work; its id says nothing of its author."""
    return f"{activity(base, activity_id)}/works/{work_id}"


def example(base: str, activity_id: UUID, example_id: UUID) -> str:
    """A worked example people practise on."""
    return f"{activity(base, activity_id)}/examples/{example_id}"


def conduct(base: str, activity_id: UUID) -> str:
    """The code of conduct of an activity, in whichever version."""
    return f"{activity(base, activity_id)}/conduct"


def review(base: str, review_id: UUID) -> str:
    """One review of one work."""
    return f"{_root(base)}/reviews/{review_id}"


def criterion(base: str, criterion_id: UUID) -> str:
    """One criterion of a rubric."""
    return f"{_root(base)}/criteria/{criterion_id}"


def meeting(base: str, meeting_id: UUID) -> str:
    """A meeting: one dated occasion of an activity."""
    return f"{_root(base)}/meetings/{meeting_id}"


def suggestion(base: str, activity_id: UUID, item_id: UUID) -> str:
    """A topic somebody put up: an offer or a wish."""
    return f"{activity(base, activity_id)}/topics/{item_id}"


def question(base: str, meeting_id: UUID, item_id: UUID) -> str:
    """A question asked at a meeting."""
    return f"{meeting(base, meeting_id)}/questions/{item_id}"


def takeaway(base: str, meeting_id: UUID, item_id: UUID) -> str:
    """What somebody takes away from a meeting; its words are told nobody."""
    return f"{meeting(base, meeting_id)}/takeaways/{item_id}"


def resource(base: str, meeting_id: UUID, resource_id: UUID) -> str:
    """Slides, a link or the recording of a meeting."""
    return f"{meeting(base, meeting_id)}/resources/{resource_id}"


def questionnaire(base: str, meeting_id: UUID, form_id: UUID) -> str:
    """A quiz or a questionnaire as it is asked at a meeting."""
    return f"{meeting(base, meeting_id)}/forms/{form_id}"


def quiz_item(base: str, form_id: UUID, key: str) -> str:
    """One question of a quiz, the same in all its versions."""
    return f"{_root(base)}/forms/{form_id}/questions/{key}"


def course(base: str, course_id: UUID) -> str:
    """The course an activity is placed in."""
    return f"{_root(base)}/courses/{course_id}"


def profile(base: str) -> str:
    """The profile our statements follow."""
    return f"{_root(base)}/profile"


def version(base: str) -> str:
    """This version of the profile: the category of every statement we make."""
    return f"{profile(base)}/v{VERSION}"


def extension(base: str, name: str) -> str:
    """An extension of ours."""
    return f"{profile(base)}/extensions/{name}"


def activity_type(base: str, name: str) -> str:
    """An activity type no published vocabulary has: bond, agreement, note."""
    return f"{profile(base)}/activity-types/{name}"


def matched(base: str) -> Verb:
    """Two people were tied together by a match."""
    return _own_verb(base, "matched")


def reflected(base: str) -> Verb:
    """A person looked back and wrote down what they saw."""
    return _own_verb(base, "reflected")


def committed(base: str) -> Verb:
    """A person chose what to take away."""
    return _own_verb(base, "committed")


def applied(base: str) -> Verb:
    """A person used at work what they took away."""
    return _own_verb(base, "applied")


def _own_verb(base: str, name: str) -> Verb:
    return Verb(f"{profile(base)}/verbs/{name}", name)


def _root(base: str) -> str:
    return base.rstrip("/")
