"""What the officers of the invented borough attach to their headline figures, made on the spot."""

import datetime as dt
import io

from kpis.collection.actions import evidence, finals
from kpis.collection.models import Actual
from perfportal.core import clock
from perfportal.core.documents import csv_bytes

WITHOUT = ("HOU-05",)  # the check of this one is refused until somebody attaches something
AS_PDF = ("FIN-01", "ENV-01", "HOU-03")
AS_LINK = ("CUS-04", "PLN-01", "HR-01")
WITH_A_NAME = "FIN-01"
HELVETICA = (
    b"/Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >>"
)
SOON = dt.timedelta(days=9)


def attach(by, actual: Actual, entry) -> None:
    """The provider's extract or letter for a Tier 1 figure, before it is submitted."""
    code = actual.kpi.code
    if actual.kpi.tier.code != "1" or code in WITHOUT:
        return
    if code == WITH_A_NAME:
        _attach_and_erase(by, actual)
    title = f"Extract for {actual.period.short_label}"
    if code in AS_LINK:
        url = f"https://intranet.wrenford.example/returns/{actual.period.token}/{code}"
        evidence.attach_link(by=by, actual=actual, url=url, title=title)
        return
    file = _pdf(actual, entry) if code in AS_PDF else _csv(actual, entry)
    evidence.attach_file(by=by, actual=actual, file=file, title=title)


def _attach_and_erase(by, actual) -> None:
    """A first file held a resident's name; it was erased, and its place and hash remain."""
    letter = _named("case list.txt", b"Case list of the recovery team. Not for the portal.\n")
    made = evidence.attach_file(by=by, actual=actual, file=letter, title="Case list")
    reason = "It named a resident. The extract without names takes its place."
    evidence.withdraw(by=by, evidence=made, reason=reason, erase=True)


def expect_recycling(people, quarter) -> None:
    """The final tonnage comes nine days from now: its provider is asked for it."""
    actual = Actual.objects.with_entry().for_period(quarter).get(kpi__code="ENV-01")
    finals.expect_final(
        by=people["dan.okafor"],
        actual=actual,
        version=actual.version,
        on=clock.today() + SOON,
        reason="WasteDataFlow checks the quarter's tonnages this month.",
    )


def _lines(actual, entry) -> list[tuple[str, str]]:
    sheet = actual.kpi.definition
    named = (
        (sheet.numerator_label or "Number on top", entry.numerator),
        (sheet.denominator_label or "Number below", entry.denominator),
        ("Figure", entry.value),
    )
    return [(label, f"{number:f}") for label, number in named if number is not None]


def _csv(actual, entry):
    rows = [("Period", actual.period.short_label), *_lines(actual, entry)]
    return _named(f"{actual.kpi.code} extract.csv", csv_bytes(("what", "number"), rows))


def _pdf(actual, entry):
    """A letter of one page, in the plainest PDF that a reader opens."""
    words = [actual.kpi.title, actual.period.label]
    words += [f"{label}: {number}" for label, number in _lines(actual, entry)]
    shown = "".join(f"({_escaped(line)}) Tj 0 -22 Td " for line in words)
    stream = f"BT /F1 12 Tf 60 770 Td {shown}ET".encode("cp1252", "replace")
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R %s >>" % HELVETICA,
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
    ]
    body, places = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, start=1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    body += b"xref\n0 5\n0000000000 65535 f \n%strailer\n" % table
    body += b"<< /Size 5 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % body.rindex(b"xref\n0")
    return _named(f"{actual.kpi.code} return.pdf", body)


def _escaped(text: str) -> str:
    return text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")


def _named(name: str, content: bytes):
    file = io.BytesIO(content)
    file.name = name
    return file
