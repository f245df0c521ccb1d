"""An empty PostgreSQL database for a whole program."""

from collections.abc import Iterator

import pytest

from tests.storage.databases import database


@pytest.fixture
def postgresql_url(postgresql: str, postgresql_template: str) -> Iterator[str]:
    with database(postgresql, like=postgresql_template) as url:
        yield url
