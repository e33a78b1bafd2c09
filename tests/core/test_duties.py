"""What one person owes, gathered from every app in one order."""

import datetime as dt

from perfportal.core.registries import Duty, DutyRegistry, Standing

TODAY = dt.date(2026, 10, 12)
OLDER = dt.date(2026, 10, 2)


def duty(code, standing, due_on=None):
    return Duty("value", code, f"Title of {code}", f"/{code}/", standing, code=code, due_on=due_on)


def test_the_worst_stands_first_then_the_earliest_deadline():
    registry = DutyRegistry()

    @registry.register(key="values")
    def values(user, as_of):
        yield duty("A", Standing.GIVEN, OLDER)
        yield duty("B", Standing.DUE, TODAY)

    @registry.register(key="actions")
    def actions(user, as_of):
        yield duty("C", Standing.DUE)
        yield duty("D", Standing.RETURNED, TODAY)
        yield duty("E", Standing.OVERDUE, OLDER)
        yield duty("F", Standing.DUE, OLDER)

    found = registry.collect("somebody", as_of=TODAY)
    assert [one.code for one in found] == ["D", "E", "F", "B", "C", "A"]


def test_each_source_is_asked_for_the_person_and_the_day():
    registry, asked = DutyRegistry(), []

    @registry.register(key="values")
    def values(user, as_of):
        asked.append((user, as_of))
        return []

    assert registry.collect("somebody", as_of=TODAY) == []
    assert asked == [("somebody", TODAY)]
