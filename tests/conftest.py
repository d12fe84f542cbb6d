"""What holds for every test: nothing leaks out of it, and in CI nothing is skipped."""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Generator, Iterator
from pathlib import Path

import hypothesis
import pytest

# How long an example takes is measured in bench/: here it would fail on a busy machine.
hypothesis.settings.register_profile("gare", hypothesis.settings.default, deadline=None)
hypothesis.settings.load_profile("gare")


@pytest.fixture(autouse=True)
def _nothing_leaks() -> Iterator[None]:
    """Fail a test that leaves another environment, folder or search path behind."""
    before = _surroundings()
    yield
    after = _surroundings()
    assert after == before


def _surroundings() -> tuple[dict[str, str], Path, tuple[str, ...], int]:
    environ = {n: v for n, v in os.environ.items() if n != "PYTEST_CURRENT_TEST"}
    return environ, Path.cwd(), tuple(sys.path), _umask()


def _umask() -> int:
    """Return the mask of new files, which can only be read by setting it."""
    mask = os.umask(0o077)
    os.umask(mask)
    return mask


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """With `--no-loadscope-reorder`, begin with the files of few tests.

    They are the slowest: left for the end, as xdist does, they keep one worker long after the rest.
    """
    if config.getoption("loadscopereorder", default=True):
        return
    sizes = Counter(item.path for item in items)
    items.sort(key=lambda item: (sizes[item.path], item.path))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Turn a skipped test into a failed one when CI is set."""
    report = yield
    if report.skipped and os.environ.get("CI"):
        report.outcome = "failed"
        report.longrepr = f"skipped, and in CI nothing is skipped: {report.longrepr}"
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """Turn a skipped file into an error when CI is set."""
    report = yield
    if report.skipped and os.environ.get("CI"):
        report.outcome = "failed"
        report.longrepr = f"skipped, and in CI nothing is skipped: {report.longrepr}"
    return report
