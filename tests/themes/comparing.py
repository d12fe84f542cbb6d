"""Views of versions compared as they are read, for the tests of templates."""

from __future__ import annotations

from dataclasses import replace

from gare.kinds.shown import Plain
from gare.model.pages import Words
from gare.wiki.views.traces import ChangedField, ReadableDiff, ReadLine
from tests.themes.samples import CHROME, COMPARISON, DIFF, HOSTILE

READ = ReadableDiff(
    (
        ChangedField("title", "", (Plain("Le baromètre"),), (Plain(HOSTILE),)),
        ChangedField("ou", HOSTILE, (), (Plain("Brest"),)),
    ),
    (
        ReadLine("same", "heading", (Words(HOSTILE),)),
        ReadLine("gap", skipped=4),
        ReadLine(
            "changed", "item", (Words("Un sur "), Words("huit", "del"), Words(HOSTILE, "ins"))
        ),
        ReadLine("changed", "heading", (Words("Agir"),), restyled=True),
        ReadLine("removed", "text", (Words(HOSTILE, "del"),)),
        ReadLine("added", "row", (Words("a │ b", "ins"),)),
    ),
    cut=True,
)
ONLY_MARKUP = ReadableDiff(markup=DIFF)
COMPARING_SCREENS = {
    name: ("diff.html", CHROME, replace(COMPARISON, layout="read", diff=None, read=read))
    for name, read in (("diff-read", READ), ("diff-read-markup", ONLY_MARKUP))
}
