"""What a return's PDF costs against plain ways to make the same pages: `python -m benchmarks.pdf`.

The return is the demonstration's county, all 61 questions. Ratios of processor time, the least of several runs each,
taken in turn; never compare the seconds of different machines.
"""

import os
import subprocess
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from shutil import which
from tempfile import TemporaryDirectory

RUNS = 7
TICKS = os.sysconf("SC_CLK_TCK")
# The same look as it is written without a thought for its cost: boxes with a width for numbers and chips, page numbers
# asked of the layout, long words looked for everywhere.
PLAIN_FORM = """
.answers tbody th b, .answers h2 b { display: inline-block; width: 10mm; padding: 0; text-indent: 0; }
.chip { display: inline-block; box-sizing: border-box; line-height: 12pt; }
.answers td .chip { width: 16.6mm; }
.page::after { content: target-counter(attr(href), page) !important; }
html { overflow-wrap: anywhere; }
"""


def measure() -> list[tuple[str, str, str]]:
    """(what, ratio, target) for each comparison; Chromium only where it is installed."""
    from reporting.rendering import layout, pdf

    html, stylesheet = _document()
    manuscript = pdf.manuscript(html, css=pdf.RETURN_CSS, title="t", identifier="i", moment=_moment())

    def ours() -> None:
        layout.render(manuscript)

    ways = {
        "plain call, DejaVu, the same markup": (lambda: _plain(html, stylesheet), "–"),
        "plain call, DejaVu, plain form of the markup": (lambda: _plain(html, stylesheet + PLAIN_FORM), "0.70"),
    }
    rows = [(what, f"{_ratio(ours, way):.2f}", target) for what, (way, target) in ways.items()]
    return [
        *rows,
        ("itself without the seal, when sealed", f"{_sealed():.2f}", "1.08"),
        *_chromium(html, stylesheet, ours),
    ]


def _sealed() -> float:
    """Both with the evidence within, as an edition has it."""
    from reporting.rendering import layout, pdf
    from reporting.seal import sealing as seal
    from tests.reporting import samples

    html, _ = _document()
    source = pdf.Source("x.json", "x", _evidence(), samples.AS_OF)
    manuscript = pdf.manuscript(
        html, css=pdf.RETURN_CSS, title="t", identifier="i", moment=samples.AS_OF, source=source
    )

    def sealed() -> None:
        seal.seal(layout.render(manuscript), reason="Edition 2", moment=samples.AS_OF)

    sealed()  # the first one opens the key
    return _ratio(sealed, lambda: layout.render(manuscript))


def _evidence() -> bytes:
    from questionnaire.stored import to_stored
    from reporting import evidence
    from tests.reporting import samples

    content = samples.make_content(samples.stocktake(), samples.demo_answers("exampleshire"))
    return evidence.evidence(samples.sent_record(content), to_stored(content))


def _moment() -> datetime:
    from tests.reporting import samples

    return samples.AS_OF


def _document() -> tuple[str, str]:
    from django.template.loader import render_to_string

    from reporting.documents.printed.html import render_return
    from tests.reporting import samples

    content = samples.make_content(samples.stocktake(), samples.demo_answers("exampleshire"))
    record = samples.sent_record(content)
    html = render_return(content, record, as_of=samples.AS_OF, verify_url=samples.VERIFY)
    return html, render_to_string("documents/return.css")


def _plain(html: str, stylesheet: str) -> None:
    import weasyprint

    css = stylesheet.replace('"Liberation Sans", "DejaVu Sans"', '"DejaVu Sans"').replace("Liberation", "DejaVu Sans")
    source = html.replace("<style>", f"<style>{css}", 1)
    weasyprint.HTML(string=source).write_pdf(pdf_variant="pdf/ua-1")


def _ratio(ours: Callable[[], None], other: Callable[[], None]) -> float:
    seconds: dict[Callable[[], None], list[float]] = {ours: [], other: []}
    for _ in range(RUNS):
        for way, taken in seconds.items():
            before = time.process_time()
            way()
            taken.append(time.process_time() - before)
    return min(seconds[ours]) / min(seconds[other])


def _chromium(html: str, stylesheet: str, ours: Callable[[], None]) -> list[tuple[str, str, str]]:
    """A browser that is already running, and one that is started for the page."""
    path = which("chromium") or which("chromium-browser") or which("google-chrome")
    if path is None:
        return [("Chromium (not installed)", "–", "0.85")]
    page = html.replace("<style>", f"<style>{stylesheet}", 1)
    taken = min(_cpu(ours) for _ in range(RUNS))
    return [
        ("Chromium, warm, on our HTML", f"{taken / _warm(path, page):.2f}", "0.85"),
        ("Chromium, started for each, on our HTML", f"{taken / _started(path, page):.2f}", "–"),
    ]


def _cpu(way: Callable[[], None]) -> float:
    before = time.process_time()
    way()
    return time.process_time() - before


def _warm(path: str, page: str) -> float:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        tab = browser.new_page()
        spent = []
        for _ in range(RUNS + 2):
            before = _descendants()
            tab.set_content(page)
            tab.pdf(prefer_css_page_size=True, tagged=True, outline=True)
            spent.append(_descendants() - before)
        browser.close()
    return sum(sorted(spent[2:])[: RUNS // 2 + 1]) / (RUNS // 2 + 1)  # ticks are coarse: the mean of the lesser half


def _descendants() -> float:
    """Processor seconds of every process below this one."""
    children: dict[int, list[tuple[int, float]]] = {}
    for entry in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = entry.read_text().rsplit(")", 1)[1].split()
        except OSError:
            continue  # it has ended meanwhile
        spent = sum(int(field) for field in fields[11:15]) / TICKS
        children.setdefault(int(fields[1]), []).append((int(entry.parent.name), spent))
    total, waiting = 0.0, [os.getpid()]
    while waiting:
        for pid, spent in children.get(waiting.pop(), ()):
            total += spent
            waiting.append(pid)
    return total


def _started(path: str, page: str) -> float:
    with TemporaryDirectory() as folder:
        source, target = Path(folder, "page.html"), Path(folder, "page.pdf")
        source.write_text(page)
        line = [path, "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={folder}/profile"]
        line += ["--no-pdf-header-footer", f"--print-to-pdf={target}", source.as_uri()]
        spent = []
        for _ in range(4):
            before = os.times()
            subprocess.run(line, check=True, capture_output=True)
            after = os.times()
            seconds = after.children_user + after.children_system - before.children_user - before.children_system
            spent.append(seconds)
    return min(spent[1:])


def main() -> None:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "stocktake.settings")
    django.setup()
    print("| our PDF (PDF/A-3a and PDF/UA-1) against | ratio of CPU | target |\n|---|---|---|")
    for what, ratio, target in measure():
        print(f"| {what} | {ratio} | {target} |")


if __name__ == "__main__":
    main()
