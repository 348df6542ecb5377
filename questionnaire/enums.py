"""Statuses and outcomes. This module imports no other module of the app."""

from django.db.models import TextChoices


class QuestionnaireStatus(TextChoices):
    DRAFT = "draft", "Draft"
    PUBLISHED = "published", "Published"


class ReturnStatus(TextChoices):
    DRAFT = "draft", "Draft"
    FINAL = "final", "Final"


class RevisionOutcome(TextChoices):
    """The outcome of a text that somebody saved."""

    SAVED = "saved", "Saved"
    CONFLICT = "conflict", "Kept aside: somebody else had changed the answer"
    SET_ASIDE = "set_aside", "Set aside after a decision"


class SectionState(TextChoices):
    """The state that people give a section while they write it."""

    READY = "ready", "Ready"
    SENT_BACK = "sent_back", "Sent back"


class EditionKind(TextChoices):
    FINAL = "final", "Final"
    AMENDMENT = "amendment", "Amendment"


class BoardOutcome(TextChoices):
    APPROVED = "approved", "Approved"
    NOTED = "noted", "Noted"
    CHAIRS_ACTION = "chairs_action", "Chair’s action"


class Factor(TextChoices):
    """The method by which a signatory proved their identity. Signatures from before it was recorded have none."""

    PASSWORD = "password", "password"
    CODE = "code", "code from an authenticator app"
    RECOVERY_CODE = "recovery_code", "recovery code"
    PASSKEY = "passkey", "passkey"
    PAPER = "paper", "signature on paper"


class Authority(TextChoices):
    """The kind of authority by which a deputy signs instead of somebody else."""

    MINUTE = "minute", "Minute of a meeting"
    SCHEME = "scheme", "Scheme of delegation"
    INSTRUCTION = "instruction", "Written instruction"


class Disclosed(TextChoices):
    """The decision on words that might identify somebody, for the public copy of a return."""

    KEEP = "keep", "Keep it"
    REWORD = "reword", "Use other words"
    EXEMPT = "exempt", "Leave the whole answer out"


class Exemption(TextChoices):
    """The paragraphs of Part 1 of Schedule 12A to the Local Government Act 1972, in plain words."""

    INDIVIDUAL = "1", "Paragraph 1: it is about one person"
    IDENTITY = "2", "Paragraph 2: it is likely to reveal who somebody is"
    BUSINESS = "3", "Paragraph 3: somebody’s financial or business affairs"
    LABOUR = "4", "Paragraph 4: consultations or negotiations with staff"
    LEGAL = "5", "Paragraph 5: legal advice that is privileged"
    NOTICE = "6", "Paragraph 6: a notice, order or direction that the council intends"
    CRIME = "7", "Paragraph 7: preventing, investigating or prosecuting crime"


class Act(TextChoices):
    """The acts that the history of a return records as events. A saved text is recorded as a revision instead."""

    MAKE_COLLECTION = "make_collection", "made a collection"
    OPEN = "open", "opened the collection"
    CONTACT = "contact", "changed who completed the return and the query contact"
    ATTACH = "attach", "attached a file"
    REMOVE_ATTACHMENT = "remove_attachment", "removed a file"
    DESCRIBE_ATTACHMENT = "describe_attachment", "described a file"
    IMPORT = "import", "added answers from a file"
    FINALISE = "finalise", "finalised the return"
    SIGN = "sign", "signed"
    SEND_BACK = "send_back", "sent the return back"
    RECALL = "recall", "recalled the return"
    SEND = "send", "sent the return to the programme"
    ACCEPT = "accept", "accepted the return without every signature"
    REOPEN = "reopen", "opened the return again"
    AMEND = "amend", "amended the return"
    ASK_DEPUTY = "ask_deputy", "asked for a deputy"
    CHOOSE_SIGNERS = "choose_signers", "chose who signs"
    DISCLOSE = "disclose", "decided what the public copy says"
    CONSIDER = "consider", "recorded the board’s consideration"
    BOARD_DATE = "board_date", "set the board’s meeting date"
    EXTEND = "extend", "gave more time"
    INVITE = "invite", "gave somebody a role"
    END_ROLE = "end_role", "took somebody’s role away"
    HAND_OVER = "hand_over", "handed the return over"
    ASSIGN = "assign", "shared out sections"
    READY = "ready", "marked a section as ready"
    REOPEN_SECTION = "reopen_section", "opened a section again"
    SEND_BACK_SECTION = "send_back_section", "sent a section back"
    OFFER = "offer", "offered answers to other areas"
    WITHDRAW = "withdraw", "withdrew an offer"
    ADOPT = "adopt", "used answers from another area"
    CARRY_FORWARD = "carry_forward", "carried answers forward from an earlier return"
    CONFIRM = "confirm", "confirmed copied answers"
    CHECK_EASY_READ = "check_easy_read", "recorded who checked the easy read"
    NUDGE = "nudge", "sent a reminder"
    PACK = "pack", "changed the headings of the board’s papers"


class BoardReportKind(TextChoices):
    """The reports with which a return goes before its board."""

    APPROVAL = "approval", "Report for approval"
    NOTING = "noting", "Report for noting"
