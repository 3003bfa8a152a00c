"""One good request for every address below a launch and for staff: whose browser sends it, and what."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from tests.lunch_and_learn.lunchroom import SET_UP as LUNCH
from tests.peer_review.browsing import SET_UP

LMS = {
    "label": "Academy",
    "product": "generic",
    "issuer": "https://academy.example",
    "client_id": "potluck",
    "auth_url": "https://academy.example/auth",
    "token_url": "https://academy.example/token",
    "jwks_url": "https://academy.example/jwks",
    "new_deployments": "ask",
}


DATE = {"title": "Tea", "starts": "2026-12-03T12:00", "time_zone": "Europe/Berlin", "times": "2"}

STAFF = frozenset({"owner", "operator"})


@dataclass(frozen=True, slots=True)
class Example:
    """A request of the owner that succeeds; `{name}` in it is one of the owner's ids.

    Args:
        part: who sends it: a part somebody plays at the place, or `owner` and `operator` of the staff.
        path: below the launch, or below `/admin/`.
        fields: of the form, when it is one.
        page: the page below the launch whose form it is; `fields` change what stands there.
    """

    part: str
    path: str
    fields: Mapping[str, str] = field(default_factory=dict)
    page: str = ""

    @property
    def is_of_staff(self) -> bool:
        """Whether it lies below `/admin/`."""
        return self.part in STAFF

    @property
    def names_somebody_elses(self) -> bool:
        """Whether a stranger who sends the same asks for something by the owner's id."""
        return any("{" in text for text in (self.path, *self.fields.values()))


OWN, OF_GROUP = "peer_review/dates/of/{person}", "peer_review/dates/group/{group}"
REVIEW = "peer_review/reviews/{review}"
RUBRICS = "peer_review/rubrics"
EXAMPLE, PRACTICE = "peer_review/examples/{example}", "peer_review/practice/{practice}"
AS_FACILITATOR = "peer_review/people/{participant}/review"
EXAMPLES: Mapping[str, Example] = {
    "GET launch.here": Example("learner", ""),
    "GET launch.mentored": Example("mentor", "mentored"),
    "POST access.tell_zone": Example("learner", "zone", {"zone": "Europe/Berlin"}),
    "GET authoring.begin": Example("copier", "begin"),
    "POST authoring.recover": Example("copier", "begin", {"activity": "{activity}"}),
    "GET authoring.choose": Example("chooser", "choose"),
    "POST authoring.take": Example("chooser", "choose", {"activity": "{activity}"}),
    "GET authoring.options": Example("chooser", "choose/options?activity={activity}"),
    "POST authoring.answer": Example(
        "chooser",
        "choose/answer",
        {"activity": "{activity}"},
        page="choose/options?activity={activity}",
    ),
    "POST authoring.cancel": Example("chooser", "choose/cancel"),
    "GET privacy.held": Example("subject", "data"),
    "GET privacy.download": Example("subject", "data/download"),
    "GET privacy.confirm": Example("subject", "data/erase"),
    "POST privacy.erase": Example("subject", "data/erase"),
    "GET calendars.feeds": Example("learner", "calendar"),
    "POST calendars.make": Example("instructor", "calendar", {"activity": "{lunches}"}),
    "POST calendars.stop": Example("instructor", "calendar/stop", {"activity": "{lunches}"}),
    "GET reports.completion": Example("instructor", "completion?activity={activity}"),
    "GET reports.completion_csv": Example("instructor", "completion.csv?activity={activity}"),
    "GET reports.statements": Example("instructor", "completion/{activity}/{person}"),
    "GET outbox.grades": Example("instructor", "grades"),
    "POST outbox.send_again": Example("instructor", "grades/{message}/again"),
    "POST outbox.send_all_again": Example("instructor", "grades/again"),
    "GET peer_review.overview": Example("learner", "peer_review/"),
    "GET peer_review.mine": Example("learner", "peer_review/mine"),
    "GET peer_review.look_as_learner": Example("instructor", "peer_review/try"),
    "GET peer_review.set_up": Example("instructor", "peer_review/set-up"),
    "POST peer_review.publish": Example(
        "copier", "peer_review/set-up", {**SET_UP, "do": "publish"}, page="peer_review/set-up"
    ),
    "POST peer_review.preview": Example("instructor", "peer_review/set-up/preview", SET_UP),
    "GET peer_review.change": Example("instructor", "peer_review/change"),
    "POST peer_review.save_change": Example("instructor", "peer_review/change", page="peer_review/change"),
    "GET peer_review.rubric_for_canvas": Example("instructor", "peer_review/change/rubric.csv"),
    "GET peer_review.rubric_as_markdown": Example("instructor", "peer_review/change/rubric.md"),
    "GET peer_review.people": Example("instructor", "peer_review/people"),
    "GET peer_review.look_before_giving_out": Example("instructor", "peer_review/people/give-out"),
    "POST peer_review.give_out": Example("instructor", "peer_review/people/give-out"),
    "GET peer_review.choose_work": Example("instructor", "peer_review/people/{writer}/give"),
    "POST peer_review.give_work": Example(
        "instructor", "peer_review/people/{writer}/give", {"work": "{work}", "sure": "yes"}
    ),
    "GET peer_review.learner": Example("instructor", "peer_review/people/{participant}"),
    "GET peer_review.choose_export": Example("instructor", "peer_review/people/export"),
    "GET peer_review.export_works": Example("instructor", "peer_review/people/export/works.csv"),
    "GET peer_review.export_reviews": Example("instructor", "peer_review/people/export/reviews.csv"),
    "GET peer_review.export_everything": Example("instructor", "peer_review/people/export/everything.json"),
    "GET peer_review.examples": Example("instructor", "peer_review/examples"),
    "GET peer_review.new_example": Example("instructor", "peer_review/examples/new"),
    "POST peer_review.add_example": Example("instructor", "peer_review/examples/new", page=EXAMPLE),
    "GET peer_review.example": Example("instructor", EXAMPLE),
    "POST peer_review.change_example": Example("instructor", EXAMPLE, page=EXAMPLE),
    "POST peer_review.remove_example": Example("instructor", f"{EXAMPLE}/remove"),
    "GET peer_review.earlier_works": Example("instructor", "peer_review/examples/earlier"),
    "GET peer_review.earlier_work": Example("instructor", "peer_review/examples/earlier/{earlier}"),
    "GET peer_review.later_question": Example("learner", "peer_review/later-use"),
    "POST peer_review.answer_for_later": Example("learner", "peer_review/later-use", {"agrees": "yes"}),
    "POST peer_review.ask_for_later": Example("instructor", "peer_review/people/{participant}/later-use"),
    "GET peer_review.rubrics": Example("instructor", RUBRICS),
    "POST peer_review.change_kept": Example("instructor", f"{RUBRICS}/{{kept}}", page=RUBRICS),
    "POST peer_review.remove_kept": Example("instructor", f"{RUBRICS}/{{kept}}/remove"),
    "POST peer_review.begin_practice": Example("learner", "peer_review/practice"),
    "GET peer_review.practice": Example("learner", PRACTICE),
    "POST peer_review.judge_example": Example("learner", PRACTICE, page=PRACTICE),
    "POST peer_review.autosave_practice": Example("learner", f"{PRACTICE}/draft", page=PRACTICE),
    "POST peer_review.begin_self_review": Example("learner", "peer_review/self-review/begin"),
    "GET peer_review.self_review": Example("learner", "peer_review/self-review"),
    "POST peer_review.judge_own_work": Example(
        "learner", "peer_review/self-review", page="peer_review/self-review"
    ),
    "POST peer_review.autosave_self_review": Example(
        "learner", "peer_review/self-review/draft", page="peer_review/self-review"
    ),
    "GET peer_review.groups": Example("instructor", "peer_review/people/groups"),
    "POST peer_review.change_groups": Example("instructor", "peer_review/people/groups", {"do": "relax"}),
    "GET peer_review.teams": Example("instructor", "peer_review/people/teams"),
    "POST peer_review.add_team": Example("instructor", "peer_review/people/teams", {"name": "Coral"}),
    "GET peer_review.team": Example("instructor", "peer_review/people/teams/{team}"),
    "POST peer_review.change_team": Example(
        "instructor", "peer_review/people/teams/{team}", {"name": "Blue"}
    ),
    "POST peer_review.put_into_team": Example(
        "instructor", "peer_review/people/teams/of/{person}", {"team": "{team}"}
    ),
    "POST peer_review.teams_from_list": Example(
        "instructor", "peer_review/people/teams/list", {"list": "Bence Kovács; Amber", "do": "look"}
    ),
    "POST peer_review.teams_from_groups": Example(
        "instructor", "peer_review/people/teams/groups", {"group_set": "set-", "do": "look"}
    ),
    "GET peer_review.teams_as_list": Example("instructor", "peer_review/people/teams/teams.csv"),
    "GET peer_review.gallery": Example("instructor", "peer_review/gallery"),
    "GET peer_review.gallery_file": Example("instructor", "peer_review/gallery/{work}/files/1"),
    "GET peer_review.gallery_question": Example("learner", "peer_review/gallery/mine"),
    "POST peer_review.answer_gallery": Example("learner", "peer_review/gallery/mine", {"consent": "named"}),
    "POST peer_review.ask_to_show": Example("instructor", "peer_review/people/{participant}/gallery"),
    "GET peer_review.review_as_facilitator": Example("instructor", AS_FACILITATOR),
    "POST peer_review.send_as_facilitator": Example("instructor", AS_FACILITATOR, page=AS_FACILITATOR),
    "POST peer_review.autosave_as_facilitator": Example(
        "instructor", f"{AS_FACILITATOR}/draft", page=AS_FACILITATOR
    ),
    "POST peer_review.leave_as_it_is": Example("instructor", "peer_review/people/{participant}/agree"),
    "POST peer_review.look_at_work": Example("instructor", "peer_review/people/{writer}/look"),
    "GET peer_review.work_of": Example("instructor", "peer_review/people/of/{person}"),
    "GET peer_review.grade_by_hand": Example("instructor", "peer_review/people/{participant}/grade"),
    "POST peer_review.set_grade": Example(
        "instructor", "peer_review/people/{participant}/grade", {"grade": "80", "reason": "By agreement."}
    ),
    "GET peer_review.look_before_excusing": Example("instructor", "peer_review/people/{participant}/excuse"),
    "POST peer_review.excuse": Example(
        "instructor", "peer_review/people/{participant}/excuse", {"reason": "Ill."}
    ),
    "POST peer_review.endorse": Example("instructor", "peer_review/people/reviews/{received}/endorse"),
    "GET peer_review.look_before_setting_aside": Example(
        "instructor", "peer_review/people/reviews/{received}/set-aside"
    ),
    "POST peer_review.set_aside": Example(
        "instructor", "peer_review/people/reviews/{received}/set-aside", {"reason": "Not about the work."}
    ),
    "GET peer_review.dates": Example("instructor", "peer_review/dates"),
    "GET peer_review.dates_of_person": Example("instructor", OWN),
    "POST peer_review.date_person": Example("instructor", OWN, {"submit_due": "2026-12-24T12:00"}, page=OWN),
    "GET peer_review.dates_of_group": Example("instructor", OF_GROUP),
    "POST peer_review.date_group": Example(
        "instructor", OF_GROUP, {"submit_due": "2026-12-24T12:00"}, page=OF_GROUP
    ),
    "POST peer_review.take_dates_back": Example("instructor", "peer_review/dates/{dates}/back"),
    "GET peer_review.write": Example("writer", "peer_review/write"),
    "POST peer_review.save": Example("writer", "peer_review/write", page="peer_review/write"),
    "POST peer_review.autosave_work": Example("writer", "peer_review/write/draft", page="peer_review/write"),
    "GET peer_review.check_work": Example("writer", "peer_review/write/check"),
    "POST peer_review.hand_in": Example("writer", "peer_review/hand-in", page="peer_review/write/check"),
    "GET peer_review.feedback": Example("learner", "peer_review/feedback"),
    "POST peer_review.open_feedback": Example("learner", "peer_review/feedback"),
    "POST peer_review.rate": Example("learner", "peer_review/feedback/ratings"),
    "POST peer_review.reply": Example("learner", "peer_review/feedback/{received}/reply"),
    "GET peer_review.concern_about_review": Example("learner", "peer_review/feedback/{received}/concern"),
    "POST peer_review.report_review": Example(
        "learner", "peer_review/feedback/{received}/concern", {"matter": "hurtful"}
    ),
    "GET peer_review.concern_about_work": Example("learner", f"{REVIEW}/concern"),
    "POST peer_review.report_work": Example("learner", f"{REVIEW}/concern", {"matter": "hurtful"}),
    "GET peer_review.concerns": Example("instructor", "peer_review/concerns"),
    "GET peer_review.concerns_csv": Example("instructor", "peer_review/concerns.csv"),
    "GET peer_review.concern": Example("instructor", "peer_review/concerns/{concern}"),
    "POST peer_review.resolve": Example("instructor", "peer_review/concerns/{concern}", {"outcome": "left"}),
    "GET peer_review.reflection": Example("learner", "peer_review/reflection"),
    "POST peer_review.reflect": Example("learner", "peer_review/reflection", {"reflection": "All of it."}),
    "GET peer_review.conduct": Example("learner", "peer_review/conduct"),
    "POST peer_review.agree": Example("learner", "peer_review/conduct", {"version": "1"}),
    "GET peer_review.reviews": Example("learner", "peer_review/reviews"),
    "POST peer_review.pull": Example("learner", "peer_review/reviews"),
    "GET peer_review.own_file": Example("writer", "peer_review/write/files/{draft_file}"),
    "GET peer_review.reviewed_file": Example("learner", f"{REVIEW}/files/1"),
    "GET peer_review.learners_file": Example("instructor", "peer_review/people/{participant}/files/{file}"),
    "GET peer_review.review": Example("learner", REVIEW),
    "POST peer_review.save_review": Example("learner", REVIEW, page=REVIEW),
    "POST peer_review.autosave_review": Example("learner", f"{REVIEW}/draft", page=REVIEW),
    "GET peer_review.check_review": Example("learner", f"{REVIEW}/check"),
    "POST peer_review.send_review": Example("learner", f"{REVIEW}/send", page=f"{REVIEW}/check"),
    "GET peer_review.decline_form": Example("learner", f"{REVIEW}/decline"),
    "POST peer_review.decline": Example("learner", f"{REVIEW}/decline", {"reason": "knows_author"}),
    "GET lunch_and_learn.overview": Example("lunch_guest", "lunch_and_learn/"),
    "GET lunch_and_learn.mine": Example("lunch_guest", "lunch_and_learn/mine"),
    "GET lunch_and_learn.look_as_learner": Example("lunch_host", "lunch_and_learn/try"),
    "GET lunch_and_learn.feedback": Example("lunch_guest", "lunch_and_learn/feedback"),
    "GET lunch_and_learn.set_up": Example("lunch_host", "lunch_and_learn/set-up"),
    "POST lunch_and_learn.publish": Example(
        "copier", "lunch_and_learn/set-up", {**LUNCH, "do": "publish"}, page="lunch_and_learn/set-up"
    ),
    "POST lunch_and_learn.preview": Example("lunch_host", "lunch_and_learn/set-up/preview", LUNCH),
    "GET lunch_and_learn.change": Example("lunch_host", "lunch_and_learn/change"),
    "POST lunch_and_learn.save_change": Example(
        "lunch_host", "lunch_and_learn/change", page="lunch_and_learn/change"
    ),
    "GET lunch_and_learn.people": Example("lunch_host", "lunch_and_learn/people"),
    "GET lunch_and_learn.learner": Example("lunch_host", "lunch_and_learn/people/{guest}"),
    "GET lunch_and_learn.person": Example("lunch_host", "lunch_and_learn/people/of/{other_person}"),
    "POST lunch_and_learn.skip": Example(
        "lunch_host", "lunch_and_learn/people/{guest}/steps/attend", {"reason": "Ill."}
    ),
    "GET lunch_and_learn.board": Example("lunch_guest", "lunch_and_learn/topics"),
    "POST lunch_and_learn.put_up": Example(
        "lunch_guest", "lunch_and_learn/topics", {"topic": "Tea", "do": "offer"}
    ),
    "POST lunch_and_learn.vote": Example("lunch_guest", "lunch_and_learn/topics/{topic}/vote"),
    "POST lunch_and_learn.take_up": Example("lunch_guest", "lunch_and_learn/topics/{wish}/take-up"),
    "POST lunch_and_learn.turn": Example("lunch_host", "lunch_and_learn/topics/{topic}", {"do": "accept"}),
    "POST lunch_and_learn.volunteer": Example("lunch_guest", "lunch_and_learn/presenting"),
    "GET lunch_and_learn.choose_other": Example("lunch_guest", "lunch_and_learn/meetings/{ahead}/hand-over"),
    "POST lunch_and_learn.ask_other": Example(
        "lunch_guest", "lunch_and_learn/meetings/{ahead}/hand-over", {"person": "{other_guest}"}
    ),
    "POST lunch_and_learn.answer_other": Example(
        "lunch_guest", "lunch_and_learn/meetings/{asked}/take-over", {"do": "no"}
    ),
    "GET lunch_and_learn.new_dates": Example("lunch_host", "lunch_and_learn/dates/new"),
    "POST lunch_and_learn.plan_dates": Example("lunch_host", "lunch_and_learn/dates/new", DATE),
    "GET lunch_and_learn.change_date": Example("lunch_host", "lunch_and_learn/dates/{ahead}/change"),
    "POST lunch_and_learn.save_date": Example(
        "lunch_host", "lunch_and_learn/dates/{ahead}/change", page="lunch_and_learn/dates/{ahead}/change"
    ),
    "GET lunch_and_learn.look_before_calling_off": Example(
        "lunch_host", "lunch_and_learn/dates/{ahead}/call-off"
    ),
    "POST lunch_and_learn.call_off": Example("lunch_host", "lunch_and_learn/dates/{ahead}/call-off"),
    "POST lunch_and_learn.give_topic": Example(
        "lunch_host", "lunch_and_learn/dates/{ahead}/topic", {"topic": "{topic}"}
    ),
    "GET lunch_and_learn.choose_guest": Example("lunch_host", "lunch_and_learn/dates/{ahead}/invite"),
    "POST lunch_and_learn.invite": Example(
        "lunch_host", "lunch_and_learn/dates/{ahead}/invite", {"person": "{guest}", "role": "attendee"}
    ),
    "GET lunch_and_learn.meeting": Example("lunch_guest", "lunch_and_learn/meetings/{live}"),
    "GET lunch_and_learn.live": Example("lunch_guest", "lunch_and_learn/meetings/{live}/live"),
    "POST lunch_and_learn.answer_invitation": Example(
        "lunch_guest", "lunch_and_learn/meetings/{ahead}/seat", {"do": "yes", "way": "remote"}
    ),
    "GET lunch_and_learn.look_before_check_in": Example(
        "lunch_guest", "lunch_and_learn/meetings/{live}/check-in?code=123456"
    ),
    "POST lunch_and_learn.check_in": Example(
        "lunch_guest", "lunch_and_learn/meetings/{live}/check-in", {"code": "123456"}
    ),
    "POST lunch_and_learn.be_seen": Example("lunch_guest", "lunch_and_learn/meetings/{live}/seen"),
    "POST lunch_and_learn.ask": Example(
        "lunch_guest", "lunch_and_learn/meetings/{live}/questions", {"question": "Why?"}
    ),
    "POST lunch_and_learn.vote_question": Example(
        "lunch_guest", "lunch_and_learn/meetings/{live}/questions/{question}/vote"
    ),
    "POST lunch_and_learn.withdraw_question": Example(
        "lunch_guest", "lunch_and_learn/meetings/{live}/questions/{question}/withdraw"
    ),
    "POST lunch_and_learn.take_away": Example(
        "lunch_guest", "lunch_and_learn/meetings/{live}/takeaways", {"takeaway": "All of it"}
    ),
    "GET lunch_and_learn.what_became": Example("lunch_guest", "lunch_and_learn/takeaways/{takeaway}"),
    "POST lunch_and_learn.follow_up": Example(
        "lunch_guest", "lunch_and_learn/takeaways/{takeaway}", {"became": "applied"}
    ),
    "GET lunch_and_learn.say_how_it_was": Example("lunch_guest", "lunch_and_learn/meetings/{live}/feedback"),
    "POST lunch_and_learn.give_feedback": Example(
        "lunch_guest",
        "lunch_and_learn/meetings/{live}/feedback",
        page="lunch_and_learn/meetings/{live}/feedback",
    ),
    "GET lunch_and_learn.feedback_together": Example(
        "lunch_host", "lunch_and_learn/meetings/{held}/feedback/together"
    ),
    "GET lunch_and_learn.quiz": Example("lunch_guest", "lunch_and_learn/meetings/{live}/quiz"),
    "POST lunch_and_learn.answer_quiz": Example(
        "lunch_guest", "lunch_and_learn/meetings/{live}/quiz", page="lunch_and_learn/meetings/{live}/quiz"
    ),
    "POST lunch_and_learn.watch": Example("lunch_guest", "lunch_and_learn/meetings/{held}/watched"),
    "GET lunch_and_learn.host": Example("lunch_host", "lunch_and_learn/meetings/{live}/host"),
    "GET lunch_and_learn.host_live": Example("lunch_host", "lunch_and_learn/meetings/{live}/host/live"),
    "GET lunch_and_learn.screen": Example("lunch_host", "lunch_and_learn/meetings/{live}/screen"),
    "GET lunch_and_learn.screen_live": Example("lunch_host", "lunch_and_learn/meetings/{live}/screen/live"),
    "POST lunch_and_learn.run": Example(
        "lunch_host", "lunch_and_learn/meetings/{live}/host", {"do": "new-code"}
    ),
    "POST lunch_and_learn.look_after_question": Example(
        "lunch_host", "lunch_and_learn/meetings/{live}/host/questions/{question}", {"do": "pin"}
    ),
    "GET lunch_and_learn.roll": Example("lunch_host", "lunch_and_learn/meetings/{live}/roll"),
    "POST lunch_and_learn.call_roll": Example(
        "lunch_host", "lunch_and_learn/meetings/{live}/roll", {"do": "keep"}
    ),
    "GET lunch_and_learn.resources_of": Example("lunch_host", "lunch_and_learn/meetings/{live}/kept"),
    "POST lunch_and_learn.keep": Example(
        "lunch_host",
        "lunch_and_learn/meetings/{live}/kept",
        {"link_title": "Slides", "link_url": "https://slides.example/1"},
    ),
    "POST lunch_and_learn.remove_kept": Example(
        "lunch_host", "lunch_and_learn/meetings/{held}/kept/{resource}/remove"
    ),
    "GET lunch_and_learn.kept_file": Example(
        "lunch_guest", "lunch_and_learn/meetings/{held}/kept/{resource_file}"
    ),
    "GET lunch_and_learn.edit_quiz": Example("lunch_host", "lunch_and_learn/meetings/{live}/quiz/edit"),
    "POST lunch_and_learn.keep_quiz": Example(
        "lunch_host",
        "lunch_and_learn/meetings/{live}/quiz/edit",
        {"do": "keep"},
        page="lunch_and_learn/meetings/{live}/quiz/edit",
    ),
    "GET admin.home": Example("owner", ""),
    "GET admin.organisations": Example("owner", "organisations"),
    "POST admin.add_organisation": Example("operator", "organisations", {"slug": "new", "name": "New"}),
    "GET admin.keys": Example("operator", "keys"),
    "POST admin.new_key": Example("operator", "keys"),
    "GET admin.undelivered": Example("owner", "undelivered"),
    "GET admin.log": Example("owner", "log"),
    "GET connecting.connect": Example("owner", "connect"),
    "POST connecting.invite": Example("owner", "connect", {"label": "Academy"}),
    "GET connecting.by_hand": Example("owner", "platforms/new"),
    "POST connecting.register": Example("owner", "platforms/new", LMS),
    "GET connecting.platform": Example("owner", "platforms/{registration}"),
    "GET check_up.check_up": Example("owner", "platforms/{registration}/check-up"),
    "GET connecting.change": Example("owner", "platforms/{registration}/change"),
    "POST connecting.save": Example("owner", "platforms/{registration}/change", LMS),
    "POST connecting.switch": Example("owner", "platforms/{registration}/switch", {"to": "off"}),
    "POST connecting.decide": Example("owner", "deployments/{deployment}", {"do": "approve"}),
    "POST connecting.withdraw": Example("owner", "invitations/{invitation}/withdraw"),
    "POST entrance.sign_out": Example("owner", "sign-out"),
}

OPEN_TO_ALL: Mapping[str, str] = {
    "entrance.ask": "the secret in the address is the right to be there",
    "entrance.gone": "says good-bye to anybody",
    "entrance.sign_in": "the secret in the address is the right to be there",
    "launch.login_of": "a login shows nothing; test_a_login_at_the_address_of_another_lms_is_refused",
    "lunch_and_learn.scanned": "repeats the code in its address and tells nothing",
    "peer_review.passages_script": "the same script for everybody",
    "meeting_mails.ask": "the seal in the address is the right to be there; tests/meeting_mails",
    "meeting_mails.answer": "the seal in the address is the right to be there; tests/meeting_mails",
    "reminders.ask": "the seal in the address is the right to be there; tests/reminders/test_ending.py",
    "reminders.end": "the seal in the address is the right to be there; tests/reminders/test_ending.py",
    "calendars.fetch": "the secret in the address is the right to be there; tests/calendars",
    "registering.connect": "the secret in the address is the right to be there",
    "registering.propose": "the secret in the address is the right to be there",
    "web.asset": "the same file for everybody",
    "xapi.more_statements": "asks for a key; test_the_next_page_of_one_organisation_is_not_that_of_another",
}
"""Addresses with something in them that nobody owns, each with the reason."""
