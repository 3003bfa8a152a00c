"""Topics, questions and takeaways: who sees them, who says what becomes of them, and whose votes count."""

from collections.abc import Callable
from datetime import timedelta
from itertools import product
from uuid import UUID, uuid4

import pytest
from sqlalchemy import inspect, text, update
from sqlalchemy.exc import IntegrityError

from lti_tool.errors import NotAllowed, NotFound, Refused
from lti_tool.participation.models import Participant
from lti_tool.parts.boards import queries, service
from lti_tool.parts.boards.models import LONGEST, Item
from lti_tool.parts.boards.personal_data import count_items, erase_items, export_items
from lti_tool.parts.boards.rules.anonymity import author_token
from lti_tool.parts.boards.rules.kinds import KINDS, Audience, ItemKind, ItemState, audience_of, may_become
from lti_tool.parts.boards.service import Words
from lti_tool.parts.boards.viewing import Viewer, visible
from lti_tool.runtime import Runtime
from tests.at_once import at_once
from tests.house import StandingClock
from tests.parts.gathering import Gathering

SECRET = "of this meeting"
SOUP = Words("How to make soup")


class Board(Gathering):
    """A gathering with a board."""

    def do(self, deed: Callable[..., object], *given: object, **more: object) -> object:
        with self.writing() as session:
            return deed(session, *given, now=self.clock(), **more)

    def viewer(
        self, who: Participant | None = None, *, leads: bool = False, token: str | None = None
    ) -> Viewer:
        return Viewer(self.activity_id, who.id if who else None, leads, token)

    @property
    def host(self) -> Viewer:
        return self.viewer(leads=True)

    def sees(self, viewer: Viewer) -> set[str]:
        with self.database.reading() as session:
            return {item.body for item in session.scalars(visible(viewer))}

    def topics(self, viewer: Viewer) -> list[tuple[str, int | None, bool]]:
        with self.database.reading() as session:
            return [(one.item.body, one.votes, one.has_voted) for one in queries.topics(session, viewer)]

    def vote(self, who: Participant, item_id: UUID) -> bool:
        return bool(self.do(service.vote, who, self.viewer(who), item_id))

    def item(self, item_id: UUID) -> Item:
        with self.database.reading() as session:
            found = session.get_one(Item, item_id)
            session.expunge(found)
            return found


Make = Callable[[int], Board]


@pytest.fixture
def make(any_runtime: Runtime) -> Make:
    return lambda people: Board(any_runtime, people)


def refusal(deed: Callable[[], object]) -> str:
    with pytest.raises(Refused) as refused:
        deed()
    return refused.value.code


def all_states() -> list[tuple[ItemKind, ItemState]]:
    return [(kind, state) for kind, known in KINDS.items() for state in known.following]


@pytest.mark.parametrize("viewer", ["author", "presenter", "other", "host", "stranger"])
def test_everybody_sees_what_is_for_them_and_nothing_else(make: Make, viewer: str) -> None:
    board = make(3)
    author, presenter, other = board.people
    meeting = board.meeting()
    with board.writing() as session:
        for kind, state in all_states():
            session.add(put_up_as(board, author, presenter, kind, state, meeting))
    viewers = {
        "author": board.viewer(author),
        "presenter": board.viewer(presenter),
        "other": board.viewer(other),
        "host": board.host,
        "stranger": Viewer(uuid4(), author.id, leads=True),
    }
    told = {
        Audience.EVERYBODY: {"author", "presenter", "other", "host"},
        Audience.LEADERS: {"author", "presenter", "host"},
        Audience.AUTHOR: {"author", "presenter"},
    }

    promised = {f"{kind} {state}" for kind, state in all_states() if viewer in told[audience_of(kind, state)]}

    assert board.sees(viewers[viewer]) == promised


def put_up_as(
    board: Board, author: Participant, owner: Participant, kind: ItemKind, state: ItemState, meeting: UUID
) -> Item:
    return Item(
        organisation_id=board.organisation_id,
        activity_id=board.activity_id,
        meeting_id=meeting if KINDS[kind].is_of_meeting else None,
        kind=kind,
        state=state,
        author_id=author.id,
        owner_id=owner.id,
        body=f"{kind} {state}",
        created_at=board.clock(),
        changed_at=board.clock(),
    )


def test_takeaways_are_for_their_authors_alone_and_hidden_questions_for_who_leads() -> None:
    assert {audience_of(ItemKind.TAKEAWAY, state) for state in KINDS[ItemKind.TAKEAWAY].following} == {
        Audience.AUTHOR
    }
    assert audience_of(ItemKind.QUESTION, ItemState.HIDDEN) is Audience.LEADERS
    assert audience_of(ItemKind.TOPIC, ItemState.PROPOSED) is Audience.EVERYBODY


def test_states_follow_only_as_their_kind_has_it() -> None:
    for kind, (before, after) in product(ItemKind, product(ItemState, ItemState)):
        known = KINDS[kind].following
        assert may_become(kind, before, after) == (before in known and after in known[before])
        assert not may_become(kind, before, after) or after in known


def test_an_offer_is_presented_by_its_author_and_a_wish_by_the_first_who_takes_it_up(make: Make) -> None:
    board = make(3)
    author, first, second = board.people
    offer = board.do(service.offer_topic, author, SOUP)
    wish = board.do(service.wish_for_topic, author, Words("Bread"))

    board.do(service.take_up, first, board.viewer(first), wish.id)
    board.do(service.take_up, first, board.viewer(first), wish.id)

    assert refusal(lambda: board.do(service.take_up, second, board.viewer(second), wish.id)) == service.TAKEN
    assert refusal(lambda: board.do(service.take_up, second, board.viewer(second), offer.id)) == service.TAKEN
    assert (board.item(offer.id).owner_id, board.item(wish.id).owner_id) == (author.id, first.id)


def test_of_two_who_take_up_a_wish_at_once_one_is_told_that_the_other_was_faster(make: Make) -> None:
    board = make(3)
    wish = board.do(service.wish_for_topic, board.people[0], SOUP)

    got = at_once(
        *(
            lambda who=who: board.do(service.take_up, who, board.viewer(who), wish.id).owner_id
            for who in board.people[1:]
        )
    )

    refused = [one for one in got if isinstance(one, Refused)]
    assert [one.code for one in refused] == [service.TAKEN]
    assert board.item(wish.id).owner_id in got


def test_whoever_wishes_for_something_wants_it(make: Make) -> None:
    board = make(1)

    wish = board.do(service.wish_for_topic, board.people[0], SOUP)

    assert board.item(wish.id).votes == 1
    assert not board.vote(board.people[0], wish.id)


def test_a_vote_counts_once_and_can_be_taken_back(make: Make) -> None:
    board = make(2)
    author, voter = board.people
    topic = board.do(service.offer_topic, author, SOUP)

    new = [board.vote(voter, topic.id) for _ in range(3)]
    with board.writing() as session:
        back = [service.take_vote_back(session, voter, board.viewer(voter), topic.id) for _ in range(2)]

    assert (new, back) == ([True, False, False], [True, False])
    assert board.item(topic.id).votes == 0


def test_no_vote_is_lost_when_all_vote_at_once(make: Make) -> None:
    board = make(12)
    topic = board.do(service.offer_topic, board.people[0], SOUP)

    at_once(*(lambda who=who: board.vote(who, topic.id) for who in board.people for _ in range(2)))

    assert board.item(topic.id).votes == 12


def test_all_vote_at_once_for_two_questions_while_one_of_them_is_forgotten(make: Make) -> None:
    board = make(12)
    meeting = board.meeting()
    salt, pepper = (
        board.do(service.ask, board.people[0], meeting, Words(f"Why {one}?")) for one in ("salt", "pepper")
    )
    leaving = board.people[11]
    for question in (salt, pepper):
        board.vote(leaving, question.id)

    got = at_once(
        *(lambda who=who: board.vote(who, salt.id) for who in board.people[:11]),
        *(lambda who=who: board.vote(who, pepper.id) for who in board.people[:11]),
        lambda: board.do(erase_items, leaving.person_id),
    )

    assert [each for each in got if isinstance(each, Exception)] == []
    assert (board.item(salt.id).votes, board.item(pepper.id).votes) == (11, 11)


def test_nobody_puts_anything_up_at_the_meeting_of_another_activity(make: Make) -> None:
    board, elsewhere = make(1), make(1)
    meeting = elsewhere.meeting()

    for deed in (service.ask, service.take_away):
        with pytest.raises(NotFound):
            board.do(deed, board.people[0], meeting, SOUP)


def test_what_is_too_long_is_refused_and_not_cut(make: Make) -> None:
    board = make(1)

    assert (
        refusal(lambda: board.do(service.offer_topic, board.people[0], Words("x", "y" * 1001))) == "too_long"
    )


def test_votes_are_told_once_one_has_voted_and_sort_the_queue(make: Make, clock: StandingClock) -> None:
    board = make(3)
    one, two, three = board.people
    soup = board.do(service.offer_topic, one, SOUP)
    clock.move(minutes=1)
    bread = board.do(service.offer_topic, one, Words("Bread"))
    board.vote(two, bread.id)

    before = board.topics(board.viewer(three))
    board.vote(three, bread.id)

    assert before == [("How to make soup", None, False), ("Bread", None, False)]
    assert board.topics(board.viewer(three)) == [("Bread", 2, True), ("How to make soup", 0, False)]
    assert board.topics(board.host) == [("Bread", 2, False), ("How to make soup", 0, False)]
    assert board.item(soup.id).votes == 0


@pytest.mark.parametrize("state", [ItemState.DONE, ItemState.SCHEDULED])
def test_what_has_its_date_is_not_voted_for_any_more(make: Make, state: ItemState) -> None:
    board = make(2)
    topic = board.do(service.offer_topic, board.people[0], SOUP)
    with board.writing() as session:
        session.execute(update(Item).values(state=state))

    assert refusal(lambda: board.vote(board.people[1], topic.id)) == service.NOT_NOW


def test_nobody_votes_for_what_they_do_not_see(make: Make) -> None:
    board, other = make(2), make(1)
    takeaway = board.do(service.take_away, board.people[0], board.meeting(), SOUP)
    topic = board.do(service.offer_topic, board.people[0], SOUP)

    with pytest.raises(NotFound):
        board.vote(board.people[1], takeaway.id)
    with pytest.raises(NotFound):
        other.vote(other.people[0], topic.id)


@pytest.mark.parametrize(
    ("state", "by_author", "by_host"),
    [
        (ItemState.ACCEPTED, NotAllowed, None),
        (ItemState.DECLINED, NotAllowed, None),
        (ItemState.WITHDRAWN, None, NotAllowed),
        (ItemState.DONE, NotAllowed, Refused),
    ],
)
def test_who_leads_accepts_and_declines_and_the_author_withdraws(
    make: Make, state: ItemState, by_author: type[Exception] | None, by_host: type[Exception] | None
) -> None:
    board = make(1)
    met = []

    for viewer in (board.viewer(board.people[0]), board.host):
        topic = board.do(service.offer_topic, board.people[0], SOUP)
        try:
            board.do(service.turn, viewer, topic.id, state)
            met.append(None)
        except (NotAllowed, Refused) as problem:
            met.append(type(problem))

    assert met == [by_author, by_host]


def test_an_answer_stays_as_text_and_only_who_leads_gives_it(make: Make) -> None:
    board = make(1)
    me = board.people[0]
    question = board.do(service.ask, me, board.meeting(), Words("Why salt?"))

    with pytest.raises(NotAllowed):
        board.do(service.answer, board.viewer(me), question.id, "Because.")
    board.do(service.answer, board.host, question.id, "  For the taste. ")
    board.do(service.answer, board.host, question.id, "For the taste, mostly.")

    found = board.item(question.id)
    assert (found.state, found.answer) == (ItemState.ANSWERED, "For the taste, mostly.")


def test_nobody_but_who_leads_changes_an_answer_that_stands(make: Make) -> None:
    board = make(2)
    author, other = board.people
    question = board.do(service.ask, author, board.meeting(), Words("Why salt?"))
    board.do(service.answer, board.host, question.id, "For the taste.")

    for who in (author, other):
        with pytest.raises(NotAllowed):
            board.do(service.answer, board.viewer(who), question.id, "Nobody knows.")
        with pytest.raises(Refused):
            board.do(service.follow_up, board.viewer(who), question.id, ItemState.ANSWERED, "Nobody knows.")

    assert board.item(question.id).answer == "For the taste."


def test_pinned_questions_come_first_then_the_most_wanted_then_the_oldest(
    make: Make, clock: StandingClock
) -> None:
    board = make(2)
    meeting = board.meeting()
    asked = []
    for words in "abcd":
        asked.append(board.do(service.ask, board.people[0], meeting, Words(words)))
        clock.move(minutes=1)
    board.vote(board.people[1], asked[2].id)
    board.do(service.pin, board.host, asked[3].id, is_pinned=True)
    board.do(service.turn, board.host, asked[0].id, ItemState.HIDDEN)

    with board.database.reading() as session:
        shown = [one.item.body for one in queries.questions(session, board.viewer(board.people[1]), meeting)]
        hosts = [one.item.body for one in queries.questions(session, board.host, meeting)]

    assert (shown, hosts) == (["d", "c", "b"], ["d", "c", "a", "b"])
    with pytest.raises(NotAllowed):
        board.do(service.pin, board.viewer(board.people[0]), asked[1].id, is_pinned=True)


def test_whatever_changes_on_the_board_of_a_meeting_changes_its_stamp(make: Make) -> None:
    board = make(2)
    meeting = board.meeting()

    def stamp() -> int:
        with board.database.reading() as session:
            return queries.changes(session, meeting)

    stamps = [stamp()]
    question = board.do(service.ask, board.people[0], meeting, Words("Why salt?"))
    stamps.append(stamp())
    board.vote(board.people[1], question.id)
    stamps.append(stamp())
    board.do(service.answer, board.host, question.id, "Taste.")
    stamps.append(stamp())
    board.do(service.pin, board.host, question.id, is_pinned=True)
    stamps.append(stamp())
    other = board.do(service.ask, board.people[0], meeting, Words("Why pepper?"))
    stamps.append(stamp())
    with board.writing() as session:  # as many votes as before, in the same moment
        voter = board.people[1]
        service.take_vote_back(session, voter, board.viewer(voter), question.id)
        service.vote(session, voter, board.viewer(voter), other.id, now=board.clock())
    stamps.append(stamp())
    board.do(service.take_away, board.people[0], meeting, Words("Salt at the end"))
    stamps.append(stamp())

    assert len(set(stamps)) == len(stamps)
    assert stamp() == stamps[-1]


def test_who_asks_without_a_name_stands_in_no_column_of_any_table(make: Make) -> None:
    board = make(2)
    author = board.people[0]
    meeting = board.meeting()
    before = rows_with(board, author)

    question = board.do(service.ask, author, meeting, Words("Why salt?"), author_token(SECRET, author.id))
    board.vote(board.people[1], question.id)
    board.do(service.answer, board.host, question.id, "Taste.")

    assert rows_with(board, author) == before
    assert board.item(question.id).author_token is not None


def rows_with(board: Board, who: Participant) -> int:
    """In how many cells of the database somebody can be found."""
    found = 0
    with board.database.reading() as session:
        for table in inspect(session.get_bind()).get_table_names():
            for row in session.execute(text(f'SELECT * FROM "{table}"')):  # noqa: S608 our own tables
                cells = [str(cell).replace("-", "") for cell in row]
                found += sum(who.id.hex in cell or who.person_id.hex in cell for cell in cells)
    return found


def test_only_the_author_finds_their_question_without_a_name_and_only_with_the_secret(make: Make) -> None:
    board = make(2)
    author, other = board.people
    token = author_token(SECRET, author.id)
    question = board.do(service.ask, author, board.meeting(), Words("Why salt?"), token)

    with pytest.raises(NotAllowed):
        board.do(service.turn, board.viewer(author), question.id, ItemState.WITHDRAWN)
    with pytest.raises(NotAllowed):
        board.do(
            service.turn,
            board.viewer(other, token=author_token(SECRET, other.id)),
            question.id,
            ItemState.WITHDRAWN,
        )
    board.do(service.turn, board.viewer(author, token=token), question.id, ItemState.WITHDRAWN)

    assert board.item(question.id).state == ItemState.WITHDRAWN


def test_nobody_is_anonymous_without_a_secret_and_another_secret_is_another_token() -> None:
    who = uuid4()

    assert author_token("a", who) == author_token("a", who) != author_token("b", who)
    with pytest.raises(ValueError, match="secret"):
        author_token("", who)


@pytest.mark.parametrize("state", [ItemState.APPLIED, ItemState.PARTLY, ItemState.NOT_APPLIED])
def test_what_became_of_a_takeaway_is_said_by_its_author_and_counted_without_names(
    make: Make, clock: StandingClock, state: ItemState
) -> None:
    board = make(2)
    meeting, empty = board.meeting(), board.meeting()
    due = clock() + timedelta(days=14)
    mine = [board.do(service.take_away, who, meeting, Words("Salt", due_at=due)) for who in board.people]

    for who, item in zip(board.people, mine, strict=True):
        board.do(service.follow_up, board.viewer(who), item.id, state, "It was good.")
    with pytest.raises(NotFound):
        board.do(service.follow_up, board.host, mine[0].id, state, "")

    with board.database.reading() as session:
        counted = queries.applied_by(session, [meeting, empty])
        theirs = queries.takeaways(session, board.viewer(board.people[0]))
    assert counted == ({} if state is ItemState.NOT_APPLIED else {meeting: 2})
    assert len(theirs) == 1


@pytest.mark.parametrize(
    ("words", "code"),
    [("", service.EMPTY), ("  \n ", service.EMPTY), ("x" * (LONGEST + 1), service.TOO_LONG)],
)
def test_no_words_and_too_many_are_refused_and_nothing_is_kept(make: Make, words: str, code: str) -> None:
    board = make(1)

    assert refusal(lambda: board.do(service.offer_topic, board.people[0], Words(words))) == code
    assert board.sees(board.host) == set()


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": ItemKind.TOPIC, "meeting_id": "there"},
        {"kind": ItemKind.QUESTION, "meeting_id": None},
        {"kind": ItemKind.TAKEAWAY, "author_token": "t"},
        {"kind": ItemKind.QUESTION, "author_token": "t"},
    ],
)
def test_the_database_itself_refuses_what_cannot_be(make: Make, wrong: dict[str, object]) -> None:
    board = make(1)
    meeting = board.meeting()
    item = put_up_as(board, board.people[0], board.people[0], wrong["kind"], ItemState.OPEN, meeting)
    for name, value in wrong.items():
        setattr(item, name, meeting if value == "there" else value)

    with pytest.raises(IntegrityError), board.writing() as session:
        session.add(item)


def test_mg_30_what_an_erased_person_put_up_stays_without_them_and_their_takeaways_go(make: Make) -> None:
    board = make(2)
    gone, other = board.people
    topic = board.do(service.wish_for_topic, gone, SOUP)
    board.vote(other, topic.id)
    board.do(service.take_up, gone, board.viewer(gone), topic.id)
    board.do(service.take_away, gone, board.meeting(), Words("Salt"))

    with board.writing() as session:
        held = count_items(session, gone.person_id), export_items(session, gone.person_id)
        erase_items(session, gone.person_id, now=board.clock())
        left = count_items(session, gone.person_id), export_items(session, gone.person_id)

    assert held[0] == 2
    assert [one["words"] for one in held[1]] == ["How to make soup", "Salt"]
    assert left == (0, [])
    found = board.item(topic.id)
    assert (found.author_id, found.owner_id, found.votes) == (None, None, 1)


def test_every_reading_of_items_by_people_goes_through_what_they_may_see(make: Make) -> None:
    board = make(1)
    question = board.do(service.ask, board.people[0], board.meeting(), Words("Why salt?"))
    board.do(service.turn, board.host, question.id, ItemState.HIDDEN)

    with board.database.reading() as session, pytest.raises(NotFound):
        queries.item_for(session, board.viewer(), question.id)
    with board.database.reading() as session:
        assert queries.item_for(session, board.host, question.id).body == "Why salt?"
