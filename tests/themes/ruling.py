"""Screens of rules, made by hand: what the templates are tried with."""

from __future__ import annotations

from dataclasses import replace

from gare.model.errors import Problem
from gare.model.rules import RuleFault
from gare.wiki.views import frame as frame_views
from gare.wiki.views.ruling import PolicyView, ProtectView, RulesView
from tests.themes.samples import CHROME, HOSTILE, PATH
from tests.themes.withdrawing import KEEPER

PROTECT = ProtectView(PATH, HOSTILE, "everyone", "everyone", 3)
RULES = RulesView(f"rules:\n  # {HOSTILE}\n", "a" * 40, editable=True)
POLICY = PolicyView(f"refuse:\n  # {HOSTILE}\n", "a" * 40, editable=True)
FAULTS = (RuleFault("bad-word", 3, HOSTILE),)

RULING_SCREENS: dict[str, tuple[str, frame_views.Chrome, object]] = {
    "protect": ("protect.html", KEEPER, PROTECT),
    "protect-again": (
        "protect.html",
        KEEPER,
        replace(PROTECT, below=0, is_whole=True, has_rule=True, summary=HOSTILE, error=HOSTILE),
    ),
    "rules": ("rules.html", CHROME, replace(RULES, editable=False)),
    "rules-none": ("rules.html", CHROME, replace(RULES, text="", editable=False)),
    "rules-faults": ("rules.html", KEEPER, replace(RULES, faults=FAULTS, sentences=(HOSTILE,))),
    "rules-refused": ("rules.html", KEEPER, replace(RULES, errors=(HOSTILE,), summary=HOSTILE)),
    "policy": ("policy.html", CHROME, replace(POLICY, editable=False)),
    "policy-none": ("policy.html", CHROME, replace(POLICY, text="", editable=False)),
    "policy-faults": (
        "policy.html",
        KEEPER,
        replace(POLICY, faults=(Problem("list", 3, HOSTILE),), sentences=(HOSTILE,)),
    ),
    "policy-refused": ("policy.html", KEEPER, replace(POLICY, errors=(HOSTILE,), summary=HOSTILE)),
}
