"""The names of LTI's claims, messages and scopes, each written once."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final

_LTI = "https://purl.imsglobal.org/spec/lti/claim/"
_DEEP_LINKING: Final = "https://purl.imsglobal.org/spec/lti-dl/claim/"

VERSION: Final = _LTI + "version"
MESSAGE_TYPE: Final = _LTI + "message_type"
DEPLOYMENT_ID: Final = _LTI + "deployment_id"
TARGET_LINK_URI: Final = _LTI + "target_link_uri"
RESOURCE_LINK: Final = _LTI + "resource_link"
ROLES: Final = _LTI + "roles"
ROLE_SCOPE_MENTOR: Final = _LTI + "role_scope_mentor"
CONTEXT: Final = _LTI + "context"
TOOL_PLATFORM: Final = _LTI + "tool_platform"
LAUNCH_PRESENTATION: Final = _LTI + "launch_presentation"
LIS: Final = _LTI + "lis"
CUSTOM: Final = _LTI + "custom"
FOR_USER: Final = _LTI + "for_user"
DEEP_LINKING_SETTINGS: Final = _DEEP_LINKING + "deep_linking_settings"
CONTENT_ITEMS: Final = _DEEP_LINKING + "content_items"
DEEP_LINKING_DATA: Final = _DEEP_LINKING + "data"
DEEP_LINKING_MESSAGE: Final = _DEEP_LINKING + "msg"
DEEP_LINKING_ERROR_MESSAGE: Final = _DEEP_LINKING + "errormsg"
DEEP_LINKING_LOG: Final = _DEEP_LINKING + "log"
DEEP_LINKING_ERROR_LOG: Final = _DEEP_LINKING + "errorlog"
AGS_ENDPOINT: Final = "https://purl.imsglobal.org/spec/lti-ags/claim/endpoint"
NRPS_SERVICE: Final = "https://purl.imsglobal.org/spec/lti-nrps/claim/namesroleservice"
GROUPS_SERVICE: Final = "https://purl.imsglobal.org/spec/lti-gs/claim/groupsservice"

LTI_VERSION: Final = "1.3.0"
DEEP_LINKING_RESPONSE: Final = "LtiDeepLinkingResponse"

# We ask platforms to fill these custom parameters from `$ResourceLink.id.history` and `$Context.id.history`.
CUSTOM_RESOURCE_LINK_HISTORY: Final = "resource_link_id_history"
CUSTOM_CONTEXT_HISTORY: Final = "context_id_history"
# ... and these from `$ResourceLink.available.*` and `$ResourceLink.submission.*`, or a product's variables.
CUSTOM_AVAILABLE_FROM: Final = "available_from"
CUSTOM_AVAILABLE_UNTIL: Final = "available_until"
CUSTOM_SUBMISSION_FROM: Final = "submission_from"
CUSTOM_SUBMISSION_UNTIL: Final = "submission_until"
# Moodle tells groups only so: the ids of the groups of whoever launches, from a variable of its own.
CUSTOM_GROUP_IDS: Final = "group_ids"
CUSTOM_VARIABLES: Final[Mapping[str, str]] = MappingProxyType(
    {
        CUSTOM_RESOURCE_LINK_HISTORY: "$ResourceLink.id.history",
        CUSTOM_CONTEXT_HISTORY: "$Context.id.history",
        CUSTOM_AVAILABLE_FROM: "$ResourceLink.available.startDateTime",
        CUSTOM_AVAILABLE_UNTIL: "$ResourceLink.available.endDateTime",
        CUSTOM_SUBMISSION_FROM: "$ResourceLink.submission.startDateTime",
        CUSTOM_SUBMISSION_UNTIL: "$ResourceLink.submission.endDateTime",
    }
)
# A deep link carries which of our activities it leads to, so that a copied course still finds it.
CUSTOM_ACTIVITY: Final = "potluck_activity"


class MessageType(StrEnum):
    """The messages this tool understands."""

    RESOURCE_LINK = "LtiResourceLinkRequest"
    DEEP_LINKING = "LtiDeepLinkingRequest"
    SUBMISSION_REVIEW = "LtiSubmissionReviewRequest"
    DATA_PRIVACY = "LtiDataPrivacyLaunchRequest"


MESSAGE_SPELLINGS: Final[Mapping[str, MessageType]] = MappingProxyType(
    {
        **{message.value: message for message in MessageType},
        # an earlier draft's name, which some platforms still write
        "DataPrivacyLaunchRequest": MessageType.DATA_PRIVACY,
    }
)


class Scope(StrEnum):
    """What an access token may be asked for."""

    LINE_ITEM = "https://purl.imsglobal.org/spec/lti-ags/scope/lineitem"
    LINE_ITEM_READ = "https://purl.imsglobal.org/spec/lti-ags/scope/lineitem.readonly"
    RESULT_READ = "https://purl.imsglobal.org/spec/lti-ags/scope/result.readonly"
    SCORE = "https://purl.imsglobal.org/spec/lti-ags/scope/score"
    MEMBERSHIP_READ = "https://purl.imsglobal.org/spec/lti-nrps/scope/contextmembership.readonly"
    GROUP_READ = "https://purl.imsglobal.org/spec/lti-gs/scope/contextgroup.readonly"
