"""Ranks, ties and family groups of all Scottish councils, as their framework publishes them."""

import csv
from collections import defaultdict
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import call_command

from kpis.assessment.models import ComparatorCouncil
from kpis.assessment.placing import ComparatorFacts, Council, Figure, OwnFigure, place_all
from kpis.calculations.codes import Polarity
from kpis.calculations.position import Good, Peer, mean, median, position
from tests.factories import KPIFactory

pytestmark = pytest.mark.shared_data

POLARITY = {
    "Ascending": Polarity.LOWER,
    "Descending": Polarity.HIGHER,
    "Goldilocks": Polarity.MIDPOINT,
}
# The file has only the latest value of each council, so the groups of older periods lack members.
OLDER_PERIOD = {
    ("C&L 03", "2013-14", "Family Group 3"): 1,
    ("C&L 03", "2018-19", "Family Group 3"): 1,
    ("C&L 03", "2019-20", "Family Group 2"): 1,
    ("CHN 06", "2018-19", "Family Group 4"): 1,
    ("CHN 07", "2018-19", "Family Group 4"): 1,
    ("CHN 12c", "2020-21", "Family Group 4"): 1,
    ("CHN 12e", "2020-21", "Family Group 4"): 1,
    ("CHN 12f", "2017-18", "Family Group 1"): 1,
    ("CHN 20a", "2018-19", "Family Group 1"): 2,
    ("CHN 20a", "2018-19", "Family Group 3"): 1,
    ("CHN 20b", "2014-15", "Family Group 1"): 1,
    ("CHN 20b", "2016-17", "Family Group 3"): 1,
    ("CHN 20b", "2018-19", "Family Group 1"): 2,
    ("CHN 20b", "2018-19", "Family Group 2"): 2,
}
ALONE = ("CHN 20b", "2014-15", "Orkney Islands")
TIES = 118
QUARTER_ENDS = (Decimal("0.25"), Decimal("0.5"), Decimal("0.75"))
EXACT = Decimal("0.000001")


@pytest.fixture(scope="module")
def lgbf(shared_data):
    return Lgbf(shared_data / "lgbf")


class Lgbf:
    """The files of the framework, by indicator and period."""

    def __init__(self, folder):
        self.folder = folder
        self.rows = self.read("latest_values_with_ranks")
        self.indicators = {row["Code_Sortable"]: row for row in self.read("indicator_info")}
        self.by_period = defaultdict(list)
        for row in self.rows:
            self.by_period[row["Code"], row["Period"]].append(row)

    def read(self, name):
        path = self.folder / f"{name}.csv"
        return list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))

    def good(self, code):
        info = self.indicators[code]
        midpoint = info["Ranking_GoldilocksMidpoint"]
        return Good(
            POLARITY[info["Ranking_Type"]], midpoint=Decimal(midpoint) if midpoint else None
        )

    def position(self, row):
        others = [other for other in self.by_period[row["Code"], row["Period"]] if other != row]
        peers = [Peer(other["LocalAuthority"], value(other)) for other in others]
        return position(value(row), peers, self.good(row["Code"]))

    def families(self):
        """The values of each family group, by indicator, period and group."""
        group_of = {
            (row["Local_Authority"], row["Type"]): row["Family_Group"]
            for row in self.read("family_groups")
        }
        groups = defaultdict(list)
        for row in self.rows:
            grouping = self.indicators[row["Code"]]["FamilyGrouping"]
            group = group_of[row["LocalAuthority"], grouping]
            groups[row["Code"], row["Period"], group].append(value(row))
        return groups


def value(row):
    return Decimal(row["Real_Value"])


def key(row):
    return row["Code"], row["Period"], row["LocalAuthority"]


def test_every_rank_that_can_be_checked_agrees(lgbf, capsys):
    checkable = [row for row in lgbf.rows if row["rank_checkable"] == "True"]
    found = [(row, lgbf.position(row)) for row in checkable]
    wrong = [row for row, place in found if place.rank != int(row["ScotRank"])]
    joint = sum(place.is_joint for _row, place in found)
    with capsys.disabled():
        print(
            f"\nlgbf: {len(found) - len(wrong)} of {len(found)} ranks agree, {joint} of them joint"
        )
        print("  CHN 20b Orkney Islands: the only council with 2014-15 as its latest, so no rank")
    assert (len(found), joint, [key(row) for row in wrong]) == (1632, TIES, [ALONE])


def test_the_sixteen_other_ranks_are_of_councils_whose_latest_value_is_older(lgbf):
    """They were ranked among values of that older period, which the file does not have."""
    others = [row for row in lgbf.rows if row["rank_checkable"] != "True"]
    assert len(others) == 16
    assert {len(lgbf.by_period[row["Code"], row["Period"]]) for row in others} <= {1, 2, 3, 4}


def test_quarters_follow_the_published_share_of_the_rank(lgbf):
    """Their ScotPct is rank / councils: up to 0.25 is the best quarter, and so on."""
    checkable = [row for row in lgbf.rows if row["rank_checkable"] == "True" and key(row) != ALONE]
    for row in checkable:
        share = Decimal(row["ScotPct"])
        assert lgbf.position(row).quartile == 1 + sum(share > end for end in QUARTER_ENDS), row


def test_every_family_mean_and_median_agrees(lgbf, capsys):
    published = {
        (row["Code"], row["Period"], row["Family_Group"]): row
        for row in lgbf.read("family_averages")
    }
    groups, wrong = lgbf.families(), {}
    for key, values in groups.items():
        theirs = published[key]
        pairs = ((mean(values), "Real_Value_Mean"), (median(values), "Real_Value_Median"))
        if any(abs(ours - Decimal(theirs[name])) > EXACT for ours, name in pairs):
            wrong[key] = len(values)
    with capsys.disabled():
        print(f"\nlgbf: {len(groups) - len(wrong)} of {len(groups)} family groups agree")
        for (code, period, group), members in wrong.items():
            print(f"  {code} {period} {group}: the file has {members} of its councils")
    assert (len(groups), wrong) == (222, OLDER_PERIOD)


IMPORTED = [
    ("C&L 01", "lower", None),
    ("C&L 05b", "higher", None),  # averages over three years: "2018-21"
    ("CORP 03b", "midpoint", "0.5"),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("code", "polarity", "midpoint"), IMPORTED)
def test_a_file_imported_as_it_is_gives_the_published_ranks(lgbf, code, polarity, midpoint):
    """Every council in turn is ours: its figure is ours, those of the others come from the file."""
    rows = [row for row in lgbf.rows if row["Code"] == code]
    kpi = KPIFactory(
        code="LG-1",
        definition__polarity=polarity,
        definition__midpoint=midpoint and Decimal(midpoint),
        definition__frequency="ad_hoc",
        definition__measure_type="snap",
        definition__unit="number",
    )
    path = lgbf.folder / "latest_values_with_ranks.csv"
    options = ["--map", "council=LocalAuthority", "period=Period", "value=Real_Value"]
    options += ["--set", "kpi_code=LG-1", "comparator=Scotland", "--only", f"Code={code}"]
    call_command("import_benchmarks", str(path), *options, stdout=StringIO())
    (period,) = {one.period for one in kpi.benchmarks.all()}
    councils = [Council(one.pk, one.name) for one in ComparatorCouncil.objects.all()]
    figures = [
        Figure(one.period, one.value, council_id=one.council_id) for one in kpi.benchmarks.all()
    ]
    for row in rows:
        ours = next(one for one in councils if one.name == row["LocalAuthority"])
        own = next(one.value for one in figures if one.council_id == ours.id)
        placed = place_all(
            ComparatorFacts(1, "", "Scotland"),
            [one for one in councils if one != ours],
            [one for one in figures if one.council_id != ours.id],
            [OwnFigure(period, own, lgbf.good(code))],
        )
        assert placed[0].position.rank == int(row["ScotRank"]), row
    assert len(rows) == len(councils)
