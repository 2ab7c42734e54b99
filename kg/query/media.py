"""Accept header -> the media type of an answer."""

from functools import lru_cache

import pyoxigraph as ox

from kg.errors import NotAcceptable

Rows = ox.QueryResultsFormat
Graphs = ox.RdfFormat

# The first of each is given to who accepts anything; older clients ask for the plain types such as text/xml.
ROWS = {
    "application/sparql-results+json": Rows.JSON,
    "application/json": Rows.JSON,
    "application/sparql-results+xml": Rows.XML,
    "application/xml": Rows.XML,
    "text/xml": Rows.XML,
    "text/csv": Rows.CSV,
    "text/tab-separated-values": Rows.TSV,
}
GRAPHS = {
    "text/turtle": Graphs.TURTLE,
    "application/x-turtle": Graphs.TURTLE,
    "application/n-triples": Graphs.N_TRIPLES,
    "text/plain": Graphs.N_TRIPLES,
    "application/rdf+xml": Graphs.RDF_XML,
    "application/xml": Graphs.RDF_XML,
    "text/xml": Graphs.RDF_XML,
    "application/ld+json": Graphs.JSON_LD,
    "application/json": Graphs.JSON_LD,
}


@lru_cache(maxsize=256)
def choose_media(accept: str, offers: tuple[str, ...]) -> str:
    """Return the offer that ``accept`` likes best; of equals the first. NotAcceptable if it likes none."""
    wishes = [_wish(part) for part in accept.split(",") if part.strip()] or [("*/*", 1.0)]
    best = max(offers, key=lambda offer: _liking(offer, wishes))
    if _liking(best, wishes) <= 0:
        raise NotAcceptable(f"Accept: {accept}: none of these can be given; use one of {', '.join(offers)}")
    return best


def _wish(part: str) -> tuple[str, float]:
    media, *parameters = (piece.strip().lower() for piece in part.split(";"))
    quality = next((piece[2:] for piece in parameters if piece.startswith("q=")), "1")
    try:
        return media, min(max(float(quality), 0.0), 1.0)
    except ValueError:
        return media, 0.0


def _liking(offer: str, wishes: list[tuple[str, float]]) -> float:
    """Return the quality of the most precise wish that fits the offer."""
    qualities = dict(wishes)
    for pattern in (offer, f"{offer.split('/')[0]}/*", "*/*"):
        if pattern in qualities:
            return qualities[pattern]
    return 0.0
