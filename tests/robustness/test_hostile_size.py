"""I3: what is too much is refused in words, within its time and memory, and the next document is made all the same.

CONTROL: give the renderer's process no bounds, and this is red (or takes the machine with it).
"""

import os
import resource
import signal
import time
from threading import Timer

import pytest

from reporting.documents.printed.pdf import RETURN_CSS
from reporting.rendering import RenderingFailed, TooBusy, child, parent, pdf
from stocktake.middleware import RefusalsMiddleware
from tests.reporting import samples

MEMORY = 512 * 1024  # kB
ROW = "<tr><td>one</td><td>two</td><td>three</td></tr>"
PAGE = '<html lang="en-GB"><body><p>A page</p></body></html>'
# The five that the assurance plan names are within their bounds, whether they are rendered or refused.
HOSTILE = {
    "50,000 words": f"<p>{'person-centred plans ' * 25_000}</p>",
    "a table of 10,000 rows": f"<table>{ROW * 10_000}</table>",
    "10,000 lines": f"<ul>{'<li>a line</li>' * 10_000}</ul>",
    "an unbroken megabyte": f'<p class="tight">{"x" * 1_000_000}</p>',
    "nested 100,000 deep": "<div>" * 100_000 + "x",
}
QUICK = {"a table of 10,000 rows": "MB of memory", "nested 5,000 deep": "nested too deeply"}


def render(html):
    return pdf.render(html, css=RETURN_CSS, title="Exampleshire", identifier="i", moment=samples.AS_OF)


def has_kept_within(most):
    """Whether no renderer has had more, those included that have ended. Each begins as a copy of the process of the
    tests, which late in a long run may be the larger of the two."""
    parent.end()
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss <= max(most, own)


@pytest.mark.parametrize("what", QUICK)
def test_too_much_is_refused_in_words_and_the_next_is_made(what):
    html = (HOSTILE | {"nested 5,000 deep": "<div>" * 5_000 + "x"})[what]

    with pytest.raises(pdf.TooLarge, match=f"No PDF is made of “Exampleshire”: .*{QUICK[what]}"):
        render(html)

    assert render(PAGE).startswith(b"%PDF")
    assert has_kept_within(MEMORY)


def test_one_that_takes_too_long_is_refused_in_words():
    """The kernel says so, as it would when its time is up."""
    render(PAGE)
    clock = Timer(0.5, os.kill, [parent._renderer.process.pid, signal.SIGXCPU])
    clock.start()

    with pytest.raises(pdf.TooLarge, match=f"took more than {child.CPU_SECONDS} seconds"):
        render(HOSTILE["nested 100,000 deep"])

    assert render(PAGE).startswith(b"%PDF")


def test_one_for_which_a_busy_machine_has_no_time_is_not_called_too_large():
    """What ran out is the clock and not the time it may take: tried again, it may well be made."""
    render(PAGE)
    clock = Timer(0.5, os.kill, [parent._renderer.process.pid, signal.SIGALRM])
    clock.start()

    with pytest.raises(TooBusy, match="the machine is busy"):
        render(HOSTILE["nested 100,000 deep"])

    assert render(PAGE).startswith(b"%PDF")


def test_a_page_says_so_when_the_machine_is_too_busy_to_draw():
    reply = RefusalsMiddleware(None).process_exception(None, TooBusy("busy"))

    assert (reply.status_code, bool(reply["Retry-After"])) == (503, True)


def test_the_time_of_a_renderer_is_that_of_one_document(monkeypatch):
    limits = []
    monkeypatch.setattr(child.resource, "setrlimit", lambda which, limit: limits.append(limit[0]))
    monkeypatch.setattr(child.signal, "alarm", limits.append)
    spent = resource.getrusage(resource.RUSAGE_SELF).ru_utime

    child._limit()

    assert limits[0] >= spent + child.CPU_SECONDS
    assert limits[1] == child.SECONDS == 60


def test_a_fault_of_the_renderer_is_told_with_its_place():
    with pytest.raises(RenderingFailed, match="KeyError"):
        render('<html><body><a class="page" href="#nowhere">x</a></body></html>')

    assert render(PAGE).startswith(b"%PDF")


def test_a_renderer_that_was_ended_is_replaced():
    render(PAGE)
    os.kill(parent._renderer.process.pid, signal.SIGKILL)
    parent._renderer.process.wait()

    assert render(PAGE).startswith(b"%PDF")


def test_the_renderer_knows_no_key_and_no_database(monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "very secret")
    parent.end()
    render(PAGE)

    with open(f"/proc/{parent._renderer.process.pid}/environ") as environment:
        assert "SECRET_KEY" not in environment.read()


@pytest.mark.long
@pytest.mark.parametrize("what", HOSTILE)
def test_each_is_rendered_or_refused_in_its_time(what):
    began = time.monotonic()

    try:
        result = f"{len(render(HOSTILE[what]))} bytes"
    except pdf.TooLarge as refusal:
        result = str(refusal)

    assert time.monotonic() - began < child.SECONDS
    assert render(PAGE).startswith(b"%PDF")
    assert has_kept_within(MEMORY), result
