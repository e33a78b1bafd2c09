"""Every council of the United Kingdom is told from every other, however its name is written."""

import csv
from collections import defaultdict

import pytest

from kpis.calculations.councils import council_key, is_gss_code
from reporting.demo.peers import PEERS

pytestmark = pytest.mark.shared_data

# A county council and the unitary council that took over the whole of its place and name.
SUCCESSORS = {"buckinghamshire", "dorset", "north yorkshire", "somerset"}


@pytest.fixture(scope="module")
def councils(shared_data):
    path = shared_data / "uk_councils" / "uk_local_authorities.csv"
    return list(csv.DictReader(path.read_text(encoding="utf-8", errors="replace").splitlines()))


def test_no_two_councils_share_a_key(councils, shared_data, capsys):
    owners = defaultdict(set)
    for row in councils:
        for name in (row["official-name"], row["nice-name"]):
            owners[council_key(name)].add(row["local-authority-code"])
    path = shared_data / "uk_councils" / "lookup_name_to_registry.csv"
    for row in csv.DictReader(path.read_text(encoding="utf-8", errors="replace").splitlines()):
        owners[council_key(row["la-name"])].add(row["local-authority-code"])
    with capsys.disabled():
        print(f"\ncouncils: {len(owners)} spellings for {len(councils)} councils, none shared but")
        print(f"  by a predecessor and its successor: {', '.join(sorted(SUCCESSORS))}")
    assert {key for key, codes in owners.items() if len(codes) > 1} == SUCCESSORS


def test_most_official_names_are_read_as_the_name_people_use(councils, capsys):
    alike = [
        row
        for row in councils
        if council_key(row["official-name"]) == council_key(row["nice-name"])
    ]
    with capsys.disabled():
        print(f"\ncouncils: {len(alike)} of {len(councils)} official names are the short name")
    assert (len(alike), len(councils)) == (448, 470)


def test_every_code_is_a_code(councils):
    assert [row["gss-code"] for row in councils if row["gss-code"]] != []
    assert all(is_gss_code(row["gss-code"]) for row in councils if row["gss-code"])


def test_no_invented_peer_of_the_demo_is_a_real_council(councils):
    """Nobody's name stands beside made-up figures."""
    real = {council_key(row[name]) for row in councils for name in ("official-name", "nice-name")}
    assert {council_key(name) for name in PEERS} & real == set()
