from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib

import pytest

from tests.architecture.source import ROOT, code_files, module_names, parsed

# One interpreter imports what others made, then forks for each module, layer after layer: a module
# is imported where only the layers below it are, without starting Python two hundred times.
ALONE = """
import importlib, os, sys, warnings

made_by_others, *layers = [given.split() for given in sys.argv[1:]]
for name in made_by_others:
    importlib.import_module(name)
warnings.simplefilter("error")
failed = []
for layer in layers:
    for module in layer:
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
    for module in set(layer) - set(failed):
        importlib.import_module(module)
print("\\n".join(failed))
"""


@pytest.mark.timeout(360)
def test_every_module_imports_with_only_the_layers_below() -> None:
    done = _imported_alone(*_layers())

    assert done.stdout.split() == [], done.stderr


def test_a_module_that_does_not_import_is_found() -> None:
    done = _imported_alone(["gare.model.names", "gare.model.no_such_module"], ["gare.config"])

    assert done.stdout.split() == ["gare.model.no_such_module"]


def test_every_module_is_in_a_layer() -> None:
    listed = [module for layer in _layers() for module in layer]

    assert sorted(listed) == sorted(set(module_names()) - {"gare"})


def test_reading_needs_nothing_of_what_only_accounts_and_services_do() -> None:
    asked = "import sys, gare.app; print(*{name.partition('.')[0] for name in sys.modules})"

    done = subprocess.run(
        [sys.executable, "-c", asked], cwd=ROOT, check=True, capture_output=True, text=True
    )

    late = {"sqlalchemy", "alembic", "authlib", "pyotp", "segno", "feedparser", "vobject"}
    assert late & set(done.stdout.split()) == set()


def _imported_alone(*layers: list[str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", ALONE, " ".join(_made_by_others()), *map(" ".join, layers)],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
        timeout=300,
    )


def _layers() -> list[list[str]]:
    """Return the modules of each layer of the contract, the lowest first."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contract = project["tool"]["importlinter"]["contracts"][0]
    rows = [re.findall(r"\w+", row) for row in reversed(contract["layers"])]
    return [
        [m for m in module_names() if m.split(".")[1:2] and m.split(".")[1] in row] for row in rows
    ]


def _made_by_others() -> list[str]:
    """Return the modules that those of Gare import and that are not its own."""
    nodes = [n for file in code_files() for n in ast.walk(parsed(file))]
    names = {n.module or "" for n in nodes if isinstance(n, ast.ImportFrom)}
    names |= {a.name for n in nodes if isinstance(n, ast.Import) for a in n.names}
    return sorted(n for n in names if n.split(".")[0] not in {"gare", "_typeshed"})
