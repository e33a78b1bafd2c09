"""What is wrong with the data that others supply to the invented borough, and its handbook."""

import datetime as dt

from kpis.calculations.quality import Dimension
from kpis.collection.actions import briefings, issues
from kpis.collection.models import DataIssue
from kpis.register.actions.quality import assess_quality
from kpis.register.models import KPI
from perfportal.core import clock
from perfportal.core.models import get_organisation

HANDBOOK = """What this handbook is for
A figure that nobody can trace helps nobody. These pages say how figures are counted, entered and \
checked here.

Count once
Take the figure from the source that the definition sheet names, on the day that it names. If the \
source has moved or changed, tell the performance team before you enter anything.

Say what you do not know
"Not available" with its reason is an answer; 0 is not. "No cases in this period" is an answer too.

Answer the checks
A yellow remark does not stop you. One or two sentences answer it: what happened, why, what is \
being done, by whom and by when. Never name or describe a resident.

Keep the evidence
For a headline figure attach the report or the extract that it was counted from."""
NEWS = """The winter contract brings a new weighbridge. From October tonnages come per round and \
per day. Check the first two months against the old sheet, and log what does not agree."""
SCORES = {
    "ENV-01": (2, 2, 2, 1, 2, 2),
    "FIN-01": (2, 2, 2, 2, 2, 2),
    "HR-01": (1, 2, 1, 1, 2, 1),
    "HOU-03": (2, 1, 1, 2, 2, 0),
}


def look_after(people, quarter) -> None:
    """Four KPIs assessed, three issues logged, a handbook and a briefing that some have read."""
    today = clock.today()
    for code, scores in SCORES.items():
        found = {
            dimension: (score, "Looked at with the provider.")
            for dimension, score in zip(Dimension, scores, strict=True)
        }
        assess_quality(by=people["luke.farrow"], kpi=KPI.objects.get(code=code), scores=found)
    _log(people, today)
    book = _publish(people, "handbook", "Data quality handbook", HANDBOOK, "3", today)
    for reader in ("priya.nair", "dan.okafor", "asha.begum", "luke.farrow", "tom.abara"):
        briefings.say_read(by=people[reader], briefing=book)
    news = _publish(people, "briefing", "Tonnages from the new weighbridge", NEWS, "", today)
    briefings.say_read(by=people["dan.okafor"], briefing=news)


TICKETS = "Tickets of the last week of each month arrive after our deadline."
CALLED_OFF = "Repairs that were called off are counted as done in target time."
SCALE = "The scale was out by 40 kg from 3 to 9 August."


def _log(people, today: dt.date) -> None:
    """One that is open, one with the supplier, and one that has been put right."""
    dan, ellen = people["dan.okafor"], people["ellen.moss"]
    waste, homes, scale = "Brookmead Recycling Ltd", "Hillside Housing", "Weighbridge at Marsh Lane"
    _raise(dan, waste, Dimension.COMPLETENESS, ["ENV-01", "ENV-02"], TICKETS, today, 21)
    asked = _raise(ellen, homes, Dimension.CONSISTENCY, ["HOU-09"], CALLED_OFF, today, 10)
    _note(
        asked,
        DataIssue.State.WITH_SUPPLIER,
        "They will change the query; the first corrected month is November.",
    )
    done = _raise(dan, scale, Dimension.ACCURACY, ["ENV-02"], SCALE, today, 7)
    _note(
        done,
        DataIssue.State.RESOLVED,
        "Certificate of calibration received; 11 loads were weighed again.",
    )


def _note(issue, state, text) -> None:
    issues.note(by=issue.owner, issue=issue, version=issue.version, state=state, text=text)


def _raise(by, supplier, dimension, codes, what, today, days) -> DataIssue:
    return issues.raise_issue(
        by=by,
        organisation=get_organisation(),
        found=issues.NewIssue(
            supplier=supplier,
            dimension=dimension,
            what=what,
            owner=by,
            due_on=today + dt.timedelta(days=days),
            kpis=list(KPI.objects.filter(code__in=codes)),
        ),
    )


def _publish(people, kind, title, text, version_words, today):
    return briefings.publish(
        by=people["asha.begum"],
        organisation=get_organisation(),
        new=briefings.NewBriefing(
            kind=kind,
            title=title,
            text=text,
            version_words=version_words,
            read_by_on=today + dt.timedelta(days=28),
        ),
    )
