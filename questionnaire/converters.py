"""The parts that an address may have. Numbers have a maximum length, so that none is too long for the database."""

from django.urls import register_converter
from django.urls.converters import StringConverter


class _Whole:
    def to_python(self, value: str) -> int:
        return int(value)

    def to_url(self, value: int) -> str:
        return str(value)


class Small(_Whole):
    """An edition's number."""

    regex = "[0-9]{1,4}"


class Identifier(_Whole):
    regex = "[0-9]{1,9}"


class GssCode(StringConverter):
    """An area's ONS code."""

    regex = "[A-Z][0-9]{8}"


class Number(StringConverter):
    """The official number of a section or question, such as 6.10."""

    regex = "[0-9A-Za-z.]{1,20}"


class Version(StringConverter):
    """The version of a questionnaire."""

    regex = "[0-9a-z.-]{1,20}"


class Sha256(StringConverter):
    regex = "[0-9a-f]{64}"


register_converter(Small, "small")
register_converter(Identifier, "id")
register_converter(GssCode, "gss")
register_converter(Number, "number")
register_converter(Version, "version")
register_converter(Sha256, "sha256")
