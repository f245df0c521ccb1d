"""An empty PostgreSQL database for a whole program."""

from collections.abc import Iterator

import pytest

from tests.storage.databases import new_database
from tests.telegram.closing import closing_at_once  # noqa: F401


@pytest.fixture
def postgresql_url(postgresql: str, postgresql_template: str) -> Iterator[str]:
    with new_database(postgresql, like=postgresql_template) as url:
        yield url
