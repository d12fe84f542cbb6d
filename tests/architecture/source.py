"""What the tests of the architecture look at: the files of the project, parsed once each."""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def code_files() -> tuple[Path, ...]:
    """Return the modules of `gare/`, without what was made by a build."""
    return tuple(sorted(f for f in (ROOT / "gare").rglob("*.py") if "_shipped" not in f.parts))


def files_of_tests() -> tuple[Path, ...]:
    """Return the Python files of `tests/`."""
    return tuple(sorted((ROOT / "tests").rglob("*.py")))


def tracked_files() -> tuple[Path, ...]:
    """Return the files git tracks, as they are in the working folder."""
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True
    ).stdout
    files = (ROOT / name.decode() for name in listed.split(b"\0") if name)
    return tuple(f for f in files if f.is_file() and not f.is_symlink())


def module_names() -> tuple[str, ...]:
    """Return the names of the modules of `gare/` that can be imported.

    Migrations are run by Alembic, in a folder that is not a package; `__main__` is run by Python.
    """
    packaged = (f for f in code_files() if (f.parent / "__init__.py").exists())
    files = (f for f in packaged if f.stem != "__main__")
    return tuple(name_of(f) for f in files)


def name_of(file: Path) -> str:
    """Return the name of a module: "gare.model.pages"."""
    parts = file.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def parsed(file: Path) -> ast.Module:
    """Return the syntax tree of a file."""
    return ast.parse(file.read_text(encoding="utf-8"), str(file))


def functions(file: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Yield every function of a file, methods and inner ones included."""
    for node in ast.walk(parsed(file)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def place(file: Path, line: int = 1) -> str:
    """Return where something is, as an editor opens it."""
    return f"{file.relative_to(ROOT)}:{line}"
