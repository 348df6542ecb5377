"""The message of a refused file: it names the file, and says what is wrong and what to do."""

from django.core.exceptions import ValidationError

AGAIN = "Save it again from the program it was made with"


def refusal(name: str, reason: str) -> ValidationError:
    return ValidationError(f"“{name}” {reason}.", code="refused_file")
