"""What kind of document a study is, in the words of each standard."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from gare.model.fold import title_key


@dataclass(frozen=True, slots=True)
class Genre:
    """One genre: our word, and those of CSL 1.0.2, BibLaTeX, RIS and schema.org."""

    name: str
    csl: str
    bib: str
    ris: str
    schema: str


GENRES: Final = (
    Genre("article", "article-journal", "article", "JOUR", "ScholarlyArticle"),
    Genre("communication", "paper-conference", "inproceedings", "CPAPER", "ScholarlyArticle"),
    Genre("livre", "book", "book", "BOOK", "Book"),
    Genre("direction-d-ouvrage", "book", "collection", "EDBOOK", "Book"),
    Genre("dossier", "periodical", "periodical", "JFULL", "PublicationIssue"),
    Genre("chapitre", "chapter", "incollection", "CHAP", "Chapter"),
    Genre("rapport", "report", "report", "RPRT", "Report"),
    Genre("enquete", "report", "report", "RPRT", "Report"),
    Genre("note", "report", "report", "RPRT", "Report"),
    Genre("these", "thesis", "phdthesis", "THES", "Thesis"),
    Genre("memoire", "thesis", "mastersthesis", "THES", "Thesis"),
    Genre("prepublication", "manuscript", "unpublished", "UNPB", "ScholarlyArticle"),
    Genre("jeu-de-donnees", "dataset", "dataset", "DATA", "Dataset"),
    Genre("page-web", "webpage", "online", "ELEC", "WebPage"),
    Genre("billet", "post-weblog", "online", "BLOG", "BlogPosting"),
    Genre("video", "motion_picture", "video", "VIDEO", "VideoObject"),
    Genre("podcast", "broadcast", "audio", "SOUND", "PodcastEpisode"),
)
OTHER: Final = Genre("", "document", "misc", "GEN", "CreativeWork")
_FROM_BIB: Final = {
    "proceedings": "direction-d-ouvrage",
    "mvbook": "livre",
    "booklet": "livre",
    "inbook": "chapitre",
    "suppbook": "chapitre",
    "conference": "communication",
    "techreport": "rapport",
    "manual": "rapport",
    "thesis": "these",
    "electronic": "page-web",
    "www": "page-web",
    "suppperiodical": "article",
    "movie": "video",
}
_FROM_RIS: Final = {
    "MGZN": "article",
    "NEWS": "article",
    "EJOUR": "article",
    "ABST": "article",
    "CONF": "direction-d-ouvrage",
    "EBOOK": "livre",
    "ECHAP": "chapitre",
    "STAND": "rapport",
    "GOVDOC": "rapport",
    "INPR": "prepublication",
    "MANSCPT": "prepublication",
    "UNPD": "prepublication",
    "WEB": "page-web",
    "MPCT": "video",
}
_FROM_CSL: Final = {
    "article": "prepublication",
    "article-magazine": "article",
    "article-newspaper": "article",
    "review": "article",
    "post": "billet",
    "speech": "communication",
    "song": "podcast",
}


def genre_named(name: str) -> Genre:
    """Return a genre by our word ("Thèse", "page web" too), the most general one when unknown."""
    key = title_key(name).replace(" ", "-")
    return next((one for one in GENRES if one.name == key), OTHER)


def from_bib(entry_type: str) -> str:
    """Return our word for a type of BibTeX or BibLaTeX, "" when it says nothing."""
    kind = entry_type.lower()
    return _FROM_BIB.get(kind) or next((g.name for g in GENRES if g.bib == kind), "")


def from_ris(reference_type: str) -> str:
    """Return our word for a type of RIS, "" when it says nothing."""
    kind = reference_type.upper()
    return _FROM_RIS.get(kind) or next((g.name for g in GENRES if g.ris == kind), "")


def from_csl(csl_type: str, said: str) -> str:
    """Return our word for a type of CSL; `said` is its genre in words ("Mémoire de master")."""
    if csl_type == "thesis" and "memoire" in title_key(said):
        return "memoire"
    return _FROM_CSL.get(csl_type) or next((g.name for g in GENRES if g.csl == csl_type), "")
