"""One browser and one running gare for all journeys of a worker; each test has its own pages."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.journeys.browsing import Visitors, launched
from tests.journeys.opening import open_to_all
from tests.journeys.posting import Poster
from tests.journeys.serving import Server, gare_run


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with launched() as browser:
        yield browser


@pytest.fixture(scope="session")
def gare(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A gare opened by `gare run` in an empty folder, whose rules let visitors do all."""
    with gare_run(tmp_path_factory.mktemp("gare") / "var") as server:
        open_to_all(server)
        yield server


@pytest.fixture
def poster(gare: Server) -> Poster:
    """Someone who prepares pages without a browser."""
    return Poster(gare.url)


@pytest.fixture
def visitors(browser: Browser, gare: Server) -> Iterator[Visitors]:
    """People at their browsers; nothing may go wrong in any of their windows."""
    made = Visitors(browser, gare.url)
    yield made
    made.leave()
    assert made.witness.faults == []


@pytest.fixture
def page(visitors: Visitors) -> Page:
    """The window of one person, 1280 points wide."""
    return visitors.arrive()


@pytest.fixture
def figures(record_property: Callable[[str, object], None]) -> Callable[[str], None]:
    """Return what keeps a measured figure, printed at the end of the run."""
    return lambda line: record_property("figure", line)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print the figures that were measured, by any worker."""
    reports = [r for kept in terminalreporter.stats.values() for r in kept]
    for report in reports:
        for name, line in getattr(report, "user_properties", ()):
            if name == "figure" and report.when == "call":
                terminalreporter.write_line(str(line))
