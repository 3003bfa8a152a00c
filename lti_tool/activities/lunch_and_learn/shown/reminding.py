"""What a reminder says."""

from lti_tool.participation.kinds import Addressee


def say_how_it_was(to: Addressee, title: str) -> str:
    """That somebody may say how a date was."""
    return to.voice.gettext("Say how “%(title)s” was, while you remember. It takes a minute.", title=title)


def say_what_became(to: Addressee, title: str) -> str:
    """That it is time to say what became of a takeaway."""
    return to.voice.gettext(
        "Two weeks ago you wrote down what you will use of “%(title)s”. Did it work out?", title=title
    )
