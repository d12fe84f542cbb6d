from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import pytest

from gare.model.errors import BadSetting
from gare.secret import SECRET_BYTES, secret


def test_a_secret_is_made_once_and_kept(tmp_path: Path) -> None:
    path = tmp_path / "secret"

    first, second = secret(path), secret(path)

    assert first == second
    assert len(first) == SECRET_BYTES
    assert path.stat().st_mode & 0o777 == 0o600
    assert [f.name for f in tmp_path.iterdir()] == ["secret"]


def test_two_secrets_differ(tmp_path: Path) -> None:
    assert secret(tmp_path / "one") != secret(tmp_path / "two")


def test_processes_that_start_together_share_one_secret(tmp_path: Path) -> None:
    with ProcessPoolExecutor(8, mp_context=get_context("spawn")) as pool:
        keys = set(pool.map(secret, [tmp_path / "secret"] * 64))

    assert len(keys) == 1
    assert [f.name for f in tmp_path.iterdir()] == ["secret"]


def test_a_damaged_secret_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "secret"
    path.write_bytes(b"short")

    with pytest.raises(BadSetting):
        secret(path)

    assert path.read_bytes() == b"short"


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadSetting) as raised:
        secret(tmp_path / "none" / "secret")

    assert raised.value.name == "GARE_DATA"
