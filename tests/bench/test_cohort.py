"""The proof by a cohort sees when the gradebook, the record store, the completions or a page disagree."""

from collections import Counter
from dataclasses import replace

import pytest

from bench.proofs.cohort import REVIEWS, Accounts, Learner, differences
from lti_tool.sandbox.seed import LEARNERS
from xapi import vocabulary

DONE = Learner(LEARNERS[0], sent=REVIEWS, has_handed_in=True)
ALIKE = Accounts(
    gradebook=72.5,
    completion={"state": "completed", "score": {"last": 0.725}},
    verbs=Counter({
        vocabulary.COMPLETED.iri: 1, vocabulary.SUBMITTED.iri: 1, vocabulary.REVIEWED.iri: REVIEWS,
    }),
    last_score=0.725,
    page_grade=72.5,
    is_complete_on_page=True,
)  # fmt: skip


def test_who_says_the_same_agrees() -> None:
    assert differences(DONE, ALIKE) == []


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"gradebook": 72.4}, "grades"),
        ({"gradebook": None}, "grades"),
        ({"page_grade": 80.0}, "grades"),
        ({"last_score": 0.7}, "grades"),
        ({"is_complete_on_page": False}, "complete on the page"),
        ({"completion": {"state": "in_progress", "score": {"last": 0.725}}}, "state"),
        ({"verbs": ALIKE.verbs + Counter({vocabulary.COMPLETED.iri: 1})}, "completed statements"),
        ({"verbs": ALIKE.verbs - Counter({vocabulary.REVIEWED.iri: 1})}, "reviews stated"),
        ({"verbs": ALIKE.verbs - Counter({vocabulary.SUBMITTED.iri: 1})}, "works stated"),
    ],
)
def test_whoever_says_something_else_is_named(changed: dict[str, object], told: str) -> None:
    found = differences(DONE, replace(ALIKE, **changed))

    assert any(told in sentence for sentence in found), found
