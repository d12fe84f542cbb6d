"""Each target holds for what people wrote, for attacks, and for bytes drawn at random."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.fuzz.seeds import seeds
from tests.fuzz.targets import TARGETS

TEXTS = st.one_of(
    st.binary(max_size=200),
    st.text(alphabet="ab é<>&\"'`*_[]()!#:|-=~\\/\n\t{}@%.,0€\u202e", max_size=200).map(str.encode),
)


@pytest.mark.parametrize("target", TARGETS)
def test_a_target_holds_for_what_is_known(target: str) -> None:
    known = seeds()

    for seed in known:
        TARGETS[target](seed)

    assert len(known) > 100


@pytest.mark.parametrize("target", TARGETS)
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=TEXTS)
def test_a_target_holds_for_anything(target: str, data: bytes) -> None:
    TARGETS[target](data)
