"""Labels for pictures that tests make: EXIF, XMP and IPTC as cameras and programs write them."""

import struct
from io import BytesIO

from PIL import ExifTags, Image, PngImagePlugin

from .odd_files import MARK, heic
from .pictures import encoded

GPS, BASE = ExifTags.GPS, ExifTags.Base
XMP_HEAD = (
    '<x:xmpmeta xmlns:x="adobe:ns:meta/">'
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"'
    ' xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/"'
    ' xmlns:xmpRights="http://ns.adobe.com/xap/1.0/rights/"'
    ' xmlns:exif="http://ns.adobe.com/exif/1.0/"'
)


def xmp_packet(attributes: str = "", inside: str = "", before: str = "") -> bytes:
    end = "</rdf:Description></rdf:RDF></x:xmpmeta>"
    return f"{before}{XMP_HEAD} {attributes}>{inside}{end}".encode()


def alternatives(name: str, **texts: str) -> str:
    """`alternatives("dc:title", az="Qala", x_default="Q")`."""
    items = "".join(
        f'<rdf:li xml:lang="{language.replace("_", "-")}">{text}</rdf:li>'
        for language, text in texts.items()
    )
    return f"<{name}><rdf:Alt>{items}</rdf:Alt></{name}>"


def exif_of_a_camera(latitude=(40, 21, 58.2), longitude=(49, 50, 14.1)) -> Image.Exif:
    """Everything that must not reach the public: place, serial numbers, names, a comment."""
    exif = Image.Exif()
    exif[BASE.Make], exif[BASE.Model] = "Canon", "Canon EOS 5D"
    exif[BASE.Artist] = f"Leyla {MARK}"
    exif[BASE.ImageDescription] = f"{MARK} {{{{7*7}}}} <img src=x onerror=alert(1)>"
    exif.get_ifd(ExifTags.IFD.Exif).update(
        {
            BASE.DateTimeOriginal: "2019:05:04 10:20:30",
            BASE.BodySerialNumber: f"serial-{MARK}",
            BASE.LensSerialNumber: f"lens-{MARK}",
            BASE.CameraOwnerName: f"owner-{MARK}",
        }
    )
    exif.get_ifd(ExifTags.IFD.GPSInfo).update(
        {
            GPS.GPSLatitudeRef: "N",
            GPS.GPSLatitude: latitude,
            GPS.GPSLongitudeRef: "E",
            GPS.GPSLongitude: longitude,
            GPS.GPSImgDirection: 332.5,
        }
    )
    return exif


def packet_of_a_program() -> bytes:
    return xmp_packet(
        'xmpRights:WebStatement="https://creativecommons.org/licenses/by/4.0/"'
        f' photoshop:Credit="Fond {MARK}"',
        alternatives("dc:title", x_default="Tower", az="Qala", ru="Башня")
        + alternatives("dc:description", az=f"Cənub üzü {MARK}; DROP TABLE monument; --")
        + "<dc:creator><rdf:Seq><rdf:li>Leyla</rdf:li><rdf:li>Orxan</rdf:li></rdf:Seq>"
        + "</dc:creator>",
    )


def iptc_block(**texts: bytes) -> bytes:
    """IPTC datasets of record 2 in Photoshop's APP13: `iptc_block(d5=b"title")`."""
    datasets = b"".join(
        struct.pack(">BBBH", 0x1C, 2, int(number[1:]), len(text)) + text
        for number, text in texts.items()
    )
    resource = b"8BIM\x04\x04\0\0" + struct.pack(">I", len(datasets)) + datasets
    body = b"Photoshop 3.0\0" + resource + b"\0" * (len(datasets) % 2)
    return struct.pack(">BBH", 0xFF, 0xED, len(body) + 2) + body


def labelled(format: str, picture: Image.Image) -> bytes:
    """The picture with a camera's and a program's labels, as this format carries them."""
    exif, packet = exif_of_a_camera(), packet_of_a_program()
    if format == "PNG":
        info = PngImagePlugin.PngInfo()
        info.add_itxt("XML:com.adobe.xmp", packet.decode())
        return encoded(picture, format, exif=exif, pnginfo=info)
    if format == "TIFF":
        return encoded(picture, format, exif=exif, tiffinfo=_tiff_tags(exif, packet))
    if format == "HEIF":
        return heic(picture, exif=exif.tobytes(), xmp=packet)
    return encoded(picture, format, exif=exif, xmp=packet)


def _tiff_tags(exif: Image.Exif, packet: bytes):
    tags = Image.Exif()
    tags.load(exif.tobytes())
    tags[700] = packet
    return tags


def picture_of(content: bytes) -> Image.Image:
    return Image.open(BytesIO(content))
