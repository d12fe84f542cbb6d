from __future__ import annotations

import ast
import subprocess
import sys

import pytest

from tests.architecture.source import ROOT, code_files, module_names, parsed

# One interpreter imports what others made, then forks for each module: every module of Gare is
# imported where no other one is, without starting Python a hundred times.
ALONE = """
import importlib, os, sys, warnings

made_by_others, modules = sys.argv[1].split(), sys.argv[2:]
for name in made_by_others:
    importlib.import_module(name)
warnings.simplefilter("error")
failed = []
for module in modules:
    sys.stderr.flush()
    child = os.fork()
    if child == 0:
        try:
            importlib.import_module(module)
        except BaseException as error:
            print(f"{module}: {type(error).__name__}: {error}", file=sys.stderr, flush=True)
            os._exit(1)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    if status:
        failed.append(module)
print("\\n".join(failed))
"""


@pytest.mark.timeout(360)
def test_every_module_imports_alone() -> None:
    done = _imported_alone(*module_names())

    assert done.stdout.split() == [], done.stderr


def test_a_module_that_does_not_import_is_found() -> None:
    done = _imported_alone("gare.model.names", "gare.model.no_such_module")

    assert done.stdout.split() == ["gare.model.no_such_module"]


def _imported_alone(*modules: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", ALONE, " ".join(_made_by_others()), *modules],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
        timeout=300,
    )


def _made_by_others() -> list[str]:
    """Return the modules that those of Gare import and that are not its own."""
    nodes = [n for file in code_files() for n in ast.walk(parsed(file))]
    names = {n.module or "" for n in nodes if isinstance(n, ast.ImportFrom)}
    names |= {a.name for n in nodes if isinstance(n, ast.Import) for a in n.names}
    return sorted(n for n in names if n.split(".")[0] not in {"gare", "_typeshed"})
