"""Reports as duties: of whoever builds them, and of whoever agrees them."""

from perfportal.core.access.roles import Role
from perfportal.core.registries import Standing, duties
from tests.factories import person
from tests.reporting.conftest import TODAY


def owed(user):
    found = duties.collect(user, as_of=TODAY)
    return [(duty.title, duty.standing, duty.since) for duty in found if duty.kind == "report"]


def test_its_builder_has_begun_it(council):
    assert owed(council.team) == [
        ("Build and put forward: Annual performance report 2025/26", Standing.BEGUN, None)
    ]
    assert owed(person(Role.PERFORMANCE_TEAM)) == []
    assert owed(council.director) == []


def test_a_director_decides_on_what_was_put_forward(client, ready):
    assert owed(ready.team) == []
    title = "Agree: Annual performance report 2025/26"
    assert owed(ready.director) == [(title, Standing.TO_DECIDE, TODAY)]
    client.force_login(ready.director)
    groups = client.get("/").context["owed"].groups
    rows = {row.title: row.url for group in groups for row in group.rows}
    assert rows[title] == f"/reports/{ready.report.uid}/"
    client.post(f"/reports/{ready.report.uid}/publish/")
    assert owed(ready.director) == []
