"""Wrenford's sources, returns and inspections.

The returns bear their true names; the dates, costs, suppliers and judgements are invented.
"""

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal

from kpis.calculations.returns import StillRead
from kpis.register.models import SourceKind

SYSTEM, RETURN, SURVEY = SourceKind.SYSTEM, SourceKind.STATUTORY_RETURN, SourceKind.SURVEY
PARTNER, FINANCE, CRM, REPORT = (
    SourceKind.PARTNER, SourceKind.FINANCE, SourceKind.CRM, SourceKind.REPORT,
)  # fmt: skip


@dataclass(frozen=True)
class Entry:
    """One source of the demo: whose it is, which KPIs come from it, its own facts."""

    kind: SourceKind
    name: str
    service: str
    owner: str = ""
    codes: str = ""
    facts: dict = field(default_factory=dict)


@dataclass(frozen=True)
class Due:
    """A return's days: (month, day) in each financial year, with the period that they are for."""

    name: str
    days: tuple[tuple[int, int, str], ...]


def entries(today: dt.date) -> tuple[Entry, ...]:
    return (*SYSTEMS, *RETURNS, *_surveys(today), *_partners(today), *REPORTS)


SYSTEMS = (
    Entry(
        SYSTEM, "Revenues and benefits system", "Revenues and Benefits", "priya.nair",
        "FIN-06 FIN-07 HOU-01",
        {"supplier": "Northgrove Software", "link": "Nightly extract RB-12"},
    ),
    Entry(
        FINANCE, "General ledger", "Finance", "owen.hartley", "FIN-03 FIN-04 FIN-05 SVC-04",
        {"supplier": "Ledgerway", "link": "Budget monitoring report BM1"},
    ),
    Entry(
        FINANCE, "Debtors ledger", "Finance", "owen.hartley", "FIN-08",
        {"supplier": "Ledgerway", "link": "Aged debt report"},
    ),
    Entry(
        SYSTEM, "HR and payroll system", "People and Organisational Development", "owen.hartley",
        "HR-01 HR-02", {"supplier": "Peoplebase", "link": "Monthly absence report"},
    ),
    Entry(
        CRM, "Customer relationship system", "Digital and Customer Services", "priya.nair",
        "CUS-02 CUS-03 ICT-01", {"supplier": "Contacta", "link": "Dashboard export"},
    ),
    Entry(
        CRM, "Complaints and information requests log", "Legal and Democratic Services",
        "owen.hartley", "CUS-01 CUS-04 CUS-05", {"link": "Spreadsheet kept by hand"},
    ),
    Entry(
        SYSTEM, "Planning and building control system", "Planning and Building Control",
        "dan.okafor", "PLN-03 SVC-01", {"supplier": "Plansoft", "link": "Decisions report"},
    ),
    Entry(
        SYSTEM, "Street scene and in-cab system", "Environment and Waste", "dan.okafor",
        "ENV-03 ENV-05 ENV-06 SVC-02", {"supplier": "Roundsmart", "link": "Weekly extract"},
    ),
    Entry(
        SYSTEM, "Corporate Strategy delivery plan", "Strategy and Insight", "priya.nair",
        "OUT-01 OUT-02 OUT-03 OUT-04 OUT-05 OUT-06 OUT-07 OUT-08 OUT-09 OUT-10",
        {"link": "Milestones agreed with each action owner"},
    ),
    Entry(
        SYSTEM, "National statistics: ONS and Nomis", "Strategy and Insight", "priya.nair",
        "BOR-01 BOR-02 BOR-03 BOR-04 BOR-05 BOR-06 BOR-07 BOR-08 BOR-09 BOR-10 BOR-17",
        {"supplier": "Office for National Statistics", "link": "Tables fetched each quarter"},
    ),
    Entry(
        SYSTEM, "Housing repairs system", "Housing Strategy", "", "HOU-08 HOU-09 HOU-10",
        {"supplier": "Homefix", "link": "Contractor's monthly file"},
    ),
)  # fmt: skip
RETURNS = (
    Entry(
        RETURN, "H-CLIC: homelessness case level return", "Housing Options", "ellen.moss",
        "HOU-03 HOU-04 HOU-05",
        {"body": "Ministry of Housing, Communities and Local Government",
         "frequency": "quarterly"},
    ),
    Entry(
        RETURN, "WasteDataFlow", "Environment and Waste", "dan.okafor", "ENV-01 ENV-02 ENV-04",
        {"body": "Department for Environment, Food and Rural Affairs", "frequency": "quarterly"},
    ),
    Entry(
        RETURN, "QRC: quarterly return of council tax and business rates",
        "Revenues and Benefits", "priya.nair", "FIN-01 FIN-02",
        {"body": "Ministry of Housing, Communities and Local Government",
         "frequency": "quarterly"},
    ),
    Entry(
        RETURN, "CTB: council tax base", "Revenues and Benefits", "priya.nair", "HOU-07",
        {"body": "Ministry of Housing, Communities and Local Government", "frequency": "annual"},
    ),
    Entry(
        RETURN, "RO: revenue outturn", "Finance", "owen.hartley", "",
        {"body": "Ministry of Housing, Communities and Local Government", "frequency": "annual"},
    ),
    Entry(
        RETURN, "PS1 and PS2: planning applications", "Planning and Building Control",
        "dan.okafor", "PLN-01 PLN-02",
        {"body": "Ministry of Housing, Communities and Local Government",
         "frequency": "quarterly"},
    ),
)  # fmt: skip
DUES = (
    Due(
        "H-CLIC: homelessness case level return",
        ((5, 22, "January to March"), (8, 21, "April to June"), (11, 20, "July to September"),
         (2, 19, "October to December")),
    ),
    Due(
        "WasteDataFlow",
        ((6, 30, "January to March"), (9, 30, "April to June"), (12, 31, "July to September"),
         (3, 31, "October to December")),
    ),
    Due(
        "QRC: quarterly return of council tax and business rates",
        ((4, 17, "January to March"), (7, 17, "April to June"), (10, 16, "July to September"),
         (1, 15, "October to December")),
    ),
    Due("CTB: council tax base", ((10, 9, "Position on the second Monday of September"),)),
    Due("RO: revenue outturn", ((7, 31, "The financial year before"),)),
    Due(
        "PS1 and PS2: planning applications",
        ((5, 8, "January to March"), (8, 7, "April to June"), (11, 27, "July to September"),
         (2, 5, "October to December")),
    ),
)  # fmt: skip
# Sent some days after it was due, and not sent at all though it is due.
LATE, LATE_DAYS = ("RO: revenue outturn",), 4
FORGOTTEN = ("H-CLIC: homelessness case level return",)
REPORTS = (
    Entry(
        REPORT, "Weekly housing options list", "Housing Options", "ellen.moss", "",
        {"audience": "Head of Communities", "frequency": "weekly", "hours_each": Decimal("2.5")},
    ),
    Entry(
        REPORT, "Monthly missed collections spreadsheet", "Environment and Waste", "dan.okafor",
        "", {"audience": "Cabinet Member for Environment and Climate", "frequency": "monthly",
             "hours_each": Decimal(6)},
    ),
    Entry(
        REPORT, "Absence slides for team managers", "People and Organisational Development",
        "owen.hartley", "",
        {"audience": "Team managers", "frequency": "monthly", "hours_each": Decimal(4)},
    ),
    Entry(
        REPORT, "Planning performance bulletin", "Planning and Building Control", "dan.okafor", "",
        {"audience": "Planning Committee", "frequency": "quarterly", "hours_each": Decimal(8)},
    ),
    Entry(
        REPORT, "Customer contact summary", "Digital and Customer Services", "priya.nair", "",
        {"audience": "Corporate Management Team", "frequency": "weekly",
         "hours_each": Decimal("1.5")},
    ),
    Entry(
        REPORT, "Leisure contract digest", "Leisure and Wellbeing", "", "",
        {"audience": "Place Select Committee", "frequency": "half_yearly",
         "hours_each": Decimal(12)},
    ),
    Entry(
        REPORT, "Town centre fact sheet", "Economy and Regeneration", "dan.okafor", "",
        {"audience": "Traders' forum", "frequency": "ad_hoc"},
    ),
)  # fmt: skip
ANSWERS = (
    ("tom.abara", "Monthly missed collections spreadsheet", StillRead.NO,
     "The Cabinet Member reads the portfolio dashboard instead."),
    ("tom.abara", "Planning performance bulletin", StillRead.YES,
     "Goes to every meeting of the committee."),
    ("grace.lindqvist", "Customer contact summary", StillRead.NO,
     "Nobody has asked for it since the corporate scorecard began."),
    ("grace.lindqvist", "Absence slides for team managers", StillRead.YES, ""),
    ("mary.whitlock", "Weekly housing options list", StillRead.YES,
     "Used each Monday to plan placements."),
)  # fmt: skip


def _surveys(today: dt.date) -> tuple[Entry, ...]:
    year = today.year if today.month > 6 else today.year - 1
    return (
        Entry(
            SURVEY, "Residents' survey", "Strategy and Insight", "priya.nair", "CUS-06",
            {"fieldwork_from": dt.date(year, 3, 2), "fieldwork_until": dt.date(year, 4, 3),
             "next_due": dt.date(year + 1, 3, 1), "cost": Decimal(18_500), "sample_size": 1_104,
             "confidence_interval": Decimal("2.9")},
        ),
        Entry(
            SURVEY, "Tenants' and leaseholders' survey", "Housing Strategy", "ellen.moss", "",
            {"fieldwork_from": dt.date(year, 5, 11), "fieldwork_until": dt.date(year, 6, 5),
             "next_due": dt.date(year + 2, 5, 11), "cost": Decimal(9_200), "sample_size": 412,
             "confidence_interval": Decimal("4.6")},
        ),
    )  # fmt: skip


def _partners(today: dt.date) -> tuple[Entry, ...]:
    def until(days):
        return {"agreement_state": "in_force", "agreement_until": today + dt.timedelta(days=days)}

    return (
        Entry(
            PARTNER, "Police recorded crime by ward", "Environmental Health", "dan.okafor",
            "BOR-16",
            {"partner": "Wren Valley Police", "agreement_reference": "ISA-07"} | until(-53),
        ),
        Entry(
            PARTNER, "Leisure operator's visits", "Leisure and Wellbeing", "ellen.moss", "LEI-01",
            {"partner": "Wrenford Leisure Trust", "agreement_reference": "Contract schedule 9"}
            | until(493),
        ),
        Entry(
            PARTNER, "Registered providers' completions", "Housing Strategy", "ellen.moss",
            "HOU-02",
            {"partner": "Wren Valley Housing Partnership", "agreement_reference": "ISA-11"}
            | until(38),
        ),
    )  # fmt: skip


def inspections_of(today: dt.date) -> list[dict]:
    year = today.year - 1
    return [
        {
            "service": "Leisure and Wellbeing", "inspectorate": "ofsted",
            "title": "Wrenford holiday activity clubs", "judgement": "Good", "grade": 2,
            "inspected_on": dt.date(year, 7, 29), "published_on": dt.date(year, 9, 12),
            "reference": "Early years register, Wrenford Park",
        },
        {
            "service": "Leisure and Wellbeing", "inspectorate": "youth_justice",
            "title": "Youth justice partnership: the borough's part",
            "judgement": "Requires improvement", "grade": 3,
            "inspected_on": dt.date(year, 10, 17), "published_on": dt.date(year + 1, 2, 3),
            "reference": "Joint inspection with the county",
        },
        {
            "service": "Housing Options", "inspectorate": "other",
            "inspectorate_name": "Regulator of Social Housing",
            "title": "Consumer standards", "judgement": "C2", "grade": 2,
            "inspected_on": dt.date(year, 11, 20), "published_on": dt.date(year + 1, 1, 28),
            "reference": "Regulatory judgement",
        },
    ]  # fmt: skip
