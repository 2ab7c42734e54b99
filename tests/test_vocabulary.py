"""ontology.ttl: every term of the exports is in it, and it is what the schema says."""

import re
import shutil
from pathlib import Path

import pyshacl
import pytest
from rdflib import OWL, RDF, RDFS, Graph, URIRef

from kg.errors import DataError
from kg.pipeline import build
from kg.rdf.terms import load_terms
from kg.rdf.vocabulary import FILES, to_ontology
from kg.schema import DATA, load_schema
from kg.validation import validate

ROOT = Path(__file__).parent.parent
KG = load_schema().prefixes["kg"]


@pytest.fixture(scope="module")
def ontology() -> Graph:
    return Graph().parse(DATA / "ontology.ttl")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The output of a build of the sample and of all texts of the tests."""
    folder = tmp_path_factory.mktemp("built")
    build([ROOT / "seeds", ROOT / "tests" / "texts", ROOT / "tests" / "gold" / "texts"], folder)
    return folder


@pytest.mark.parametrize("name", FILES)
def test_file_is_what_the_schema_says(name: str) -> None:
    assert (DATA / name).read_text(encoding="utf-8") == FILES[name](), "run python -m kg.rdf"


def terms(text: str) -> set[str]:
    """Return the local names that follow kg: outside of literals."""
    return set(re.findall(r"\bkg:(\w+)", re.sub(r'"(?:[^"\\]|\\.)*"', '""', text)))


def declared(ontology: Graph) -> set[str]:
    return {str(term).removeprefix(KG) for term in ontology.subjects(RDFS.isDefinedBy)}


@pytest.mark.slow
@pytest.mark.parametrize("name", ["graph.ttl", "graph.trig"])
def test_every_term_of_a_build_is_declared(
    built: Path, timed_output: Path, ontology: Graph, name: str
) -> None:
    used = {
        term
        for folder in (built, timed_output)
        for term in terms((folder / name).read_text(encoding="utf-8"))
    }
    assert len(used) > 40
    assert used <= declared(ontology)


@pytest.mark.slow
def test_build_writes_the_ontology(built: Path) -> None:
    assert (built / "ontology.ttl").read_text(encoding="utf-8") == to_ontology()


@pytest.mark.slow
def test_a_build_of_anything_conforms(built: Path, output: Path) -> None:
    """The whole of it, not one node of each kind."""
    for folder in (built, output):
        whole = Graph().parse(folder / "graph.ttl")
        sound, _, text = pyshacl.validate(whole, shacl_graph=Graph().parse(DATA / "shapes.ttl"), inplace=True)
        assert sound, text
        assert validate(folder) == []


def test_everything_has_words_in_both_languages(ontology: Graph) -> None:
    for kind in (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.Ontology):
        things = [thing for thing in ontology.subjects(RDF.type, kind) if isinstance(thing, URIRef)]
        assert things
        for thing in things:
            for word in (RDFS.label, RDFS.comment):
                languages = {value.language for value in ontology.objects(thing, word)}  # type: ignore[attr-defined]
                assert languages == {"zh", "en"}, (thing, word)


@pytest.mark.parametrize(
    "pattern",
    [
        "kg:Company rdfs:subClassOf schema:Corporation , org:FormalOrganization , kg:Entity",
        "kg:Industry rdfs:subClassOf skos:Concept",
        "kg:cooperatesWith a owl:SymmetricProperty",
        "kg:supplies rdfs:domain kg:Company ; rdfs:range kg:Company",
        "kg:suppliedBy owl:inverseOf kg:supplies ; rdfs:label 'supplied by'@en , '供应方'@zh",
        "kg:subsidiaryOf rdfs:subPropertyOf org:subOrganizationOf",
        "kg:locatedIn rdfs:subPropertyOf prov:atLocation",
        "kg:develops rdfs:domain/owl:unionOf/rdf:rest*/rdf:first kg:Institution",
        "kg:investment a owl:DatatypeProperty ; rdfs:range xsd:decimal ; rdfs:domain kg:Entity",
        "kg:planned a kg:Stage , kg:Qualifier",
        "kg:date rdfs:range/owl:unionOf/rdf:rest*/rdf:first xsd:gYear",
    ],
)
def test_ontology_says(ontology: Graph, pattern: str) -> None:
    assert ontology.query(f"ASK {{ {pattern} }}").askAnswer


def test_only_a_relation_that_goes_both_ways_is_symmetric(ontology: Graph) -> None:
    symmetric = {kind.name for kind in load_schema().relations.values() if kind.symmetric}
    assert {
        str(term).removeprefix(KG) for term in ontology.subjects(RDF.type, OWL.SymmetricProperty)
    } == symmetric


def test_type_without_a_comment_is_named(tmp_path: Path) -> None:
    shutil.copytree(DATA / "relations", tmp_path / "relations")
    text = (DATA / "schema.toml").read_text(encoding="utf-8")
    ship = '\n[types.Ship]\nlabel = { zh = "船", en = "Ship" }\nalso = []\ncolor = "#000000"\nshape = "dot"\n'
    (tmp_path / "schema.toml").write_text(text + ship, encoding="utf-8")
    (tmp_path / "vocabulary.toml").write_bytes((DATA / "vocabulary.toml").read_bytes())
    with pytest.raises(DataError, match=r"^vocabulary.toml: the key 'Ship' is missing; add it$"):
        load_terms(tmp_path)
