"""How a draft becomes a statement: tincan's objects, our validator, frozen bytes."""

from dataclasses import fields
from datetime import UTC, datetime
from functools import lru_cache
from uuid import UUID, uuid4

import tincan

from xapi.errors import Problem, StatementInvalid
from xapi.frozen import FrozenStatement
from xapi.json_bytes import JsonObject, freeze
from xapi.moments import duration_text
from xapi.statements.drafts import (
    AccountAgent,
    AccountGroup,
    ActivityRef,
    Context,
    Interaction,
    Result,
    Score,
    StatementDraft,
    StatementReference,
)
from xapi.validation import check
from xapi.vocabulary import Verb


def build(draft: StatementDraft, *, now: datetime, statement_id: UUID | None = None) -> FrozenStatement:
    """Make the statement of a deed; its id and time are fixed from here on.

    Raises:
        StatementInvalid: the draft breaks the specification (a score out of range, a malformed IRI).
    """
    if now.tzinfo is None:
        raise ValueError("build() was given a naive time; hand in an aware one")
    chosen = statement_id or uuid4()
    moment = now.astimezone(UTC)
    try:
        content = _content(draft, chosen, moment)
    except (TypeError, ValueError) as error:  # tincan's own checks
        raise StatementInvalid([Problem("", str(error))]) from error
    check(content)
    return FrozenStatement(chosen, moment, freeze(content), is_id_new=statement_id is None)


def _content(draft: StatementDraft, statement_id: UUID, moment: datetime) -> JsonObject:
    statement = tincan.Statement(
        id=statement_id,
        actor=_agent(draft.actor),
        verb=_verb(draft.verb),
        object=_object(draft.object),
        result=None if draft.result is None else _result(draft.result),
        context=None if draft.context is None else _context(draft),
        timestamp=moment,
        version=None,
    )
    content: JsonObject = statement.as_version()
    return _mended(content, draft)


def _mended(content: JsonObject, draft: StatementDraft) -> JsonObject:
    """What tincan cannot spell: durations as we write them, identified groups without a member list."""
    content["timestamp"] = content["timestamp"].replace("+00:00", "Z")
    if draft.result is not None and draft.result.duration is not None:
        content["result"]["duration"] = duration_text(draft.result.duration)
    if draft.context is not None and draft.context.team is not None:
        del content["context"]["team"]["member"]
    return {key: value for key, value in content.items() if value != {}}


def _object(target: ActivityRef | AccountAgent | StatementReference) -> object:
    match target:
        case ActivityRef():
            return _activity(target)
        case AccountAgent():
            return _agent(target)
        case StatementReference():
            return tincan.StatementRef(id=target.statement_id)


def _agent(agent: AccountAgent) -> tincan.Agent:
    return tincan.Agent(object_type="Agent", account=_account(agent))


def _account(owner: AccountAgent | AccountGroup) -> tincan.AgentAccount:
    return tincan.AgentAccount(home_page=owner.home_page, name=owner.name)


# Kept, for the same verbs, courses and activities stand in the statements of many, and nobody changes them.
@lru_cache(maxsize=1024)
def _activity(ref: ActivityRef) -> tincan.Activity:
    if ref.type is None and ref.name is None:
        return tincan.Activity(id=ref.iri)
    name = None if ref.name is None else tincan.LanguageMap({ref.language: ref.name})
    definition = tincan.ActivityDefinition(type=ref.type, name=name)
    if ref.interaction is not None:
        _describe(definition, ref.interaction, ref.language)
    return tincan.Activity(id=ref.iri, definition=definition)


def _describe(definition: tincan.ActivityDefinition, how: Interaction, language: str) -> None:
    definition.interaction_type = how.type
    if how.correct:
        definition.correct_responses_pattern = list(how.correct)
    if how.choices:
        definition.choices = [
            tincan.InteractionComponent(id=key, description=tincan.LanguageMap({language: words}))
            for key, words in how.choices
        ]


def _result(result: Result) -> tincan.Result:
    return tincan.Result(
        score=None if result.score is None else _score(result.score),
        success=result.success,
        completion=result.completion,
        response=result.response,
        extensions=tincan.Extensions(result.extensions) if result.extensions else None,
    )


def _score(score: Score) -> tincan.Score:
    return tincan.Score(**{part.name: getattr(score, part.name) for part in fields(score)})


def _context(draft: StatementDraft) -> tincan.Context:
    context = draft.context or Context()
    return tincan.Context(
        registration=context.registration,
        # 1.0.3 Data 2.4.6: platform only where the object is an Activity
        platform=context.platform if isinstance(draft.object, ActivityRef) else None,
        language=context.language,
        context_activities=_context_activities(context.parent, context.grouping, context.category),
        instructor=None if context.instructor is None else _agent(context.instructor),
        team=None
        if context.team is None
        else tincan.Group(object_type="Group", account=_account(context.team)),
        statement=None
        if context.statement is None
        else tincan.StatementRef(id=context.statement.statement_id),
        extensions=tincan.Extensions(context.extensions) if context.extensions else None,
    )


@lru_cache(maxsize=1024)
def _context_activities(
    parent: tuple[ActivityRef, ...], grouping: tuple[ActivityRef, ...], category: tuple[ActivityRef, ...]
) -> tincan.ContextActivities | None:
    chosen = {"parent": parent, "grouping": grouping, "category": category}
    lists = {
        key: tincan.ActivityList([_activity(ref) for ref in refs]) for key, refs in chosen.items() if refs
    }
    return tincan.ContextActivities(**lists) if lists else None


@lru_cache(maxsize=1024)
def _verb(verb: Verb) -> tincan.Verb:
    return tincan.Verb(id=verb.iri, display=tincan.LanguageMap({"en": verb.display}))
