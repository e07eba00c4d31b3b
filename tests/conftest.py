"""The fixtures that tests of several modules ask for, and how all of them run."""

from __future__ import annotations

import gc
import os
import re
import signal
from itertools import count
from pathlib import Path

import pytest
from _pytest.runner import runtestprotocol
from hypothesis import HealthCheck, is_hypothesis_test, settings

from tests import office, resident
from tests.commands import cli as cli
from tests.commands import two_processes as two_processes
from tests.corpus import checked_slowly as checked_slowly
from tests.corpus import names_checked_slowly
from tests.corpus import seen_slowly as seen_slowly
from tests.effort import WHOLE
from tests.effort import expect_linear_up_to as expect_linear_up_to
from tests.installed import install as install
from tests.installed import published as published
from tests.node import node as node
from tests.once import once as once
from tests.pdf_forms import both_readers as both_readers
from tests.pdf_forms import both_readers_whole as both_readers_whole
from tests.programs import JAVA_OPTIONS
from tests.runners import bare_python as bare_python
from tests.runners import checkout as checkout
from tests.runners import python_of_the_action as python_of_the_action
from tests.runners import workspace as workspace
from tests.samples import MINIMAL, ProjectFile

# What takes how long depends on the machine.
settings.register_profile(
    "sample",
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
    max_examples=15,
)
settings.register_profile("whole", settings.get_profile("sample"), max_examples=WHOLE)


def _flushed_already(_: object) -> None:
    """In the place of ``os.fsync``, in this process."""


def pytest_configure(config: pytest.Config) -> None:
    """How many examples the properties are tried with; and what a run does not depend on.

    Ctrl-C is heard by what tests start: a shell has what it runs in the background pass over it.
    What tests write need not outlive a power cut: a disk takes longer to say so than a build.
    """
    signal.signal(signal.SIGINT, signal.default_int_handler)
    os.environ.setdefault("JDK_JAVA_OPTIONS", JAVA_OPTIONS)  # pdftk starts Java itself
    os.fsync = _flushed_already
    settings.load_profile("whole" if config.getoption("whole") else "sample")
    office.anew = bool(config.getoption("whole"))
    resident.make_room()
    gc.disable()  # there is nothing to collect until all tests are known


def pytest_collection_finish() -> None:
    """What is there now stays: it need not be looked through again and again."""
    gc.freeze()
    gc.enable()


def pytest_unconfigure() -> None:
    """What stayed open for all tests ends."""
    resident.clear_room()


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item, nextitem: pytest.Item | None) -> bool | None:
    """A worker tells the first process what it shows; not that each test was set up and ended.

    Else a third of what the two do for a small test is to write and read that.
    """
    if "PYTEST_XDIST_WORKER" not in os.environ:
        return None
    for report in runtestprotocol(item, log=False, nextitem=nextitem):
        if report.when == "call" or not report.passed:
            item.ihook.pytest_runtest_logreport(report=report)
    item.ihook.pytest_runtest_logfinish(nodeid=item.nodeid, location=item.location)
    return True


_NUMBERS = count()


@pytest.fixture
def tmp_path(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new folder, named as pytest names its own: which reads the names of all before each."""
    name = re.sub(r"\W", "_", request.node.name)[:30]
    folder = tmp_path_factory.getbasetemp() / f"{name}{next(_NUMBERS)}"
    folder.mkdir(mode=0o700)
    return folder


@pytest.fixture
def minimal() -> str:
    """The smallest project that loads."""
    return MINIMAL


@pytest.fixture
def project_file(tmp_path: Path) -> ProjectFile:
    """A function that writes a text to project.yaml and returns its path."""

    def write(text: str) -> Path:
        path = tmp_path / "project.yaml"
        path.write_text(text, encoding="utf-8")
        return path

    return write


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-goldens", action="store_true", help="accept the documents as they are now"
    )
    parser.addoption(
        "--whole",
        action="store_true",
        help="inputs as large as may be, every document before the slow validators, every Python",
    )


@pytest.fixture(scope="session")
def whole(pytestconfig: pytest.Config) -> bool:
    """Whether all is looked at, or a sample."""
    return bool(pytestconfig.getoption("whole"))


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """A test of each of the documents that ``checked_slowly`` gives."""
    if "sample_name" in metafunc.fixturenames:
        whole = bool(metafunc.config.getoption("whole"))
        metafunc.parametrize("sample_name", names_checked_slowly(whole=whole))


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark what does more with ``--whole``, and leave out what is done with it alone.

    What needs Node is (a browser, a validator, a program that fills in forms), or the package as
    it is published.
    """
    for item in items:
        if {"node", "published"} & {*getattr(item, "fixturenames", ())}:
            item.add_marker("whole")
        if is_sampled(item):
            item.add_marker("sampled")
    if not config.getoption("whole"):
        kept, left_out = [], []
        for item in items:
            (left_out if item.get_closest_marker("whole") else kept).append(item)
        config.hook.pytest_deselected(items=left_out)
        items[:] = kept


def is_sampled(item: pytest.Item) -> bool:
    """That a test looks at more with ``--whole``, as a property does at more examples."""
    return bool(
        item.get_closest_marker("whole")
        or {"whole", "sample_name"} & {*getattr(item, "fixturenames", ())}
        or is_hypothesis_test(getattr(item, "obj", None))
    )
