"""How fast kg query answers, beside pyoxigraph in the process itself and rdflib: a join of four patterns."""

import tempfile
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import rdflib

from kg.query import format_result, run_query
from kg.rdf.turtle import prefixes
from tests.benchmarks.rows import Result, Sizes
from tests.benchmarks.turns import Pairs, compare
from tests.timing import wall_seconds

CSV = ox.QueryResultsFormat.CSV
JOIN = """SELECT ?company ?project ?district ?province {
  ?company kg:develops ?project . ?project kg:locatedIn ?district .
  ?district kg:locatedIn ?province . ?province a kg:Place }"""
COUNT = JOIN.replace("SELECT ?company ?project ?district ?province", "SELECT (COUNT(*) AS ?n)")


def measure(sizes: Sizes, wanted: Collection[str]) -> Iterator[Result]:
    """Yield the figures of the group "query", by the clock: kg answers in a child process."""
    with join_pairs(sizes.triples) as pairs:
        yield from compare(pairs, {*wanted} - {"join-rdflib"}, 3 * sizes.turns, wall_seconds)
        yield from compare(pairs, {*wanted} & {"join-rdflib"}, 1, wall_seconds)


@contextmanager
def join_pairs(triples: int) -> Iterator[Pairs]:
    """Give what is compared over a graph of so many triples."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_graph(folder / "graph.trig", triples)
        store, memory = ox.Store(), rdflib.Graph()
        store.bulk_load(path=str(folder / "graph.trig"))
        memory.parse(
            data=store.dump(format=ox.RdfFormat.N_TRIPLES, from_graph=ox.DefaultGraph()), format="nt"
        )
        run_query(folder, "ASK {}")

        def found(text: str) -> Any:
            return store.query(text, prefixes=prefixes(), use_default_graph_as_union=True)

        def asked(text: str) -> Callable[[], object]:
            return lambda: [[term.value for term in row] for row in run_query(folder, text).rows]

        yield {
            "join": (asked(COUNT), lambda: list(found(COUNT))),
            "join-rows": (asked(JOIN), lambda: [[term.value for term in row] for row in found(JOIN)]),
            "join-csv": (
                lambda: format_result(run_query(folder, JOIN), "csv"),
                lambda: found(JOIN).serialize(format=CSV).decode(),
            ),
            "join-rdflib": (asked(COUNT), lambda: list(memory.query(COUNT, initNs=prefixes()))),
        }


def write_graph(path: Path, triples: int) -> int:
    """Write companies, projects, districts and provinces as TriG; return how many companies there are."""
    companies, districts, provinces = triples // 8, max(triples // 560, 1), 30
    lines = [f"@prefix {name}: <{iri}> ." for name, iri in prefixes().items()]
    lines += [f'id:v{n} a kg:Place ; skos:prefLabel "province {n}"@zh .' for n in range(provinces)]
    for n in range(districts):
        place = f"id:v{n % provinces}"
        lines.append(f'id:d{n} a kg:District ; skos:prefLabel "district {n}"@zh ; kg:locatedIn {place} .')
    for n in range(companies):
        lines.append(f'id:c{n} a kg:Company ; skos:prefLabel "company {n}"@zh ; kg:develops id:p{n} ;')
        lines.append(f"  kg:locatedIn id:d{n % districts} .")
        lines.append(f'id:p{n} a kg:Project ; skos:prefLabel "project {n}"@zh ;')
        lines.append(f"  kg:investment {n}.0 ; kg:locatedIn id:d{n * 7 % districts} .")
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return companies
