"""A ZIP of XML parts, read with care: sizes before contents, no DTD, no entity. No Django."""

import io
import zipfile
import zlib

from lxml import etree

from sources.importers.libxml import memory_errors
from sources.importers.txt import ImportProblem

SMALL = 1_000_000  # bytes; how far these shrink tells nothing
DAMAGED = "The Word file is damaged{}. Open it in Word, save it again and bring that."


class Package:
    """An Office file. Its parts are parsed one by one, on demand."""

    def __init__(self, data, limits):
        self._limits = limits
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
            raise ImportProblem(DAMAGED.format("")) from error
        self._check()

    def _check(self):
        entries, limits = self._zip.infolist(), self._limits
        if len(entries) > limits.entries:
            raise ImportProblem(
                f"Its archive has {len(entries):,} entries; a document has at most {limits.entries:,}."
            )
        if any(entry.flag_bits & 1 for entry in entries):
            raise ImportProblem("Its archive has a password. Remove it and try again.")
        if len({entry.filename for entry in entries}) < len(entries):
            raise ImportProblem(DAMAGED.format(": a part is there twice"))
        for entry in entries:
            shrunk = entry.file_size > limits.ratio * max(entry.compress_size, 1)
            if entry.file_size > SMALL and shrunk:
                raise ImportProblem(
                    f"{entry.filename!r} in it unpacks to {entry.file_size:,} bytes from "
                    f"{entry.compress_size:,}: no document does that. Bring the original document."
                )
        total = sum(entry.file_size for entry in entries)
        if total > limits.unpacked:
            raise ImportProblem(
                f"It unpacks to {total:,} bytes; the limit is {limits.unpacked:,}. Remove its images "
                "or split it into parts."
            )

    def __contains__(self, name):
        return name in self._zip.NameToInfo

    def xml(self, name):
        """The root of a part."""
        data = self._read(name)
        parser = etree.XMLParser(
            resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False
        )
        if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
            raise ImportProblem(
                f"{name!r} in it declares a DTD or entities, which no Word file needs."
            )
        try:
            with memory_errors():
                root = etree.fromstring(data, parser)
        except etree.XMLSyntaxError as error:
            raise ImportProblem(DAMAGED.format(f": {name!r} is no XML")) from error
        if root.getroottree().docinfo.doctype:  # in another charset than ASCII's
            raise ImportProblem(
                f"{name!r} in it declares a DTD or entities, which no Word file needs."
            )
        return root

    def _read(self, name):
        """The bytes of a part, never more than its directory said."""
        size = self._zip.getinfo(name).file_size
        try:
            with self._zip.open(name) as part:
                data = part.read(size + 1)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError) as error:
            raise ImportProblem(DAMAGED.format(f": {name!r} cannot be unpacked")) from error
        if len(data) > size:
            raise ImportProblem(DAMAGED.format(f": {name!r} is larger than it says"))
        return data
