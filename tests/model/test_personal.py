"""Addresses and numbers that are probably a person's own, and those of functions."""

from __future__ import annotations

import pytest

from gare.model.personal import is_mobile, is_personal_mail


@pytest.mark.parametrize(
    "address",
    ["marie.dupont@ville-brest.fr", "m_dupont@asso.org", "jean.le-goff@departement.fr",
     "lafee29@orange.fr", "Martin.Durand@Laposte.net", "mdupont@gmail.com",
     "marie.dupont@eure.gouv.fr", "marie.dupont@numerique.gouv.fr", "dupont42720@gmail.com",
     "marie.dupont@marie-dupont.fr"],
)  # fmt: skip
def test_the_address_of_a_person_is_recognised(address: str) -> None:
    assert is_personal_mail(address)


@pytest.mark.parametrize(
    "address",
    ["accueil@mjcbrequigny.com", "mairie.plourin@wanadoo.fr", "franceservices@ccpcp.bzh",
     "contact@plouezec.bzh", "mediatheque@mairie-merdrignac.fr", "epn.ccas@orange.fr",
     "saint-maurice@france-services.gouv.fr", "numerique.citoyen@ville.fr", "pas une adresse", "",
     "souspref.thonon@france-services.gouv.fr", "athis.mons@france-services.gouv.fr",
     "data.gouv@data.gouv.fr", "aides.simplifiees@numerique.gouv.fr", "afr42720@gmail.com",
     "afr.verrieres@orange.fr", "plateau.agglo-montargoise@pimms.org",
     "cartographie.sonum@anct.gouv.fr"],
)  # fmt: skip
def test_the_address_of_a_function_is_left_alone(address: str) -> None:
    assert not is_personal_mail(address)


@pytest.mark.parametrize(
    "number", ["+33612345678", "06 12 34 56 78", "07.12.34.56.78", "+33 (0)6 12 34 56 78"]
)
def test_a_mobile_is_recognised_however_it_is_written(number: str) -> None:
    assert is_mobile(number)


@pytest.mark.parametrize("number", ["+33298008080", "02 98 00 80 80", "3949", "+4161234567", ""])
def test_another_number_is_not_a_mobile(number: str) -> None:
    assert not is_mobile(number)
