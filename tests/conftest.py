"""What every test may use."""

import pytest
from hypothesis import HealthCheck, settings

# A machine that is busy with other things is no fault of the code's.
settings.register_profile("zhoubao", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("zhoubao")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--run-long", action="store_true", help="run the long forms of tests, too")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("--run-long"):
        return
    for item in items:
        if "long" in item.keywords:
            item.add_marker(pytest.mark.skip(reason="the long form; run it with --run-long"))
