"""The registry of file formats of a return. A new format is one entry here and its tests.

The command export_return, the addresses of files and the lists of downloads on pages are all drawn from it.
"""

from collections.abc import Callable
from dataclasses import dataclass

from questionnaire.definition import QuestionnaireDefinition
from questionnaire.models.returns import Return
from questionnaire.models.signing import Edition
from reporting.documents import drafts, excel, word
from reporting.documents.printed.blank_form import kept_pdf

PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
JSON = "application/json"


@dataclass(frozen=True)
class Format:
    """One file format. `suffix` names it in commands, addresses and file names; `label` names it on pages.

    `make` writes an edition, or the draft where there is none; `blank` writes the form without answers. A format with
    `has_page` can be downloaded from pages. The file of an edition that `is_kept` is sealed once by the worker and is
    delivered from storage; every other file is made while the reader waits. Browsers show a file that `is_inline`.
    """

    suffix: str
    media_type: str
    label: str
    make: Callable[[Return, Edition | None], bytes]
    blank: Callable[[QuestionnaireDefinition], bytes] | None = None
    has_page: bool = True
    is_kept: bool = False
    is_inline: bool = False

    @property
    def disposition(self) -> str:
        return "inline" if self.is_inline else "attachment"


_FORMATS: dict[str, Format] = {}


def register(new: Format) -> None:
    if new.suffix in _FORMATS:
        raise ValueError(f"The format {new.suffix} is registered already.")
    _FORMATS[new.suffix] = new


def unregister(suffix: str) -> None:
    del _FORMATS[suffix]


def get(suffix: str) -> Format:
    return _FORMATS[suffix]


def every() -> list[Format]:
    """All formats, in the order in which pages and commands list them."""
    return list(_FORMATS.values())


def on_pages() -> list[Format]:
    return [each for each in every() if each.has_page]


def of_blank_forms() -> list[Format]:
    return [each for each in on_pages() if each.blank]


register(Format("pdf", PDF, "PDF", drafts.pdf_file, blank=kept_pdf, is_kept=True, is_inline=True))
register(Format("json", JSON, "JSON", drafts.json_file, has_page=False))
register(Format("docx", DOCX, "Word", drafts.word_file, blank=word.blank_docx))
register(Format("xlsx", XLSX, "Excel", drafts.excel_file, blank=excel.blank_xlsx))
