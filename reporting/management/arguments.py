"""What the commands for documents share: their arguments, finding the return they name, and writing its file."""

from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from accounts.problems import Refusal
from questionnaire.desk.rounds import selectors as rounds_selectors
from questionnaire.models.returns import Return
from questionnaire.models.rounds import Collection
from reporting import files


def add_return(parser: ArgumentParser) -> None:
    add_collection(parser)
    parser.add_argument("--area", required=True, metavar="GSS", help="the area’s ONS code, for example E10000018")


def add_collection(parser: ArgumentParser) -> None:
    parser.add_argument("--collection", required=True, metavar="SLUG")


def add_output(parser: ArgumentParser, now: tuple[str, ...], later: tuple[str, ...] = ()) -> None:
    hint = f"{', '.join(later)} will come later" if later else ""
    parser.add_argument("--format", required=True, choices=(*now, *later), help=hint)
    parser.add_argument("-o", "--output", required=True, type=Path, metavar="FILE", help="replaced if it is there")
    parser.set_defaults(later=later)


def refuse_later(options: dict) -> None:
    if options["format"] in options["later"]:
        raise Refusal(f"The format {options['format']} cannot be written yet.")


def find_collection(slug: str) -> Collection:
    collection = rounds_selectors.find_collection(slug)
    if collection is None:
        slugs = ", ".join(Collection.objects.values_list("slug", flat=True))
        available = f"Available: {slugs}." if slugs else "There are none yet: run open_collection first."
        raise Refusal(f"There is no collection {slug}. {available}")
    return collection


def find_return(collection: str, area: str) -> Return:
    opened = find_collection(collection)
    rows = Return.objects.select_related("collection", "area")
    area_return = rows.filter(collection=opened, area__gss_code=area).first()
    if area_return is None:
        raise Refusal(f"The area {area} has no return in {collection}. Areas are named by ONS code, such as E10000018.")
    return area_return


@contextmanager
def output(path: Path) -> Iterator[IO[bytes]]:
    """A file to write to. An existing file is replaced only once the new one is complete."""
    try:
        with files.whole(path.absolute(), 0o644) as file:
            yield file
    except OSError as error:
        raise Refusal(f"{path} cannot be written: {error.strerror}.") from error
