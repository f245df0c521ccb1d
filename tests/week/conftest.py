"""The real program, ready to start."""

from collections.abc import Iterator

import pytest

from tests.telegram.closing import closing_at_once  # noqa: F401
from tests.week.deployment import Nursery


@pytest.fixture(scope="session")
def lasting_nursery() -> Iterator[Nursery]:
    """Ready to start the real program, for the whole session: it takes seconds to import."""
    made = Nursery()
    yield made
    made.close()


@pytest.fixture
def nursery(lasting_nursery: Nursery) -> Iterator[Nursery]:
    """The same, without a program that an earlier test has left behind."""
    yield lasting_nursery
    lasting_nursery.buries()
