"""What authors choose from when they set a peer review up."""

from flask_babel import lazy_gettext

from lti_tool.activities.peer_review.rules.grouping import GroupRule, SmallGroups
from lti_tool.activities.peer_review.rules.settings import (
    Anonymity,
    Authors,
    Giving,
    LatePolicy,
    Practise,
    SelfReview,
    WhichVersion,
)
from lti_tool.parts.forms.rules import CriterionKind
from lti_tool.web.shown import Option

LATE_OPTIONS = (
    Option(
        LatePolicy.ACCEPT,
        lazy_gettext("Late is better than never"),
        lazy_gettext("Works and reviews are taken, and marked as late."),
    ),
    Option(
        LatePolicy.PENALTY,
        lazy_gettext("Late costs something"),
        lazy_gettext("Works and reviews are taken; each day takes a share of a late work's grade."),
    ),
    Option(
        LatePolicy.CLOSE,
        lazy_gettext("Closed after the date"),
        lazy_gettext("Drafts stay, but can no longer be sent."),
    ),
)


ANONYMITY_OPTIONS = (
    Option(
        Anonymity.DOUBLE,
        lazy_gettext("Nobody sees names"),
        lazy_gettext("Neither authors nor reviewers learn who the other is."),
    ),
    Option(
        Anonymity.SINGLE,
        lazy_gettext("Reviewers see the author's name"),
        lazy_gettext("Authors do not learn who reviewed their work."),
    ),
    Option(
        Anonymity.OPEN,
        lazy_gettext("Everybody sees names"),
        lazy_gettext("Good where people talk about it afterwards."),
    ),
)


AUTHORS_OPTIONS = (
    Option(
        Authors.ALONE,
        lazy_gettext("By each person alone"),
        lazy_gettext("Everybody hands in their own."),
    ),
    Option(
        Authors.TEAMS,
        lazy_gettext("By teams"),
        lazy_gettext(
            "A team hands in one work and shares what is said about it; people review one by one. "
            "Say who is in which team once it is published."
        ),
    ),
)


VERSION_OPTIONS = (
    Option(
        WhichVersion.LAST,
        lazy_gettext("The last version with enough reviews"),
        lazy_gettext("Earlier reviews stay with the version they are about."),
    ),
    Option(
        WhichVersion.BEST,
        lazy_gettext("The best version with enough reviews"),
        lazy_gettext("Nobody loses anything by trying again."),
    ),
)


PRACTISE_OPTIONS = (
    Option(
        Practise.WHEN_WAITING,
        lazy_gettext("By whoever waits for works"),
        lazy_gettext("After four hours without one; it counts as a review, but not for all of them."),
    ),
    Option(
        Practise.FIRST,
        lazy_gettext("By everybody, before the first review"),
        lazy_gettext("Until one judgement comes near yours, or all examples are judged."),
    ),
)


GROUP_OPTIONS = (
    Option(
        GroupRule.ANY,
        lazy_gettext("Do not matter"),
        lazy_gettext("Everybody may review everybody."),
    ),
    Option(
        GroupRule.WITHIN,
        lazy_gettext("Review within their group"),
        lazy_gettext("Whoever is in no group reviews the others who are in none."),
    ),
    Option(
        GroupRule.ACROSS,
        lazy_gettext("Review works of other groups"),
        lazy_gettext("Never those of their own."),
    ),
)


SMALL_GROUPS_OPTIONS = (
    Option(
        SmallGroups.FEWER,
        lazy_gettext("Its people review fewer works"),
        lazy_gettext("As many as there are others in the group."),
    ),
    Option(
        SmallGroups.JOINED,
        lazy_gettext("Small groups review together"),
        lazy_gettext("As many of them as it takes, the smallest first."),
    ),
)


SELF_REVIEW_OPTIONS = (
    Option(SelfReview.NONE, lazy_gettext("Not asked"), lazy_gettext("Others judge their work.")),
    Option(
        SelfReview.FIRST,
        lazy_gettext("Before they review others"),
        lazy_gettext("By the same rubric; it makes no grade."),
    ),
    Option(
        SelfReview.LAST,
        lazy_gettext("After they have reviewed others"),
        lazy_gettext("Feedback opens once they have, so that they can compare."),
    ),
)


CRITERION_KINDS = (
    Option(CriterionKind.LEVELS, lazy_gettext("One of several levels")),
    Option(CriterionKind.CHECK, lazy_gettext("Yes or no")),
    Option(CriterionKind.POINTS, lazy_gettext("A number of points")),
    Option(CriterionKind.COMMENT, lazy_gettext("Words alone, no points")),
)


GIVING_OPTIONS = (
    Option(
        Giving.WHEN_ASKED,
        lazy_gettext("When learners ask"),
        lazy_gettext("Whoever has handed in can start at once; the least reviewed work comes first."),
    ),
    Option(
        Giving.BY_FACILITATOR,
        lazy_gettext("To all at once, when you say so"),
        lazy_gettext("Learners wait until a facilitator gives them out."),
    ),
    Option(
        Giving.AT_DATE,
        lazy_gettext("To all at once, at a date"),
        lazy_gettext("Whoever hands in later is reviewed too."),
    ),
)
