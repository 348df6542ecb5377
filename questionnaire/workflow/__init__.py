"""Every change to a return: one named function per thing a person does.

Each is atomic, says who (`by`; None is the operator at the command line), asks the permission rules (403), holds the
return's row until commit (409 where it is no longer in the right status) and leaves its trace in the same transaction.
"""

from questionnaire.board.amending.workflow import AsksMore, NothingAmended, amend
from questionnaire.board.meeting.workflow import record_consideration, set_board_date
from questionnaire.board.packs.workflow import StalePack, change_pack
from questionnaire.desk.mails.workflow import may_go_again, send_again
from questionnaire.desk.nudging.workflow import Nudged, nudge, remind_others, remind_signatories
from questionnaire.desk.reminding.workflow import Reminded, send_reminders
from questionnaire.desk.rounds.workflow import Told, extend, open_collection, tell_of_opening
from questionnaire.people.workflow import (
    AskedTooOften,
    HandOver,
    Invitee,
    StaleContact,
    TooManyInvitations,
    ask_for_deputy,
    be_here,
    change_contact,
    change_role,
    contact_digest,
    hand_over,
    invite_again,
    invite_person,
    remove_person,
    replace_signatory,
)
from questionnaire.publishing.workflow import (
    Choice,
    StaleDecisions,
    UndecidedPassages,
    ask_for_public_copy,
    decisions_digest,
    disclose,
    give_team_mailbox,
)
from questionnaire.returns.workflow import FINALISED, TRANSITIONS, InvalidTransition
from questionnaire.signing.finalising.workflow import Incomplete, NothingToChoose, choose_signers, finalise
from questionnaire.signing.paper.workflow import Sheet, sign_on_paper
from questionnaire.signing.sending.workflow import MissingReasons, accept, reopen, send
from questionnaire.signing.signatures.workflow import StandingIn, recall, send_back, sign
from questionnaire.writing.answers.workflow import (
    Change,
    Conflict,
    Differing,
    SaveResult,
    StaleDecision,
    decide_conflict,
    import_answers,
    restore,
    save_answers,
)
from questionnaire.writing.careful.workflow import keep_phrase
from questionnaire.writing.comments.workflow import comment, reopen_comment, resolve_comment
from questionnaire.writing.easy_read.workflow import check_easy_read, check_questionnaire, written
from questionnaire.writing.files.workflow import (
    NoRoom,
    StaleDescription,
    attach,
    describe_attachment,
    remove_attachment,
)
from questionnaire.writing.sharing.workflow import (
    StillOpen,
    Undecided,
    mark_ready,
    reopen_section,
    send_back_section,
    share_out,
)
from questionnaire.writing.taking_over.workflow import (
    adopt,
    bring_in,
    carry_forward,
    confirm,
    offer_answers,
    withdraw_offer,
)

__all__ = [
    "FINALISED",
    "TRANSITIONS",
    "AskedTooOften",
    "AsksMore",
    "Change",
    "Choice",
    "Conflict",
    "Differing",
    "HandOver",
    "Incomplete",
    "InvalidTransition",
    "Invitee",
    "MissingReasons",
    "NoRoom",
    "NothingAmended",
    "NothingToChoose",
    "Nudged",
    "Reminded",
    "SaveResult",
    "Sheet",
    "StaleContact",
    "StaleDecision",
    "StaleDecisions",
    "StaleDescription",
    "StalePack",
    "StandingIn",
    "StillOpen",
    "Told",
    "TooManyInvitations",
    "Undecided",
    "UndecidedPassages",
    "accept",
    "adopt",
    "amend",
    "ask_for_deputy",
    "ask_for_public_copy",
    "attach",
    "be_here",
    "bring_in",
    "carry_forward",
    "change_contact",
    "change_pack",
    "change_role",
    "check_easy_read",
    "check_questionnaire",
    "choose_signers",
    "comment",
    "confirm",
    "contact_digest",
    "decide_conflict",
    "decisions_digest",
    "describe_attachment",
    "disclose",
    "extend",
    "finalise",
    "give_team_mailbox",
    "hand_over",
    "import_answers",
    "invite_again",
    "invite_person",
    "keep_phrase",
    "mark_ready",
    "may_go_again",
    "nudge",
    "offer_answers",
    "open_collection",
    "recall",
    "record_consideration",
    "remind_others",
    "remind_signatories",
    "remove_attachment",
    "remove_person",
    "reopen",
    "reopen_comment",
    "reopen_section",
    "replace_signatory",
    "resolve_comment",
    "restore",
    "save_answers",
    "send",
    "send_again",
    "send_back",
    "send_back_section",
    "send_reminders",
    "set_board_date",
    "share_out",
    "sign",
    "sign_on_paper",
    "tell_of_opening",
    "withdraw_offer",
    "written",
]
