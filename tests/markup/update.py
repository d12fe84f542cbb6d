"""Writes the expected HTML of each case anew: `python -m tests.markup.update`, then read the diff."""

from __future__ import annotations

from tests.markup.samples import CASES, rendered


def main() -> None:
    """Write the HTML of each case beside it."""
    for case in sorted(CASES.glob("*.md")):
        case.with_suffix(".html").write_text(rendered(case.read_text()).html)


if __name__ == "__main__":
    main()
