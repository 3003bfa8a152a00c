"""Every page of the product in every state, told as short stories; each step is a page somebody sees."""

from tests.journey.stories.around import AROUND, SAID
from tests.journey.stories.crowd import MANY
from tests.journey.stories.filing import FILE_NAMES, filing, writing_without_files
from tests.journey.stories.judging import answering_otherwise, asking_for_words_alone, helping_to_write
from tests.journey.stories.judging_as_facilitator import reviewing_as_a_facilitator
from tests.journey.stories.later_use import using_works_of_earlier_courses
from tests.journey.stories.leading import (
    beginning_with_a_preset,
    deciding_by_hand,
    facilitating,
    giving_examples,
    giving_more_time,
    giving_out,
    grouping,
    keeping_rubrics,
    making_teams,
    setting_up,
    taking_part_and_leading,
)
from tests.journey.stories.learning import (
    answering_reviews,
    dates,
    feedback,
    hanging_in_the_gallery,
    having_a_concern,
    judging_oneself,
    reflecting,
    reviewing,
    revising,
    treating_each_other_well,
    writing,
)
from tests.journey.stories.lunching import (
    SAID_AT_LUNCH,
    after_lunch,
    answering_a_mail,
    answering_after_lunch,
    being_at_lunch,
    coming_to_lunch,
    proposing_topics,
    setting_lunches_up,
)
from tests.journey.stories.refusing import failures, refusals, without_cookies
from tests.journey.stories.remarking import PROGRAM, commenting_on_passages
from tests.journey.stories.sandbox import in_the_lms
from tests.journey.stories.subscribing import bringing_meetings_into_a_calendar
from tests.journey.stories.telling import TITLE, Story

__all__ = ["FILE_NAMES", "MANY", "PROGRAM", "SAID", "SAID_AT_LUNCH", "STORIES", "TITLE"]

STORIES: dict[str, Story] = {
    story.__name__.replace("_", " "): story
    for story in (
        setting_up,
        beginning_with_a_preset,
        setting_lunches_up,
        proposing_topics,
        coming_to_lunch,
        being_at_lunch,
        answering_after_lunch,
        after_lunch,
        answering_a_mail,
        writing,
        reviewing,
        feedback,
        commenting_on_passages,
        answering_reviews,
        revising,
        treating_each_other_well,
        having_a_concern,
        reflecting,
        judging_oneself,
        answering_otherwise,
        asking_for_words_alone,
        helping_to_write,
        hanging_in_the_gallery,
        dates,
        filing,
        writing_without_files,
        facilitating,
        giving_examples,
        using_works_of_earlier_courses,
        keeping_rubrics,
        giving_more_time,
        giving_out,
        grouping,
        making_teams,
        deciding_by_hand,
        reviewing_as_a_facilitator,
        taking_part_and_leading,
        refusals,
        without_cookies,
        failures,
        in_the_lms,
        bringing_meetings_into_a_calendar,
        *AROUND,
    )
}
