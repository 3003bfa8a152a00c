"""Gradebook and roster of the small LMS, behind the service classes of `lti1p3platform`."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from lti1p3platform.exceptions import LineItemNotFoundException
from lti1p3platform.ltiplatform import LTI1P3PlatformConfAbstract
from lti1p3platform.membership import Context
from lti1p3platform.request import Request
from lti1p3platform.response import Response
from lti1p3platform.score import UpdateScoreStatus
from lti1p3platform.service_connector import AssignmentsGradesService, NamesRoleProvisioningService

from lti_tool.sandbox import vocabulary as v
from lti_tool.sandbox.seed import COURSE, INSTRUCTOR
from tests.platforms_of_others.beside import PEOPLE, Grade


@dataclass
class Gradebook:
    """Columns by their address, and the last score of everybody in each."""

    url: str
    columns: dict[str, dict[str, Any]] = field(default_factory=dict)
    scores: dict[tuple[str, str], dict[str, Any]] = field(default_factory=dict)

    def make(self, wanted: dict[str, Any]) -> dict[str, Any]:
        """One more column."""
        column = {**wanted, "id": f"{self.url}/{len(self.columns) + 1}"}
        self.columns[column["id"]] = column
        return column

    def column_of(self, link_id: str) -> str | None:
        """The address of a link's column."""
        found = (url for url, column in self.columns.items() if column.get("resourceLinkId") == link_id)
        return next(found, None)

    def grades(self) -> dict[str, Grade]:
        """What everybody's last score is."""
        return {
            person_id: Grade(score["scoreGiven"], score["scoreMaximum"], score.get("comment", ""))
            for (_, person_id), score in self.scores.items()
        }


class Grades(AssignmentsGradesService):
    """The grade service over this gradebook."""

    def __init__(self, request: Request, conf: LTI1P3PlatformConfAbstract, book: Gradebook) -> None:
        super().__init__(request, conf, book.url)
        self.book = book

    def answer(self, below: list[str]) -> Response:
        """Lead a request to the library's handler for it."""
        method = self.request.method
        match below:
            case []:
                return self.handle_get_lineitems() if method == "GET" else self.handle_create_lineitem()
            case [number]:
                return self.handle_get_lineitem(self._url(number))
            case [number, "scores"]:
                return self.handle_update_score(self._url(number))
            case [number, "results"]:
                return self.handle_get_results(self._url(number))
        return Response(None, 404, "nothing here")

    def _url(self, number: str) -> str:
        return f"{self.book.url}/{number}"

    def find_lineitems(self, page: int = 1, limit: int | None = None, **wanted: str) -> dict[str, Any]:
        del page, limit
        names = {"resource_link_id": "resourceLinkId", "resource_id": "resourceId", "tag": "tag"}
        fits = [
            column
            for column in self.book.columns.values()
            if all(column.get(names[name]) == value for name, value in wanted.items())
        ]
        return {"content": fits, "has_next": False}

    def find_lineitem(self, line_item_id: str) -> dict[str, Any]:
        if line_item_id not in self.book.columns:
            raise LineItemNotFoundException
        return self.book.columns[line_item_id]

    def create_lineitem(self, creation_data: dict[str, Any]) -> dict[str, Any]:
        return self.book.make(creation_data)

    def update_lineitem(self, update_data: dict[str, Any]) -> dict[str, Any]:
        self.find_lineitem(update_data["id"]).update(update_data)
        return update_data

    def delete_lineitem(self, line_item_id: str) -> None:
        self.find_lineitem(line_item_id)
        del self.book.columns[line_item_id]

    def update_score(self, line_item_id: str, score: dict[str, Any]) -> UpdateScoreStatus:
        self.find_lineitem(line_item_id)
        key = (line_item_id, score["userId"])
        last = self.book.scores.get(key)
        if last and _moment(score) <= _moment(last):
            return UpdateScoreStatus.OLD_TIMESTAMP
        self.book.scores[key] = score
        return UpdateScoreStatus.SUCCESS

    def get_results(self, line_item_id: str, user_id: str | None = None, **_: object) -> dict[str, Any]:
        self.find_lineitem(line_item_id)
        results = [
            {
                "id": f"{line_item_id}/results/{person_id}",
                "scoreOf": line_item_id,
                "userId": person_id,
                "resultScore": score["scoreGiven"],
                "resultMaximum": score["scoreMaximum"],
            }
            for (column, person_id), score in self.book.scores.items()
            if column == line_item_id and user_id in {None, person_id}
        ]
        return {"content": results, "has_next": False}


class Members(NamesRoleProvisioningService):
    """The roster of the one course."""

    def get_context_by_id(self) -> Context:
        return Context(COURSE.id, COURSE.label, COURSE.title)

    def get_member_data_page(self, page: int = 1, limit: int | None = None, **_: object) -> dict[str, Any]:
        size = limit or len(PEOPLE)
        shown = PEOPLE[(page - 1) * size : page * size]
        members = [
            {
                "user_id": person.id,
                "roles": [v.INSTRUCTOR if person is INSTRUCTOR else v.LEARNER],
                "name": person.name,
                "email": person.email,
            }
            for person in shown
        ]
        return {"content": members, "has_next": page * size < len(PEOPLE)}


def _moment(score: dict[str, Any]) -> datetime:
    return datetime.fromisoformat(score["timestamp"])
