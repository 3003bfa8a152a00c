"""A statement whose id, time and bytes no longer change."""

from dataclasses import dataclass
from datetime import datetime
from typing import cast
from uuid import UUID

from xapi.json_bytes import JsonObject, parse_own


@dataclass(frozen=True, slots=True)
class FrozenStatement:
    """A valid statement as the bytes that are stored and forwarded; everything else is read from them."""

    id: UUID
    timestamp: datetime
    raw: bytes
    is_id_new: bool = False
    """Its id was made with it, at random: nobody can have stored it, or referred to it, before."""

    def content(self) -> JsonObject:
        """A fresh copy of the statement as a dictionary."""
        return parse_own(self.raw)

    @property
    def verb_iri(self) -> str:
        """The IRI of the verb."""
        return cast(str, self.content()["verb"]["id"])

    @property
    def object_iri(self) -> str | None:
        """The IRI of the object where it is an activity."""
        target = self.content()["object"]
        return cast(str, target["id"]) if target.get("objectType", "Activity") == "Activity" else None

    @property
    def actor_name(self) -> str | None:
        """The account name of the actor."""
        return cast(str | None, self.content()["actor"].get("account", {}).get("name"))

    @property
    def registration(self) -> UUID | None:
        """The registration the statement belongs to."""
        found = self.content().get("context", {}).get("registration")
        return None if found is None else UUID(found)
