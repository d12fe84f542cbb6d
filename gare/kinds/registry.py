"""The types of fields there are: one for each file of `gare/kinds/types/`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from gare.kinds.types.authors import Authors
from gare.kinds.types.base import FieldType
from gare.kinds.types.boolean import Boolean
from gare.kinds.types.choice import Choice
from gare.kinds.types.choices import Choices
from gare.kinds.types.computed import Computed
from gare.kinds.types.consent import Consent
from gare.kinds.types.date import Date
from gare.kinds.types.datetime import DateTime
from gare.kinds.types.doi import Doi
from gare.kinds.types.email import Email
from gare.kinds.types.file import File
from gare.kinds.types.hal import Hal
from gare.kinds.types.hours import Hours
from gare.kinds.types.image import Image
from gare.kinds.types.isbn import Isbn
from gare.kinds.types.issn import Issn
from gare.kinds.types.licence import Licence
from gare.kinds.types.links import Links
from gare.kinds.types.longtext import LongText
from gare.kinds.types.number import Number
from gare.kinds.types.orcid import Orcid
from gare.kinds.types.page import Page
from gare.kinds.types.partial_date import PartialDate
from gare.kinds.types.phone import Phone
from gare.kinds.types.place import Place
from gare.kinds.types.range import Range
from gare.kinds.types.relations import Relations
from gare.kinds.types.rna import Rna
from gare.kinds.types.siret import Siret
from gare.kinds.types.tags import Tags
from gare.kinds.types.text import Text
from gare.kinds.types.tree import Tree
from gare.kinds.types.url import Url
from gare.kinds.types.variants import Variants
from gare.model.kinds import Field

_ALL: Final = (
    Text(),
    LongText(),
    Number(),
    Range(),
    Date(),
    DateTime(),
    PartialDate(),
    Boolean(),
    Choice(),
    Choices(),
    Tree(),
    Tags(),
    Url(),
    Email(),
    Phone(),
    Page(),
    Authors(),
    Place(),
    Hours(),
    Image(),
    File(),
    Licence(),
    Siret(),
    Rna(),
    Doi(),
    Isbn(),
    Issn(),
    Hal(),
    Orcid(),
    Computed(),
    Links(),
    Relations(),
    Variants(),
    Consent(),
)
"""In the order in which they are proposed."""
TYPES: Final[Mapping[str, FieldType]] = {one.name: one for one in _ALL}


def type_of(field: Field) -> FieldType:
    """Return the type of a field; text when it names none that is known."""
    return TYPES.get(field.type) or TYPES["text"]
