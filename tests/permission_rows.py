"""The table itself. Read a row as: who may know of the page, who gets what from it, who may do what on it."""

from dataclasses import replace

from tests.permission_table import (
    AREA,
    BOARD,
    CONFLICT,
    DRAFT,
    EVERYBODY,
    FINAL,
    FORBIDDEN,
    FOUND,
    INVALID,
    LIMITED,
    MISSING,
    OK,
    OWN,
    PROGRAMME,
    READ_BY_PROGRAMME,
    SENT,
    SIGNED_IN,
    SPEAKERS,
    UNSENT,
    WITH_EDITION,
    WRITERS,
    Row,
    first,
    gives,
)

DONE = (FOUND, INVALID)  # done, or told what is missing from an empty form


def public(get=OK, post=None) -> Row:
    return Row(EVERYBODY, gives(get, *EVERYBODY), gives(post, *EVERYBODY) if post else None, public=True)


def own_account(get=(OK, FOUND), post=None) -> Row:
    """A page about one's own account, allauth's: anybody who is signed in, about nobody else."""
    return Row(SIGNED_IN, gives(get, *SIGNED_IN), gives(post, *SIGNED_IN) if post else None, loose=True)


def in_part(row: Row) -> Row:
    """The page is for those too who are limited to some sections: asked about one of theirs, it gives them what it
    gives a contributor."""

    def alike(says):
        return says and (lambda actor, situation: says("contributor" if actor == LIMITED else actor, situation))

    return replace(row, seen_by=(*row.seen_by, LIMITED), get=alike(row.get), post=alike(row.post))


def of_draft(get=OK, **more) -> Row:
    """A page of the return for all who belong to the area; the programme knows of it but may not read."""
    return Row(AREA, gives(get, *OWN), **more)


def by_script() -> Row:
    """Saving while somebody types: what writers send, for an empty post, which is always incomplete."""
    return Row(AREA, post=gives(INVALID, *WRITERS))


SAID = Row(AREA, gives(FOUND, *WRITERS), gives(FOUND, *WRITERS, when=DRAFT, otherwise=CONFLICT))  # a button's


def brings_back() -> Row:
    """What waits for a decision is decided, not brought back; a final return takes neither."""
    return Row(AREA, post=gives(CONFLICT, *WRITERS))


ROWS: dict[str, Row] = {
    # Open to everybody
    "help": public(),
    "accessibility": public(),
    "privacy": public(),
    "health": public(),
    "verify": public(post=INVALID),
    "how_checking_works": public(),
    "accept_invitation": public(get=(OK, 404, 410), post=(404, 410)),
    # One's own account
    "start": Row(SIGNED_IN, gives((OK, FOUND), *SIGNED_IN)),
    "account": own_account(post=FOUND),
    "account_login": Row(
        EVERYBODY, gives((OK, FOUND), *EVERYBODY), gives((OK, FOUND, INVALID), *EVERYBODY), public=True, loose=True
    ),
    "account_logout": Row(EVERYBODY, gives((OK, FOUND), *EVERYBODY), gives(FOUND, *EVERYBODY), public=True, loose=True),
    "account_signup": Row(
        EVERYBODY,
        gives((OK, FOUND, FORBIDDEN), *EVERYBODY),
        gives((OK, FOUND, FORBIDDEN), *EVERYBODY),
        public=True,
        loose=True,
    ),
    "account_inactive": Row(EVERYBODY, gives((OK, FOUND), *EVERYBODY), public=True, loose=True),
    "account_reauthenticate": own_account(post=(OK, FOUND)),
    "account_change_password": own_account(post=(OK, FOUND)),
    "account_reset_password": Row(
        EVERYBODY, gives((OK, FOUND), *EVERYBODY), gives((OK, FOUND), *EVERYBODY), public=True, loose=True
    ),
    "account_reset_password_done": Row(EVERYBODY, gives((OK, FOUND), *EVERYBODY), public=True, loose=True),
    "account_reset_password_from_key": Row(
        EVERYBODY, gives((OK, FOUND), *EVERYBODY), gives((OK, FOUND), *EVERYBODY), public=True, loose=True
    ),
    "account_reset_password_from_key_done": Row(EVERYBODY, gives((OK, FOUND), *EVERYBODY), public=True, loose=True),
    "mfa_index": own_account(),
    "mfa_authenticate": Row(
        EVERYBODY, gives((OK, FOUND), *EVERYBODY), gives((OK, FOUND), *EVERYBODY), public=True, loose=True
    ),
    "mfa_reauthenticate": own_account(post=(OK, FOUND)),
    "mfa_activate_totp": own_account(post=(OK, FOUND)),
    "mfa_deactivate_totp": own_account(get=(OK, FOUND, 404), post=(OK, FOUND, 404)),
    "mfa_view_recovery_codes": own_account(get=(OK, FOUND, 404)),
    "mfa_generate_recovery_codes": own_account(get=(OK, FOUND, 404), post=(OK, FOUND, 404)),
    "mfa_download_recovery_codes": own_account(get=(OK, FOUND, 404)),
    "mfa_list_webauthn": own_account(),
    "mfa_add_webauthn": own_account(post=(OK, FOUND)),
    "mfa_remove_webauthn": own_account(get=(OK, FOUND, 404), post=(FOUND, 404)),
    # A return while it is being written, and after
    "return": in_part(Row(AREA, first(gives(OK, *OWN), gives(FOUND, *PROGRAMME, when=READ_BY_PROGRAMME)))),
    "section": in_part(of_draft()),
    "section_ready": in_part(SAID),
    "section_reopen": in_part(
        Row(AREA, gives(FOUND, *WRITERS), gives(FOUND, *WRITERS, when=DRAFT, otherwise=CONFLICT))
    ),
    "section_send_back": in_part(
        Row(
            AREA,
            gives(OK, "lead", when=DRAFT, otherwise=CONFLICT),
            gives(INVALID, "lead", when=DRAFT, otherwise=CONFLICT),
        )
    ),
    "share": Row(
        AREA, gives(OK, "lead", when=DRAFT, otherwise=CONFLICT), gives(INVALID, "lead", when=DRAFT, otherwise=CONFLICT)
    ),
    "section_easy_read": in_part(of_draft(post=gives(DONE, *WRITERS, when=DRAFT, otherwise=(CONFLICT, INVALID)))),
    "section_easy_read_history": in_part(of_draft()),
    "section_easy_read_texts": in_part(of_draft()),
    "section_easy_read_restore": in_part(brings_back()),
    "section_easy_read_conflict": in_part(Row(AREA, gives((OK, FOUND), *WRITERS), gives(DONE, *WRITERS))),
    "question": in_part(of_draft(post=gives(DONE, *WRITERS, when=DRAFT, otherwise=(CONFLICT, INVALID)))),
    "comments": in_part(of_draft(post=gives(INVALID, *SPEAKERS))),
    "resolve_comment": in_part(Row(AREA, post=gives(FOUND, *SPEAKERS))),
    "reopen_comment": in_part(Row(AREA, post=gives(FOUND, *SPEAKERS))),
    "pass_question": Row(
        AREA, gives(FOUND, *WRITERS), gives(DONE, *WRITERS, when=DRAFT, otherwise=(CONFLICT, INVALID))
    ),
    "question_history": in_part(of_draft()),
    "question_texts": in_part(of_draft()),
    "restore": in_part(brings_back()),
    "conflict": in_part(
        Row(AREA, gives((OK, FOUND), *WRITERS), gives(DONE, *WRITERS))
    ),  # decided once there is an edition
    "attachment": in_part(
        Row(AREA, first(gives(OK, *OWN), gives(OK, *PROGRAMME, when=READ_BY_PROGRAMME, otherwise=MISSING)))
    ),
    "remove_attachment": in_part(
        Row(
            AREA,
            gives(OK, *WRITERS, when=DRAFT, otherwise=(OK, CONFLICT, FOUND)),
            gives(FOUND, *WRITERS, when=DRAFT, otherwise=CONFLICT),
        )
    ),
    "confirm": in_part(Row(AREA, post=gives(FOUND, *WRITERS, when=DRAFT, otherwise=CONFLICT))),
    "carry_forward": Row(
        AREA,
        gives(OK, *WRITERS, "contributor with a section"),
        gives(INVALID, *WRITERS, "contributor with a section"),
    ),
    "offers": Row(AREA, gives(OK, "lead"), gives(INVALID, "lead")),
    "neighbours": Row(AREA, gives(OK, "lead"), gives(INVALID, "lead")),
    "withdraw_offer": Row(AREA, post=gives((FOUND, CONFLICT), "lead")),
    "describe_attachment": in_part(
        Row(
            AREA,
            gives(OK, *WRITERS),
            gives(DONE, *WRITERS, when=DRAFT, otherwise=(CONFLICT, INVALID)),
        )
    ),
    "about": of_draft(post=gives(DONE, *WRITERS, when=DRAFT, otherwise=(CONFLICT, INVALID))),
    "contact": of_draft(post=gives(DONE, "lead", when=DRAFT, otherwise=(CONFLICT, INVALID))),
    "check": Row(AREA, gives(OK, *OWN, when=DRAFT, otherwise=FOUND)),
    "finalise": Row(
        AREA, gives(FOUND, "lead"), gives((FOUND, INVALID), "lead", when=DRAFT, otherwise=(CONFLICT, FOUND))
    ),
    "about_history": of_draft(),
    "about_texts": of_draft(),
    "about_restore": brings_back(),
    "about_conflict": Row(AREA, gives((OK, FOUND), *WRITERS), gives(DONE, *WRITERS)),
    "easy_read": Row(AREA, first(gives(OK, *OWN), gives(OK, *PROGRAMME, when=READ_BY_PROGRAMME))),
    "easy_read_pdf": Row(AREA, first(gives(OK, *OWN), gives(OK, *PROGRAMME, when=READ_BY_PROGRAMME))),
    "check_easy_read": Row(AREA, gives(OK, "lead"), gives(INVALID, "lead")),
    "history": of_draft(),
    "people": Row(AREA, gives(OK, *OWN, "manager")),
    "invite": Row(AREA, gives(OK, "lead", "manager"), gives(INVALID, "lead", "manager")),
    "invite_again": Row(AREA, gives(FOUND, "lead", "manager"), gives(FOUND, "lead", "manager")),
    "change_role": Row(AREA, gives(OK, "lead"), gives(INVALID, "lead")),
    "remove_person": Row(AREA, gives(OK, "lead", "manager"), gives((FOUND, INVALID), "lead", "manager")),
    "replace_signatory": Row(AREA, gives(OK, "lead"), gives(INVALID, "lead")),
    "hand_over": Row(AREA, gives(OK, "lead"), gives(INVALID, "lead")),
    "ask_deputy": Row(AREA, gives(OK, "signatory"), gives(INVALID, "signatory")),
    "choose_signers": Row(AREA, gives(OK, "lead"), gives(DONE, "lead", when=DRAFT, otherwise=CONFLICT)),
    "recall": Row(
        AREA,
        gives(OK, "lead", when=("final", "signed"), otherwise=CONFLICT),
        gives(DONE, "lead", when=("final", "signed"), otherwise=CONFLICT),
    ),
    "amend": Row(
        AREA,
        gives(OK, "lead", when=("considered",), otherwise=CONFLICT),
        gives(INVALID, "lead", when=("considered",), otherwise=CONFLICT),
    ),
    "reopen": Row(
        AREA,
        gives(OK, "manager", when=SENT, otherwise=CONFLICT),
        gives(INVALID, "manager", when=SENT, otherwise=CONFLICT),
    ),
    "board": Row(AREA, gives(OK, *BOARD), gives(INVALID, *BOARD)),
    "remind": Row(AREA, gives(OK, "lead"), gives(INVALID, "lead")),
    "area_mails": Row(AREA, gives(OK, "lead", "manager")),
    "mail_again": Row(AREA, gives(FOUND, "lead", "manager"), gives(FOUND, "lead", "manager")),
    "extension": Row(
        AREA,
        gives(OK, "manager", when=UNSENT, otherwise=CONFLICT),
        gives(INVALID, "manager", when=UNSENT, otherwise=CONFLICT),
    ),
    # An edition
    "edition": Row(AREA, first(gives(OK, *OWN), gives(OK, *PROGRAMME, when=READ_BY_PROGRAMME)), when=WITH_EDITION),
    "sign": Row(
        AREA,
        gives(OK, "signatory"),
        gives(INVALID, "signatory", when=FINAL, otherwise=CONFLICT),
        when=WITH_EDITION,
    ),
    "send_back": Row(
        AREA,
        gives(OK, "signatory", when=("final", "signed"), otherwise=CONFLICT),
        gives(INVALID, "signatory", when=("final", "signed"), otherwise=CONFLICT),
        when=WITH_EDITION,
    ),
    "send": Row(
        AREA,
        gives(OK, "lead", when=(*FINAL, "reopened"), otherwise=CONFLICT),
        first(
            gives(FOUND, "lead", when=READ_BY_PROGRAMME),
            gives(INVALID, "lead", when=("final", "signed"), otherwise=CONFLICT),
        ),
        when=WITH_EDITION,
    ),
    "choose_paper": Row(AREA, gives((OK, FOUND), "board_officer", when=FINAL, otherwise=CONFLICT), when=WITH_EDITION),
    "record_paper": Row(
        AREA,
        gives(OK, "board_officer", when=FINAL, otherwise=CONFLICT),
        gives(INVALID, "board_officer", when=FINAL, otherwise=CONFLICT),
        when=WITH_EDITION,
    ),
    "signature_sheet": Row(
        AREA,
        gives(OK, "lead", "signatory", "board_officer", when=FINAL, otherwise=CONFLICT),
        when=WITH_EDITION,
    ),
    "scan": Row(AREA, first(gives(OK, *OWN), gives(OK, *PROGRAMME, when=READ_BY_PROGRAMME)), when=WITH_EDITION),
    "accept": Row(
        AREA,
        gives((OK, CONFLICT), "manager", when=SENT, otherwise=CONFLICT),
        gives((INVALID, CONFLICT), "manager", when=SENT, otherwise=CONFLICT),
        when=WITH_EDITION,
    ),
    # Documents
    "blank_pdf": public(),
    "blank_docx": public(),
    "blank_xlsx": public(),
    "draft_pdf": Row(AREA, gives(OK, *OWN, when=DRAFT, otherwise=FOUND)),
    "draft_docx": Row(AREA, gives(OK, *OWN, when=DRAFT, otherwise=FOUND)),
    "draft_xlsx": Row(AREA, gives(OK, *OWN, when=DRAFT, otherwise=FOUND)),
    "edition_docx": Row(AREA, first(gives(OK, *OWN), gives(OK, *PROGRAMME, when=READ_BY_PROGRAMME)), when=WITH_EDITION),
    "edition_xlsx": Row(AREA, first(gives(OK, *OWN), gives(OK, *PROGRAMME, when=READ_BY_PROGRAMME)), when=WITH_EDITION),
    "edition_differences": Row(
        AREA, first(gives(FOUND, *OWN), gives(FOUND, *PROGRAMME, when=READ_BY_PROGRAMME)), when=WITH_EDITION
    ),
    "edition_pdf": Row(
        AREA, first(gives((OK, 202), *OWN), gives((OK, 202), *PROGRAMME, when=READ_BY_PROGRAMME)), when=WITH_EDITION
    ),
    "files": Row(AREA, first(gives(OK, *OWN), gives(OK, *PROGRAMME, when=READ_BY_PROGRAMME))),
    "bring_in": Row(
        AREA,
        gives(OK, *WRITERS, "contributor with a section", when=DRAFT, otherwise=CONFLICT),
        gives(INVALID, *WRITERS, "contributor with a section", when=DRAFT, otherwise=CONFLICT),
    ),
    "brought_in": Row(
        ("lead",),
        gives(OK, "lead", when=DRAFT, otherwise=CONFLICT),
        gives(INVALID, "lead", when=DRAFT, otherwise=CONFLICT),
    ),
    "approval_pack_pdf": Row(AREA, gives(OK, *OWN, when=UNSENT, otherwise=FOUND)),
    "approval_pack_docx": Row(AREA, gives(OK, *OWN, when=UNSENT, otherwise=FOUND)),
    "noting_pack_pdf": Row(AREA, gives(OK, *OWN, *PROGRAMME), when=READ_BY_PROGRAMME),
    "noting_pack_docx": Row(AREA, gives(OK, *OWN, *PROGRAMME), when=READ_BY_PROGRAMME),
    "approval_pack_headings": Row(AREA, gives(OK, *BOARD), gives(INVALID, *BOARD)),
    "noting_pack_headings": Row(AREA, gives(OK, *BOARD), gives(INVALID, *BOARD)),
    "documents": Row(AREA, first(gives(OK, *OWN), gives(OK, *PROGRAMME, when=READ_BY_PROGRAMME))),
    "exempt_annex_pdf": Row(AREA, gives((OK, 404), *BOARD)),
    "exempt_annex_docx": Row(AREA, gives((OK, 404), *BOARD)),
    "public_draft": Row(
        AREA, gives(OK, *BOARD, when=DRAFT, otherwise=FOUND), gives(INVALID, *BOARD, when=DRAFT, otherwise=FOUND)
    ),
    "public_copy": Row(AREA, gives(OK, *BOARD), gives(INVALID, *BOARD), when=WITH_EDITION),
    "public_copy_pdf": Row(
        AREA, first(gives((OK, 404), *OWN), gives((OK, 404), *PROGRAMME, when=READ_BY_PROGRAMME)), when=WITH_EDITION
    ),
    "public_copy_docx": Row(  # 409 while a passage waits for a decision, such as why somebody has not signed
        AREA,
        first(gives((OK, CONFLICT), *OWN), gives((OK, CONFLICT), *PROGRAMME, when=READ_BY_PROGRAMME)),
        when=WITH_EDITION,
    ),
    # Questionnaires
    "easy_questionnaire": public(),
    "easy_questionnaire_pdf": public(),
    "check_easy_questionnaire": Row(SIGNED_IN, gives(OK, "manager"), gives(INVALID, "manager")),
    # The programme's desk
    "collection": Row(PROGRAMME, gives(OK, *PROGRAMME)),
    "nudge": Row(PROGRAMME, gives(OK, "manager"), gives(INVALID, "manager")),
    "opening": Row(PROGRAMME, gives(FOUND, "manager"), gives(FOUND, "manager")),
    "collection_mails": Row(PROGRAMME, gives(OK, "manager")),
    "archives": Row(PROGRAMME, gives(OK, *PROGRAMME), gives(DONE, *PROGRAMME)),
    "archive": Row(PROGRAMME, gives(OK, *PROGRAMME)),
    "archive_file": Row(PROGRAMME, gives((OK, 404), *PROGRAMME)),
    "cancel_archive": Row(PROGRAMME, post=gives(FOUND, "manager")),
    "jobs": Row(PROGRAMME, gives(OK, "manager"), gives(FOUND, "manager")),
    # Asked by the scripts of pages
    "account_session": public(post=OK),
    # These two name no section while they are empty
    "careful": in_part(Row(AREA, post=gives(INVALID, *WRITERS, "contributor with a section"))),
    "keep_phrase": in_part(Row(AREA, post=gives(FOUND, *WRITERS, "contributor with a section"))),
    "autosave": in_part(by_script()),
    "section_autosave": in_part(by_script()),
    "about_autosave": by_script(),
    "question_now": in_part(of_draft(post=gives(OK, *OWN))),
    "section_now": in_part(of_draft(post=gives(OK, *OWN))),
    "about_now": of_draft(post=gives(OK, *OWN)),
}
