"""News of other sites, made by hand: what the templates are tried with."""

from __future__ import annotations

from gare.wiki.views import frame as frame_views
from gare.wiki.views.blocks import NewsBlock
from gare.wiki.views.news import NewsItem, NewsSource, NewsView
from tests.themes.samples import AT, CHROME, HOSTILE

NEWS = (
    NewsItem(
        "Un bus numérique dans le Trégor", "https://veille.example/bus", "Il passe le mardi.",
        "Anne", AT, "La veille", "https://veille.example/",
    ),
    NewsItem(HOSTILE, "", HOSTILE, HOSTILE, AT, HOSTILE, ""),
    NewsItem("x" * 300, "https://veille.example/?a=1&b=2", "y " * 500, "", AT, "La veille", ""),
)  # fmt: skip
SOURCES = (
    NewsSource("https://veille.example/flux", "La veille", "https://veille.example/", AT),
    NewsSource("https://a.example/flux", HOSTILE, "", AT, "http-500", AT),
    NewsSource("https://b.example/flux", "https://b.example/flux", "", None),
)
NEWS_BLOCKS = (NewsBlock(NEWS, SOURCES), NewsBlock((), SOURCES[2:]))
NEWS_SCREENS: dict[str, tuple[str, frame_views.Chrome, object]] = {
    "news": (
        "news.html",
        CHROME,
        NewsView(HOSTILE, NEWS, SOURCES, 90, 2, "/-/news?q=x", "/-/news?q=x&page=3"),
    ),
    "news-none": ("news.html", CHROME, NewsView("", (), (), 0, 1, "", "")),
}
