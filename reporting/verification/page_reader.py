"""The words of each page of a PDF, for pages.py: run as a script, in a process that has little time and memory and
knows nothing of the site. Reads the file from standard input; writes a JSON list with one text a page."""

import io
import json
import logging
import resource
import sys

import pypdf

SECONDS = 20
MEMORY = 1024 * 1024 * 1024
MOST_PAGES = 600


def main() -> int:
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    logging.disable()  # a damaged file would log a great deal

    reader = pypdf.PdfReader(io.BytesIO(sys.stdin.buffer.read()))
    if len(reader.pages) > MOST_PAGES:
        return 1
    json.dump([page.extract_text() for page in reader.pages], sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main())
