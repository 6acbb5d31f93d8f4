"""Vocabularies as SKOS (W3C Recommendation of 18 August 2009), out and in.

rdflib takes 14 MB: this module is imported where a file is read or written, and nowhere else.
"""

import json
import re
from xml.sax import SAXException

from django.conf import settings
from django.utils.translation import gettext as _
from rdflib import Graph, Literal, URIRef
from rdflib.exceptions import ParserError
from rdflib.namespace import DCTERMS, OWL, RDF, SKOS

from .models import Concept
from .terms import LANGUAGES, Term

# What a file may be, by its ending; and the media type of what we give.
FORMATS = {"ttl": "turtle", "rdf": "xml", "xml": "xml", "jsonld": "json-ld", "json": "json-ld"}
MEDIA_TYPES = {
    "turtle": "text/turtle",
    "xml": "application/rdf+xml",
    "json-ld": "application/ld+json",
}
LARGEST_BYTES = 5_000_000
# What the parsers of rdflib raise when a file is not what it says it is.
UNREADABLE = (
    ParserError,
    SAXException,
    SyntaxError,
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    AssertionError,
    RecursionError,
)
_OTHER_ENCODING = re.compile(rb"""<\?xml[^>]*encoding\s*=\s*["'](?!utf-8)""", re.IGNORECASE)
_CODE = re.compile(r"[a-z0-9][a-z0-9_-]*")


class SkosProblem(ValueError):
    """Why a file cannot be read as SKOS, in a sentence."""


def scheme_address(scheme: str) -> str:
    return f"{settings.BASE_URL}/vocabularies/{scheme}"


def concept_address(concept: Concept) -> str:
    return f"{scheme_address(concept.scheme)}/{concept.code}"


def _address(match: str) -> str:
    """Of "scheme/code" the address here; what has an address of its own keeps it."""
    return match if "://" in match else f"{settings.BASE_URL}/vocabularies/{match}"


def graph_of(concepts) -> Graph:
    """A graph of terms; wants their broader and successor at hand (select_related)."""
    graph = Graph()
    graph.bind("skos", SKOS)
    graph.bind("dcterms", DCTERMS)
    for concept in concepts:
        _tell(graph, concept)
    return graph


def _tell(graph, concept):
    node, scheme = URIRef(concept_address(concept)), URIRef(scheme_address(concept.scheme))
    graph.add((scheme, RDF.type, SKOS.ConceptScheme))
    graph.add((node, RDF.type, SKOS.Concept))
    graph.add((node, SKOS.inScheme, scheme))
    graph.add((node, SKOS.notation, Literal(concept.code)))
    for language in LANGUAGES:
        label = getattr(concept, f"label_{language}")
        graph.add((node, SKOS.prefLabel, Literal(label, lang=language)))
        if definition := getattr(concept, f"definition_{language}"):
            graph.add((node, SKOS.definition, Literal(definition, lang=language)))
    for synonym in concept.synonyms:
        graph.add((node, SKOS.altLabel, Literal(synonym)))
    if concept.broader:
        graph.add((node, SKOS.broader, URIRef(concept_address(concept.broader))))
    if concept.source:
        graph.add((node, DCTERMS.source, Literal(concept.source)))
    for match in concept.close_matches:
        graph.add((node, SKOS.closeMatch, URIRef(_address(match))))
    if concept.deprecated_by:
        graph.add((node, OWL.deprecated, Literal(True)))
        graph.add((node, DCTERMS.isReplacedBy, URIRef(concept_address(concept.deprecated_by))))


def read(name: str, content: bytes) -> list[Term]:
    """The concepts of a SKOS file, in the order of their codes. Raises SkosProblem."""
    graph = _parse(name, content)
    nodes = sorted(set(graph.subjects(RDF.type, SKOS.Concept)), key=str)
    if not nodes:
        raise SkosProblem(_("“%(file)s” has no concept of SKOS in it.") % {"file": name})
    return sorted((_term(graph, node) for node in nodes), key=lambda term: term.code)


def _parse(name, content):
    form = FORMATS.get(name.rpartition(".")[2].lower())
    if form is None:
        raise SkosProblem(
            _("“%(file)s” is no SKOS file: it should end in .ttl, .rdf, .xml, .jsonld or .json.")
            % {"file": name}
        )
    if len(content) > LARGEST_BYTES:
        raise SkosProblem(
            _("“%(file)s” is larger than %(limit)s MB.")
            % {"file": name, "limit": LARGEST_BYTES // 1_000_000}
        )
    _must_be_whole(name, form, content)
    try:
        return Graph().parse(data=content, format=form)
    except UNREADABLE as error:
        raise SkosProblem(
            _("“%(file)s” cannot be read: %(reason)s")
            % {"file": name, "reason": str(error).strip().split("\n")[0][:200]}
        ) from error


def _must_be_whole(name, form, content):
    """Nothing that would make the reader fetch, or swell: entities of XML, contexts elsewhere."""
    if b"\0" in content or _OTHER_ENCODING.search(content):
        raise SkosProblem(_("“%(file)s” is not UTF-8 text.") % {"file": name})
    if form == "xml" and (b"<!DOCTYPE" in content or b"<!ENTITY" in content):
        raise SkosProblem(_("“%(file)s” declares XML entities: take them out.") % {"file": name})
    if form == "json-ld":
        try:
            told = json.loads(content)
        except (ValueError, RecursionError) as error:
            raise SkosProblem(
                _("“%(file)s” is not JSON: %(reason)s") % {"file": name, "reason": error}
            ) from error
        if any(isinstance(context, str) for context in _contexts(told)):
            raise SkosProblem(
                _("“%(file)s” has its @context elsewhere: write it into the file.") % {"file": name}
            )


def _contexts(told):
    """Every @context in a JSON document, each of a list by itself; imports count as addresses."""
    if isinstance(told, dict):
        for key, value in told.items():
            if key in ("@context", "@import"):
                yield from value if isinstance(value, list) else [value]
            yield from _contexts(value)
    elif isinstance(told, list):
        for value in told:
            yield from _contexts(value)


def _term(graph, node):
    labels = {
        str(label.language)[:2]: str(label)
        for label in graph.objects(node, SKOS.prefLabel)
        if getattr(label, "language", None)
    }
    broader = next(iter(sorted(graph.objects(node, SKOS.broader), key=str)), None)
    return Term(
        code=_code(graph, node),
        labels={language: labels[language] for language in LANGUAGES if language in labels},
        synonyms=sorted({str(label) for label in graph.objects(node, SKOS.altLabel)}),
        broader=_code(graph, broader) if broader is not None else "",
        source=next((str(told) for told in graph.objects(node, DCTERMS.source)), str(node)),
    )


def _code(graph, node):
    """The notation, else the end of the address, as a code of ours."""
    notations = sorted(str(told) for told in graph.objects(node, SKOS.notation))
    told = (notations or [re.split(r"[/#]", str(node).rstrip("/#"))[-1]])[0].lower()
    return "-".join(_CODE.findall(told))[:60]
