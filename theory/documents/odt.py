"""The formulas of an OpenDocument text, which lie in files of their own, as LaTeX: pandoc does not read
them, so that a word stands for each in what it is given.
"""

from __future__ import annotations

import io
import posixpath
import zipfile

from theory.documents.limits import SubmissionError
from theory.documents.mathml import latex

MOST = 2_000  # formulas
_DRAW, _HREF = "{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}", "{http://www.w3.org/1999/xlink}href"
_MATH = "{http://www.w3.org/1998/Math/MathML}math"


def without_formulas(archive: zipfile.ZipFile) -> tuple[bytes, dict[str, str]]:
    """The file with words for its formulas, and the formula of each word. Raises SubmissionError where it is none."""
    try:
        from lxml import etree
    except ImportError:
        raise SubmissionError("documents of the kind odt need lxml; install theory[grade]") from None
    members = set(archive.namelist())
    found: dict[str, str] = {}
    try:
        parser = etree.XMLParser(resolve_entities=False, no_network=True)
        content = etree.fromstring(archive.read("content.xml"), parser)
        for drawn in list(content.iter(f"{_DRAW}object")):
            inner = posixpath.normpath(posixpath.join(drawn.get(_HREF) or "", "content.xml"))
            frame = drawn.getparent()
            if frame is None or inner not in members or len(found) >= MOST:
                continue
            formula = etree.fromstring(archive.read(inner), parser)
            if formula.tag == _MATH:
                for one in formula.iter():
                    if isinstance(one.tag, str):
                        one.tag = etree.QName(one).localname
                word = f"zq{len(found)}formula{len(found)}qz"
                found[word] = latex(formula)
                for child in list(frame):
                    frame.remove(child)
                frame.tag, frame.text = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}span", word
                frame.attrib.clear()
    except (etree.XMLSyntaxError, KeyError):  # what else is broken in the archive, its reader catches
        raise SubmissionError("expected an OpenDocument text, but it is none; save it again") from None
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as written:
        for name in archive.namelist():
            data = etree.tostring(content) if name == "content.xml" else archive.read(name)
            written.writestr(name, data)
    return whole.getvalue(), found
