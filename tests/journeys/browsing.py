"""A real Chromium, and a witness of all that goes wrong in it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Final

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Dialog,
    Page,
    Request,
    expect,
    sync_playwright,
)

NAMES: Final = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS: Final = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--no-first-run",
)
SECONDS: Final = 20
_TELL_POLICY: Final = """
addEventListener("securitypolicyviolation", (e) =>
  console.error(`policy: ${e.violatedDirective} ${e.blockedURI} ${e.sourceFile}:${e.lineNumber}`));
"""


def chromium() -> str:
    """Return the Chromium of this machine; fails when there is none."""
    for name in (os.environ.get("CHROMIUM", ""), *NAMES):
        found = shutil.which(name) if name else None
        if found:
            return found
    pytest.fail("Chromium is missing: install it (apt install chromium) or name one in CHROMIUM")


@contextmanager
def launched() -> Iterator[Browser]:
    """Give a running Chromium."""
    expect.set_options(timeout=SECONDS * 1000)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=list(ARGUMENTS))
        yield browser
        browser.close()


@dataclass
class Witness:
    """What went wrong in the windows it watches: console, policy, dialogs, other hosts."""

    url: str
    faults: list[str] = field(default_factory=list)
    expected: set[int] = field(default_factory=set)
    """Statuses of errors a journey asks for: the browser logs each of them."""
    warnings_before_leaving: list[str] = field(default_factory=list)

    def watch(self, context: BrowserContext) -> None:
        """Listen to all windows of a context."""
        context.on("console", self._console)
        context.on("weberror", lambda error: self.faults.append(f"script: {error.error}"))
        context.on("dialog", self._dialog)
        context.on("request", self._request)

    def _console(self, message: ConsoleMessage) -> None:
        if message.type not in {"error", "warning"}:
            return
        text = message.text
        if any(f"responded with a status of {status}" in text for status in self.expected):
            return
        self.faults.append(f"console: {text} at {message.location.get('url', '')}")

    def _dialog(self, dialog: Dialog) -> None:
        if dialog.type == "beforeunload":
            self.warnings_before_leaving.append(dialog.message)
            dialog.accept()
            return
        self.faults.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def _request(self, request: Request) -> None:
        if not request.url.startswith((self.url, "data:", "blob:", "about:")):
            self.faults.append(f"request: {request.url}")


class Visitors:
    """Makes people: each has a browser profile of their own, watched by the same witness."""

    def __init__(self, browser: Browser, url: str) -> None:
        self._browser = browser
        self._contexts: list[BrowserContext] = []
        self.witness = Witness(url)

    def arrive(self, *, width: int = 1280, script: bool = True, language: str = "fr-FR") -> Page:
        """Return the window of someone new, in a profile of their own."""
        return self.profile(width=width, script=script, language=language).new_page()

    def profile(
        self, *, width: int = 1280, script: bool = True, language: str = "fr-FR"
    ) -> BrowserContext:
        """Return an empty profile: cookies, storage and windows of one person."""
        context = self._browser.new_context(
            base_url=self.witness.url,
            locale=language,
            viewport={"width": width, "height": 800},
            reduced_motion="reduce",
            java_script_enabled=script,
        )
        context.set_default_timeout(SECONDS * 1000)
        if script:
            context.add_init_script(_TELL_POLICY)
        self.witness.watch(context)
        self._contexts.append(context)
        return context

    def leave(self) -> None:
        """Close everything."""
        for context in self._contexts:
            context.close()


def fits(page: Page) -> str:
    """Return what is wider than the window, "" when nothing scrolls sideways."""
    found = page.evaluate(
        """() => {
          const root = document.scrollingElement;
          if (root.scrollWidth <= innerWidth) return "";
          const wide = [...document.querySelectorAll("body *")]
            .filter((e) => e.getBoundingClientRect().right > innerWidth + 1)
            .map((e) => `${e.tagName.toLowerCase()}.${e.className}`);
          return `${root.scrollWidth} > ${innerWidth}: ${wide.slice(0, 5).join(", ")}`;
        }"""
    )
    return str(found)
