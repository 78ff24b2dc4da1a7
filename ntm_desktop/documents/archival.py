"""What makes a paper's PDF a file for the archive: PDF/A-1b (ISO 19005-1).

The typefaces are embedded and nothing is transparent anyway. What is added here: the colour
space, the properties once more as XMP, and the marks that a reader looks for. A signature is
added to the end of such a file and leaves it as it is.
"""

from typing import Any
from xml.sax.saxutils import escape

from reportlab.pdfbase.pdfdoc import (
    XMP,
    NoEncryption,
    PDFArray,
    PDFDictionary,
    PDFName,
    PDFObject,
    PDFStream,
    PDFString,
    PDFZCompress,
    pdfdocEnc,
)
from reportlab.pdfgen.canvas import Canvas

from ntm_desktop.documents.srgb_profile import CONDITION, srgb_profile

VERSION = (1, 4)
_PACKET = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:pdf="http://ns.adobe.com/pdf/1.3/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"
 xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">
<pdfaid:part>1</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance>
<dc:format>application/pdf</dc:format>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>
<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{subject}</rdf:li></rdf:Alt></dc:description>
<pdf:Producer>{program}</pdf:Producer><pdf:Keywords></pdf:Keywords>
<xmp:CreatorTool>{program}</xmp:CreatorTool>
<xmp:CreateDate>{day}</xmp:CreateDate><xmp:ModifyDate>{day}</xmp:ModifyDate>
</rdf:Description>
</rdf:RDF>
</x:xmpmeta>
<?xpacket end="r"?>"""


class _Content(bytes, PDFObject):  # type: ignore[misc, unused-ignore]
    """Bytes of a stream, followed by the line end that PDF/A-1 asks for and its length omits."""

    def format(self, _document: object) -> bytes:
        """As they stand in the file."""
        return bytes(self) + b"\n"


class _LineEnds(NoEncryption):  # type: ignore[misc, unused-ignore]
    """The one place that every stream of ReportLab passes on its way into the file."""

    def encode(self, content: str | bytes) -> _Content:
        """Nothing is enciphered."""
        return _Content(pdfdocEnc(content))


def make_archival(canvas: Canvas) -> None:
    """Make the file that is about to be saved one for the archive; its properties are set.

    Args:
        canvas: of a file of version 1.4 or older, in device grey and RGB only.
    """
    document = _document(canvas)
    document.encrypt = _LineEnds()
    profile = PDFStream(PDFDictionary({"N": 3}), srgb_profile(), [PDFZCompress])
    intent = PDFDictionary(
        {
            "Type": PDFName("OutputIntent"),
            "S": PDFName("GTS_PDFA1"),
            "OutputConditionIdentifier": PDFString(CONDITION),
            "Info": PDFString(CONDITION),
            "DestOutputProfile": document.Reference(profile, "ntm-profile"),
        }
    )
    catalog = document.Catalog
    # ReportLab's root has no place for what colours mean.
    catalog.__NoDefault__ = [*catalog.__NoDefault__, "OutputIntents"]
    catalog.OutputIntents = PDFArray([intent])
    # Not packed: PDF/A-1 wants it to be found without knowing PDF.
    catalog.Metadata = XMP(creator=lambda _document: _xmp(canvas))


def _xmp(canvas: Canvas) -> bytes:
    """The properties as they stand in the file, for those who do not know PDF."""
    document = _document(canvas)
    info, stamp = document.info, document._timeStamp
    year, month, day, hour, minute, second = stamp.YMDhms
    text = _PACKET.format(
        title=escape(info.title),
        author=escape(info.author),
        subject=escape(info.subject),
        program=escape(info.producer),
        day=f"{year:04d}-{month:02d}-{day:02d}T{hour:02d}:{minute:02d}:{second:02d}+00:00",
    )
    return text.encode()


def _document(canvas: Canvas) -> Any:
    """What ReportLab gathers the file in; its stubs do not know it."""
    return canvas._doc  # type: ignore[attr-defined]
