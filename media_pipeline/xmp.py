"""What an XMP packet says of a picture, as plain values.

Source: ISO 16684-1 (XMP), 7 and 8. A packet is XML from a stranger: entities, which can swell or
read files, are refused by defusedxml.
"""

from xml.etree.ElementTree import Element

from defusedxml.ElementTree import fromstring

RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
DC = "{http://purl.org/dc/elements/1.1/}"
PHOTOSHOP = "{http://ns.adobe.com/photoshop/1.0/}"
RIGHTS = "{http://ns.adobe.com/xap/1.0/rights/}"
EXIF = "{http://ns.adobe.com/exif/1.0/}"
CREATIVE_COMMONS = "{http://creativecommons.org/ns#}"
LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
NO_LANGUAGE = "x-default"  # as XMP writes it

Values = list[tuple[str, str]]  # language and text


def read_xmp(packet: bytes) -> dict[str, Values]:
    """Every value of title, description, creator, rights, credit, rights_uri and taken_at.

    Raises ValueError (of which defusedxml's refusals are kinds) and SyntaxError for what is no XML.
    """
    nodes = list(fromstring(packet.strip(b"\0 \r\n\t")).iter(RDF + "Description"))
    wanted = {
        "title": [DC + "title"],
        "description": [DC + "description"],
        "creator": [DC + "creator"],
        "rights": [DC + "rights", RIGHTS + "UsageTerms"],
        "credit": [PHOTOSHOP + "Credit"],
        "rights_uri": [CREATIVE_COMMONS + "license", RIGHTS + "WebStatement"],
        "taken_at": [EXIF + "DateTimeOriginal", PHOTOSHOP + "DateCreated"],
    }
    return {key: _first_of(nodes, names) for key, names in wanted.items()}


def _first_of(nodes: list[Element], names: list[str]) -> Values:
    """The values of the first of these properties that says anything."""
    return next((values for name in names if (values := _values(nodes, name))), [])


def _values(nodes: list[Element], name: str) -> Values:
    values = [(NO_LANGUAGE, node.get(name)) for node in nodes if node.get(name)]
    for node in nodes:
        for child in node.findall(name):
            values += _of_property(child)
    return [(language, text.strip()) for language, text in values if text.strip()]


def _of_property(element: Element) -> Values:
    """One value, or each item of a list of alternatives or of several."""
    if address := element.get(RDF + "resource"):
        return [(NO_LANGUAGE, address)]
    items = list(element.iter(RDF + "li"))
    return [(item.get(LANGUAGE, NO_LANGUAGE), item.text or "") for item in items or [element]]
