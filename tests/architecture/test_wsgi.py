from __future__ import annotations

import ast

from tests.architecture.source import ROOT, parsed


def test_wsgi_only_exposes_the_application() -> None:
    lines = (ROOT / "wsgi.py").read_text(encoding="utf-8").splitlines()
    body = parsed(ROOT / "wsgi.py").body
    imported = {n.module for n in body if isinstance(n, ast.ImportFrom)}
    bound = {
        t.id
        for n in body
        if isinstance(n, ast.Assign)
        for t in n.targets
        if isinstance(t, ast.Name)
    }

    assert len([line for line in lines if line.strip()]) <= 6
    assert imported - {"__future__"} == {"gare.app"}
    assert bound == {"app"}
