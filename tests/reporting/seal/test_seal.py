"""The seal of a PDF: whole and valid for other people's readers, and broken by whatever is done to the file (T3)."""

import asyncio
import io
import random
import shutil
import subprocess
import sys
import threading
from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, HTTPServer

import page as page_validation
import pikepdf
import pytest
from asn1crypto import keys, tsp
from asn1crypto import x509 as asn1_x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from django.core.management import CommandError, call_command
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers
from pyhanko.sign.general import SigningError
from pyhanko.sign.timestamps import DummyTimeStamper
from pypdf import PdfReader

from questionnaire.hashing import digest
from questionnaire.record import AcceptanceRecord, Amendment, ConsiderationRecord
from questionnaire.stored import to_stored
from reporting import evidence
from reporting.documents.printed.pdf import return_pdf
from reporting.rendering.source import Source
from reporting.seal import checking as seal_check
from reporting.seal import key as seal_key
from reporting.seal import sealing as seal
from tests.keys import make_certificate, make_pkcs12
from tests.reporting import samples

MOMENT = datetime(2026, 7, 5, 14, 32, 10, tzinfo=UTC)
REASON = "Edition 2, reference EXA-2013-2-7F3K"


def unsealed(said, record):
    """As documents.py has it rendered, from values."""
    stored = to_stored(said, salt=lambda: "00" * 16)
    sha = digest(stored)
    signatures = [slot.signature and replace(slot.signature, sha256=sha) for slot in record.slots]
    slots = [replace(slot, signature=signature) for slot, signature in zip(record.slots, signatures, strict=True)]
    record = replace(record, edition=replace(record.edition, sha256=sha), slots=tuple(slots))
    source = Source("EXA-2013-2-7F3K.json", "What was signed", evidence.evidence(record, stored), samples.AS_OF)
    return return_pdf(said, record, as_of=samples.AS_OF, verify_url=samples.VERIFY, source=source)


@pytest.fixture(scope="module")
def rendered():
    said = samples.tiny_content({"1.1": {"story": "Ŵyn £5 – “yes” ✓ 中", "judged": "red"}})
    return unsealed(said, samples.sent_record(said))


@pytest.fixture
def sealed(rendered):
    return seal.seal(rendered, reason=REASON, moment=MOMENT).data


def test_seal_is_put_and_checked_where_an_event_loop_runs(rendered):
    """So it does not matter how the site is served, nor which tests share a process."""

    async def put_and_check():
        return seal_check.seal_of(seal.seal(rendered, reason=REASON, moment=MOMENT).data)

    assert asyncio.run(put_and_check()).problem == ""


def broken(data):
    """Whether the seal alone, without the hash that the site keeps, gives the change away."""
    found = seal_check.seal_of(data)
    return found is None or bool(found.problem)


# What others say of it


def signed(record, **facts):
    """By everybody, each signature with these facts."""
    given = next(slot.signature for slot in record.slots if slot.signature)
    slots = [replace(slot, signature=replace(given, capacity=slot.capacity.slug, **facts)) for slot in record.slots]
    return replace(record, slots=tuple(slots))


def on_paper(record):
    at = datetime(2013, 7, 5, 14, 0, tzinfo=UTC)
    return signed(record, on_paper=True, recorded_by="Dev Chaudhry", recorded_at=at, scan_sha256="ab" * 32)


def by_a_deputy(record):
    return signed(record, authority_kind="minute", authority="Minute 12 of 3 July 2013")


def accepted(record):
    slots = tuple(replace(slot, signature=None, reason="On leave") for slot in record.slots)
    taken = AcceptanceRecord("All three are on leave until August.", "Kofi Mensah", datetime(2013, 7, 9, tzinfo=UTC))
    return replace(record, slots=slots, acceptance=taken)


def long_of(words):
    return samples.make_content(
        samples.stocktake(),
        {"responses": {question.number: {"assessment": words} for question in samples.stocktake().questions}},
    )


def failures(data):
    for profile in ("ua1", "3a"):
        report = page_validation.validate_pdf_bytes(data, profile=profile)
        yield from ((profile, failure.rule_id, failure.message) for failure in report.failures)
        assert report.is_compliant or report.failures


@pytest.mark.parametrize("happened", [signed, on_paper, by_a_deputy, accepted])
def test_a_sealed_file_keeps_both_standards(happened):
    said = samples.tiny_content({"1.1": {"story": "Words", "judged": "red"}})

    data = seal.seal(unsealed(said, happened(samples.sent_record(said))), reason=REASON, moment=MOMENT).data

    assert list(failures(data)) == []


def test_a_sealed_file_that_was_amended_keeps_both_standards():
    said = samples.tiny_content({"1.1": {"story": "Words", "judged": "red"}})
    section, *others = said.sections
    first, *more = section.questions
    answers = [
        replace(answer, amended_from=replace(answer, value="amber")) if answer.value == "red" else answer
        for answer in first.answers
    ]
    first = replace(first, answers=tuple(answers))
    said = replace(said, sections=(replace(section, questions=(first, *more)), *others))
    decision = ConsiderationRecord("Exampleshire Health and Wellbeing Board", date(2013, 9, 12), "approved", "HWB/23")
    record = samples.sent_record(said)
    record = replace(record, edition=replace(record.edition, amendment=Amendment(decision, 1)))

    data = seal.seal(unsealed(said, record), reason=REASON, moment=MOMENT).data

    printed = "".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages)
    assert "amended after the board meeting of 12 September 2013" in " ".join(printed.split())
    assert list(failures(data)) == []


@pytest.mark.long
def test_a_sealed_file_of_a_hundred_pages_keeps_both_standards():
    said = long_of("One of many sentences that somebody wrote. " * 120)

    data = seal.seal(unsealed(said, samples.sent_record(said)), reason=REASON, moment=MOMENT).data

    assert len(pikepdf.open(io.BytesIO(data)).pages) > 100
    assert list(failures(data)) == []


@pytest.mark.skipif(not shutil.which("pdfsig"), reason="poppler-utils is not installed")
def test_poppler_calls_the_seal_valid(sealed, tmp_path):
    (tmp_path / "sealed.pdf").write_bytes(sealed)

    said = subprocess.run(
        ["pdfsig", "-nocert", tmp_path / "sealed.pdf"], capture_output=True, text=True, check=True
    ).stdout

    assert "Signature is Valid" in said
    assert "Total document signed" in said
    assert "ETSI.CAdES.detached" in said
    assert seal_key.DEMONSTRATION in said


def test_our_own_check_says_by_whom_and_when(sealed):
    found = seal_check.seal_of(sealed)

    assert (found.problem, found.certificate_name, found.at) == ("", seal_key.DEMONSTRATION, MOMENT)
    assert seal_check.problems_of_evidence(sealed) == []


def test_the_file_is_sound_and_its_reader_is_told_why_it_was_sealed(sealed):
    document = pikepdf.open(io.BytesIO(sealed))
    (field,) = document.Root.AcroForm.Fields

    assert document.check_pdf_syntax() == []
    assert (document.pdf_version, document.Root.get("/Version")) == ("1.7", None)
    assert (str(field.V.Reason), str(field.V.SubFilter)) == (REASON, "/ETSI.CAdES.detached")
    assert field.V.Reference[0].TransformParams.P == 1  # nothing may be changed
    assert document.Root.Perms.DocMDP.objgen == field.V.objgen
    assert str(field.TU)


def test_the_rendered_bytes_stay_and_the_same_seal_is_the_same_bytes(rendered, sealed):
    again = seal.seal(rendered, reason=REASON, moment=MOMENT).data
    later = seal.seal(rendered, reason=REASON, moment=MOMENT.replace(second=11)).data

    assert sealed.startswith(rendered)
    assert again == sealed
    assert later != sealed


def test_the_evidence_is_within_as_it_was_given(sealed):
    document = pikepdf.open(io.BytesIO(sealed))
    (attached,) = document.Root.AF

    proof = seal_check.evidence_in(sealed)
    assert document.attachments["EXA-2013-2-7F3K.json"].get_file().read_bytes() == proof
    assert str(attached.AFRelationship) == "/Source"
    assert evidence.check(proof) == []
    assert "Ŵyn £5 – “yes” ✓ 中" in proof.decode()


def test_evidence_that_was_changed_before_the_seal_is_told(rendered):
    """Somebody with the key, but not with the words: the seal is whole, what it protects is not."""
    said = samples.tiny_content({"1.1": {"story": "Other words", "judged": "red"}})
    record = samples.sent_record(said)
    source = Source("x.json", "x", evidence.evidence(record, to_stored(said)), samples.AS_OF)
    data = return_pdf(said, record, as_of=samples.AS_OF, source=source)

    assert "The words are not those of the edition." in seal_check.problems_of_evidence(
        seal.seal(data, reason=REASON, moment=MOMENT).data
    )


def test_a_file_without_a_seal_has_none(rendered):
    assert seal_check.seal_of(rendered) is None
    assert seal_check.seal_of(b"%PDF of somebody else") is None


# What is done to it (T3)


def flips(data, count):
    chance = random.Random(3)
    for _ in range(count):
        place, bit = chance.randrange(len(data)), chance.randrange(8)
        changed = bytearray(data)
        changed[place] ^= 1 << bit
        yield place, bytes(changed)


def found_by_the_seal(data, count):
    """(flips, those in the seal's own field, those that the seal missed); every one is found by the hash."""
    own = range(data.rindex(b"/Contents <"), data.index(b">", data.rindex(b"/Contents <")))
    known, said = sha256(data).digest(), Counter()
    for place, changed in flips(data, count):
        assert sha256(changed).digest() != known
        said["own"] += place in own
        if not broken(changed):
            assert place in own, f"byte {place} is outside the seal's own field"
            said["missed"] += 1
    return said


def test_a_flipped_bit_is_found(sealed):
    found_by_the_seal(sealed, 60)


@pytest.mark.long
def test_a_thousand_flipped_bits_are_found(sealed, capsys):
    said = found_by_the_seal(sealed, 1000)

    with capsys.disabled():
        sys.stdout.write(
            f"\nT3: SHA-256 found 1000 of 1000 flipped bits; PAdES alone missed {said['missed']}, all of them among "
            f"the {said['own']} in its own field.\n"
        )


def truncated(data):
    return data[:-1]


def halved(data):
    return data[: len(data) // 2]


def lengthened(data):
    return data + b"\n"


def updated(data):
    """By the rules, as a reader of PDFs saves a change."""
    writer = IncrementalPdfFileWriter(io.BytesIO(data))
    writer.root["/PageLayout"] = writer.root["/Type"]
    writer.update_root()
    output = io.BytesIO()
    writer.write(output)
    return output.getvalue()


def swapped(data):
    document = pikepdf.open(io.BytesIO(data))
    first = document.pages[0]
    document.pages.append(first)
    del document.pages[0]
    output = io.BytesIO()
    document.save(output)
    return output.getvalue()


def signed_again(data):
    signer = signers.SimpleSigner.load_pkcs12_data(make_pkcs12("Somebody", passphrase="x"), [], b"x")
    meta = signers.PdfSignatureMetadata(field_name="Other")
    return signers.sign_pdf(IncrementalPdfFileWriter(io.BytesIO(data), strict=False), meta, signer).getvalue()


@pytest.mark.parametrize("change", [truncated, halved, lengthened, updated, swapped])
def test_a_change_breaks_the_seal(change, sealed):
    changed = change(sealed)

    assert sha256(changed).digest() != sha256(sealed).digest()
    assert broken(changed)


def test_a_file_that_somebody_else_sealed_names_them(rendered, sealed, settings, tmp_path):
    settings.SEAL_KEY = tmp_path / "another.p12"
    settings.SEAL_KEY.write_bytes(make_pkcs12("Somebody", passphrase=settings.SEAL_PASSPHRASE))

    forged = seal.seal(rendered, reason=REASON, moment=MOMENT).data

    assert sha256(forged).digest() != sha256(sealed).digest()
    assert seal_check.seal_of(forged).certificate_name == "Somebody"


def test_a_second_signature_breaks_the_seal(sealed, monkeypatch):
    """Its writer respects what the seal allows, which is nothing; so it is made to look away."""
    with pytest.raises(SigningError):
        signed_again(sealed)
    monkeypatch.setattr(signers.PdfSigner, "_enforce_certification_constraints", lambda *_: None)

    assert seal_check.seal_of(signed_again(sealed)).problem == "broken: the file was signed again after it was sealed"


# A time-stamping authority


class Authority(BaseHTTPRequestHandler):
    """Stamps whatever it is asked to, or answers with what is no stamp."""

    def do_POST(self):
        asked = tsp.TimeStampReq.load(self.rfile.read(int(self.headers["Content-Length"])))
        body = self.server.stamper.request_tsa_response(asked).dump() if self.server.stamper else b"not now"
        self.send_response(200)
        self.send_header("Content-Type", "application/timestamp-reply" if self.server.stamper else "text/plain")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        pass


@pytest.fixture(scope="module")
def stamper():
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    certificate = make_certificate(key, "Authority of tests", stamps=True)
    return DummyTimeStamper(
        asn1_x509.Certificate.load(certificate.public_bytes(Encoding.DER)),
        keys.PrivateKeyInfo.load(key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())),
        fixed_dt=datetime(2026, 7, 5, 14, 32, 20, tzinfo=UTC),
    )


@pytest.fixture
def authority(settings):
    with HTTPServer(("127.0.0.1", 0), Authority) as server:
        settings.SEAL_TIMESTAMP_URL = f"http://127.0.0.1:{server.server_port}/"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def test_an_authority_stamps_the_time(rendered, authority, stamper):
    authority.stamper = stamper

    data = seal.seal(rendered, reason=REASON, moment=MOMENT).data

    found = seal_check.seal_of(data)
    assert (found.problem, found.is_stamped, found.at) == ("", True, MOMENT.replace(second=20))
    for profile in ("ua1", "3a"):
        assert page_validation.validate_pdf_bytes(data, profile=profile).is_compliant


@pytest.mark.parametrize("is_there", [True, False])
def test_without_a_stamp_nothing_is_sealed(rendered, authority, settings, is_there):
    authority.stamper = None
    if not is_there:
        settings.SEAL_TIMESTAMP_URL = "http://127.0.0.1:1/"

    with pytest.raises(seal_key.NoTimestamp, match="gave no time stamp"):
        seal.seal(rendered, reason=REASON, moment=MOMENT)


# The key


def test_the_key_of_a_demonstration_is_made_once_for_its_owner_alone(settings, tmp_path):
    settings.SEAL_KEY = tmp_path / "seal.p12"

    made = [seal_key.make_demonstration(), seal_key.make_demonstration()]

    assert made == [True, False]
    assert settings.SEAL_KEY.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []
    assert seal_key.current().name == seal_key.DEMONSTRATION
    assert seal_key.warning() == ""


@pytest.mark.django_db
def test_the_command_makes_a_key_and_leaves_one_that_is_there(settings, tmp_path, capsys):
    settings.SEAL_KEY = tmp_path / "seal.p12"

    for _ in range(2):
        call_command("make_seal_key")
    settings.PRODUCTION = True
    with pytest.raises(CommandError, match="Real returns need one from your certificate authority"):
        call_command("make_seal_key")

    assert [line.split(":")[0] for line in capsys.readouterr().out.splitlines()] == ["Made", "There already"]


@pytest.mark.parametrize(
    ("title", "days", "words"),
    [(seal_key.DEMONSTRATION, 400, "made for trying things out"), ("Seal", -1, "Put another into SEAL_KEY")],
)
def test_a_key_that_production_cannot_use_seals_nothing(rendered, settings, tmp_path, title, days, words):
    settings.PRODUCTION = True
    settings.SEAL_KEY = tmp_path / "seal.p12"
    settings.SEAL_KEY.write_bytes(make_pkcs12(title, days=days, passphrase=settings.SEAL_PASSPHRASE))

    with pytest.raises(seal_key.KeyRefused, match=words):
        seal.seal(rendered, reason=REASON, moment=MOMENT)


def test_a_key_that_was_named_and_is_not_there_is_not_made(rendered, settings, tmp_path):
    settings.SEAL_KEY = tmp_path / "mistyped.p12"

    with pytest.raises(seal_key.KeyRefused, match=r"cannot be read: .*mistyped\.p12 \(No such file"):
        seal.seal(rendered, reason=REASON, moment=MOMENT)


def test_another_key_is_taken_up_without_a_restart(rendered, settings, tmp_path):
    settings.SEAL_KEY = tmp_path / "seal.p12"
    names = []
    for title in ("First", "Second"):
        part = tmp_path / "part"
        part.write_bytes(make_pkcs12(title, passphrase=settings.SEAL_PASSPHRASE))
        part.replace(settings.SEAL_KEY)
        names.append(seal.seal(rendered, reason=REASON, moment=MOMENT).certificate_name)

    assert names == ["First", "Second"]


def test_a_key_with_rsa_seals_as_well(rendered, settings, tmp_path):
    settings.SEAL_KEY = tmp_path / "seal.p12"
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    settings.SEAL_KEY.write_bytes(make_pkcs12("Old", key=key, passphrase=settings.SEAL_PASSPHRASE))

    found = seal_check.seal_of(seal.seal(rendered, reason=REASON, moment=MOMENT).data)

    assert (found.problem, found.certificate_name) == ("", "Old")
