"""Upkeep beside the requests: packing the repository now and then, at low priority."""

from __future__ import annotations

import logging
import threading
from typing import Final

from gare.model.errors import GareError
from gare.wiki.wiki import Wiki

LOG = logging.getLogger("gare.upkeep")
EVERY_SECONDS: Final = 300.0
NAME: Final = "gare-upkeep"


def keep_up(wiki: Wiki) -> None:
    """Have a thread of this process look after the repository; one is enough.

    Called after each save, so that it lives in the process that saves, forked or not. Several
    processes may do it: the store lets only one work at a time.
    """
    if not any(thread.name == NAME for thread in threading.enumerate()):
        threading.Thread(target=_keep_up, args=(wiki,), name=NAME, daemon=True).start()


def _keep_up(wiki: Wiki) -> None:
    """Pack when there is much to pack, then sleep."""
    pause = threading.Event()
    while not pause.wait(EVERY_SECONDS):
        try:
            wiki.store.maintain()
        except GareError as fault:
            LOG.warning("upkeep: %s", fault)
