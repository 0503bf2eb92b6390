"""Compressed bytes, inflated piece by piece, so that a small answer can never become a large one unseen."""

import zlib
from collections.abc import Iterator

from bot.errors import SourceError

PIECE = 64 * 1024
MOST_MEMBERS = 32
_MAGIC = b"\x1f\x8b"
_GZIP = 16 + zlib.MAX_WBITS
_ZLIB_METHOD = 8
_KNOWN = {"gzip": "gzip", "x-gzip": "gzip", "deflate": "deflate"}


class Inflater:
    """Takes the bytes of one answer as they come. `taken` and `inflated` count them.

    `taken` never passes `most`; `inflated` passes it by one piece, which is not given out. What follows after
    compressed data is thrown away, as browsers do; several gzip members are one text (RFC 1952, 2.2).
    """

    def __init__(self, encoding: str | None, most: int) -> None:
        """Begin an answer with this Content-Encoding; SourceError when it is none that we ask for."""
        self.taken = 0
        self.inflated = 0
        self._most = most
        self._encoding = _read_encoding(encoding)
        self._stream = zlib.decompressobj(_GZIP)
        self._members = 0
        self._is_open = False
        self._is_done = False
        self._rest = b""

    def feed(self, data: bytes) -> Iterator[bytes]:
        """Yield what `data` holds, in pieces of at most 64 KB when it is compressed; SourceError when it cannot be."""
        self.taken += len(data)
        if self.taken > self._most:
            raise self._excess()
        if not self._encoding:
            self.inflated += len(data)
            yield data
            return
        data = self._rest + data
        while self._is_open or self._begin(data):
            piece = self._inflate(data)
            if piece:
                yield piece
            if self._stream.eof:
                self._is_open = False
                data = self._stream.unused_data
            else:
                data = self._stream.unconsumed_tail
                if not data and len(piece) < PIECE:
                    return

    def finish(self) -> None:
        """Take the end of the answer; SourceError when the compressed data goes on after it."""
        if self._is_open:
            message = "sent compressed data that breaks off"
            raise SourceError(message)

    def _begin(self, data: bytes) -> bool:
        """Begin the compressed text, or the next member of it, if one begins here."""
        self._rest = b""
        if not data or self._is_done:
            return False
        if self._members and not self._has_more(data):
            return False
        self._members += 1
        if self._members > MOST_MEMBERS:
            message = "sent compressed data in too many pieces"
            raise SourceError(message)
        window = _GZIP
        if self._encoding == "deflate":
            # By the book it is zlib, some servers send it raw: the first four bits tell them apart.
            window = zlib.MAX_WBITS if data[0] & 0x0F == _ZLIB_METHOD else -zlib.MAX_WBITS
        self._stream = zlib.decompressobj(window)
        self._is_open = True
        return True

    def _has_more(self, data: bytes) -> bool:
        """Return whether another gzip member begins; a single byte of its mark is kept until the next one comes."""
        if self._encoding == "gzip" and data == _MAGIC[:1]:
            self._rest = data
            return False
        self._is_done = self._encoding != "gzip" or not data.startswith(_MAGIC)
        return not self._is_done

    def _inflate(self, data: bytes) -> bytes:
        try:
            piece = self._stream.decompress(data, PIECE)
        except zlib.error:
            message = "sent compressed data that is broken"
            raise SourceError(message) from None
        self.inflated += len(piece)
        if self.inflated > self._most:
            raise self._excess()
        return piece

    def _excess(self) -> SourceError:
        return SourceError(f"sent more than {self._most:,} bytes")


def _read_encoding(encoding: str | None) -> str:
    """Return gzip, deflate, or nothing for plain bytes."""
    names = [name for part in (encoding or "").lower().split(",") if (name := part.strip()) not in ("", "identity")]
    if not names:
        return ""
    if len(names) > 1:
        message = "sent an answer that is compressed more than once"
        raise SourceError(message)
    if names[0] not in _KNOWN:
        message = "sent an answer that is compressed in a way nobody asked for"
        raise SourceError(message)
    return _KNOWN[names[0]]
