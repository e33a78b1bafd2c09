"""From frozen content to the files that the public reads: HTML fragments and exact CSV.

Looks at the publication only, never at a live record.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass

from django.template.loader import render_to_string

from perfportal.core.documents import csv_bytes
from reporting.models import Publication, ReportKind

HTML = "text/html; charset=utf-8"
CSV = "text/csv; charset=utf-8; header=present"
JSON = "application/json"
COLUMNS = (
    "organisation_gss",
    "kpi_code",
    "kpi_title",
    "tier",
    "period_label",
    "period_start",
    "period_end",
    "measure_basis",
    "value",
    "unit",
    "numerator",
    "denominator",
    "target",
    "rag",
    "dot_short",
    "dot_long",
    "status",
    "data_quality",
    "definition_version",
    "revised_on",
    "published_on",
    "licence",
)
TIERS = (("1", "tier1"), ("2", "tier2"), ("3", "tier3"))


@dataclass(frozen=True)
class Page:
    """One file to be stored: its path below the publication, and its bytes."""

    path: str
    title: str
    content_type: str
    body: bytes


def render_pages(publication: Publication) -> Iterator[Page]:
    """Every file of the publication. A report to committees has data but no public page."""
    content = publication.content
    rows = {kpi["code"]: csv_rows(publication, kpi) for kpi in content["kpis"]}
    yield _csv("kpis.csv", [row for some in rows.values() for row in some])
    for code, some in rows.items():
        yield _csv(f"kpis/{code}.csv", some)
    if publication.kind == ReportKind.ANNUAL:
        yield from _html_pages(publication)


def _html_pages(publication) -> Iterator[Page]:
    content = publication.content
    shared = {"publication": publication, "report": content["report"], "content": content}
    tiers = {name: [kpi for kpi in content["kpis"] if kpi["tier"] == tier] for tier, name in TIERS}
    yield _html("", publication.title, "annual_report", {**shared, **tiers})
    for kpi in content["kpis"]:
        yield _html(f"kpis/{kpi['code']}/", kpi["title"], "published_kpi", {**shared, "kpi": kpi})


def _html(path, title, template, context) -> Page:
    text = render_to_string(f"reporting/public/{template}.html", context)
    return Page(path, title, HTML, text.encode())


def _csv(path, rows) -> Page:
    return Page(path, "", CSV, csv_bytes(COLUMNS, rows))


def csv_rows(publication: Publication, kpi: dict) -> list[tuple]:
    """The rows of one KPI in the open data file; values are numbers or empty, never words."""
    published_on = publication.published_at.date().isoformat()
    gss = publication.content["council"]["gss_code"]
    return [
        (
            gss,
            kpi["code"],
            kpi["title"],
            kpi["tier"],
            row["label"],
            row["start"],
            row["end"],
            row["basis"],
            row["value"],
            kpi["unit"],
            row["numerator"],
            row["denominator"],
            row["target"],
            row["rag"],
            row["dot_short"],
            row["dot_long"],
            row["status"],
            "not assessed",
            row["definition_version"],
            row["revised_on"],
            published_on,
            publication.content["licence"],
        )
        for row in kpi["rows"]
    ]


def csv_metadata(url: str, title: str) -> bytes:
    """The CSVW description that stands beside a file (`-metadata.json`)."""
    numbers = {"value", "numerator", "denominator", "target"}
    dates = {"period_start", "period_end", "revised_on", "published_on"}
    columns = [
        {
            "name": name,
            "titles": name,
            "datatype": "decimal" if name in numbers else "date" if name in dates else "string",
        }
        for name in COLUMNS
    ]
    table = {
        "@context": "http://www.w3.org/ns/csvw",
        "url": url,
        "dc:title": title,
        "dialect": {"header": True, "encoding": "utf-8"},
        "tableSchema": {"columns": columns},
    }
    return json.dumps(table, indent=2).encode()
