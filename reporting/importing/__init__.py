"""A return's answers from a file: every reader gives one value, `Reading`, that pages and commands consume. Nothing is
saved here."""

from pathlib import Path

from accounts.problems import FileRefused, Problem
from questionnaire.definition import QuestionnaireDefinition
from reporting.importing import from_excel, from_json, from_word
from reporting.importing.reading import Left, Reading

__all__ = ["SAVE_AS", "Left", "Reading", "read"]

_READERS = {".json": from_json.read, ".docx": from_word.read, ".xlsx": from_excel.read}
SAVE_AS = {".doc": ".docx", ".odt": ".docx", ".docm": ".docx", ".xls": ".xlsx", ".ods": ".xlsx", ".xlsm": ".xlsx"}


def read(path: Path, tree: QuestionnaireDefinition) -> Reading:
    """A FileRefused says what stands in the way of reading a file at all."""
    suffix = path.suffix.lower()
    if suffix in SAVE_AS:
        raise FileRefused(path, Problem(0, f"cannot be read as it is. Save it as {SAVE_AS[suffix]} and upload that."))
    return _READERS.get(suffix, from_json.read)(path, tree)
