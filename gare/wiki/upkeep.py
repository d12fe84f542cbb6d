"""Upkeep beside the requests: packing the repository now and then, at low priority."""

from __future__ import annotations

import logging
import threading
from typing import Final

from gare.model.errors import GareError
from gare.wiki.wiki import Wiki

LOG = logging.getLogger("gare.upkeep")
EVERY_SECONDS: Final = 1800.0


def keep_up(wiki: Wiki) -> threading.Thread:
    """Start the thread that looks after the repository as long as the process lives.

    Several processes may do it: the store lets only one work at a time.
    """
    thread = threading.Thread(target=_keep_up, args=(wiki,), name="gare-upkeep", daemon=True)
    thread.start()
    return thread


def _keep_up(wiki: Wiki) -> None:
    """Pack when there is much to pack, then sleep."""
    pause = threading.Event()
    while not pause.wait(EVERY_SECONDS):
        try:
            wiki.store.maintain()
        except GareError as fault:
            LOG.warning("upkeep: %s", fault)
