"""The council that the tests of this folder attack."""

import pytest

from perfportal.core import clock
from tests.faults.council import TODAY, build


@pytest.fixture
def council(db):
    with clock.fixed_today(TODAY):
        yield build()
