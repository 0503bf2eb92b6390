"""Compressed answers are inflated piece by piece, and never past what may be taken."""

import gzip
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import SourceError
from bot.inflating import MOST_MEMBERS, PIECE, Inflater

TEXT = b"FDA approves it. " * 300
MEGABYTE = 1_000_000
MARKS = (b"", b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03", b"\x78\x9c", gzip.compress(b"a member, and then "))


def _raw(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(data) + packer.flush()


def _inflate(encoding: str | None, data: bytes, most: int = MEGABYTE, step: int = MEGABYTE) -> bytes:
    inflater = Inflater(encoding, most)
    pieces = [p for start in range(0, len(data), step) for p in inflater.feed(data[start : start + step])]
    inflater.finish()
    return b"".join(pieces)


# A fixed time: the bytes are names of tests, which are the same in every process.
GZIP = gzip.compress(TEXT, mtime=0)
PACKED = {"gzip": GZIP, "x-gzip": GZIP, "deflate": zlib.compress(TEXT)}
CASES = (*PACKED.items(), ("deflate", _raw(TEXT)), (None, TEXT), ("identity", TEXT), ("", TEXT), (" GZip ", GZIP))


@pytest.mark.parametrize("step", [1, 2, 7, MEGABYTE])
@pytest.mark.parametrize(
    ("encoding", "data"), CASES, ids=["gzip", "x-gzip", "zlib", "raw", "none", "identity", "empty", "capitals"]
)
def test_each_encoding_we_ask_for_is_read_however_it_is_cut(encoding: str | None, data: bytes, step: int) -> None:
    assert _inflate(encoding, data, step=step) == TEXT


@pytest.mark.parametrize("step", [1, 3, MEGABYTE])
def test_several_members_are_one_text_and_what_follows_them_is_thrown_away(step: int) -> None:
    two = gzip.compress(b"one ") + gzip.compress(b"two")
    assert _inflate("gzip", two, step=step) == b"one two"
    for rest in (b"\x00" * 500, b"<!-- cached -->", b"\x1f", b"\x00\x1f\x8b\x1f\x8b"):
        assert _inflate("gzip", two + rest, step=step) == b"one two"
    assert _inflate("deflate", zlib.compress(b"one") + gzip.compress(b"two"), step=step) == b"one"


@pytest.mark.parametrize("encoding", ["br", "zstd", "compress", "gzip, gzip", "gzip,br", "deflate, gzip", "evil\x1b"])
def test_an_encoding_nobody_asked_for_is_refused_before_a_byte_is_taken(encoding: str) -> None:
    with pytest.raises(SourceError, match="compressed"):
        Inflater(encoding, MEGABYTE)


@pytest.mark.parametrize("step", [1, 100, MEGABYTE])
@pytest.mark.parametrize("encoding", PACKED)
def test_compressed_data_that_breaks_off_is_no_answer(encoding: str, step: int) -> None:
    data = PACKED[encoding]
    for cut in (1, 5, len(data) // 2, len(data) - 1):
        with pytest.raises(SourceError, match="breaks off"):
            _inflate(encoding, data[:cut], step=step)


@pytest.mark.parametrize("encoding", ["gzip", "deflate"])
def test_what_is_not_compressed_as_it_says_is_no_answer(encoding: str) -> None:
    with pytest.raises(SourceError, match="broken"):
        _inflate(encoding, b"<html>no, it is a page</html>" * 40)


def test_a_checksum_that_does_not_agree_is_no_answer() -> None:
    data = bytearray(gzip.compress(TEXT))
    data[-6] ^= 1
    with pytest.raises(SourceError, match="broken"):
        _inflate("gzip", bytes(data))


@pytest.mark.parametrize("step", [64, 4096, MEGABYTE])
@pytest.mark.parametrize("encoding", ["gzip", "deflate"])
def test_a_bomb_is_stopped_one_piece_past_the_bound(encoding: str, step: int) -> None:
    packer = zlib.compressobj(9, wbits=31 if encoding == "gzip" else 15)
    bomb = b"".join(packer.compress(bytes(MEGABYTE)) for _ in range(50)) + packer.flush()
    inflater = Inflater(encoding, MEGABYTE)
    taken: list[int] = []
    with pytest.raises(SourceError, match="more than 1,000,000 bytes"):
        taken.extend(len(p) for start in range(0, len(bomb), step) for p in inflater.feed(bomb[start : start + step]))
    assert MEGABYTE - PIECE < sum(taken) <= MEGABYTE
    assert max(taken) <= PIECE
    assert inflater.inflated <= MEGABYTE + PIECE


def test_a_bomb_of_many_members_is_stopped() -> None:
    with pytest.raises(SourceError, match="too many pieces"):
        _inflate("gzip", gzip.compress(b"") * (MOST_MEMBERS + 1))
    assert _inflate("gzip", gzip.compress(b"a") * MOST_MEMBERS) == b"a" * MOST_MEMBERS


@pytest.mark.parametrize("encoding", [None, "gzip"])
def test_bytes_on_the_wire_are_bounded_too(encoding: str | None) -> None:
    data = gzip.compress(b"short") + bytes(2000)
    with pytest.raises(SourceError, match="more than 1,000 bytes"):
        _inflate(encoding, data, most=1000, step=100)


def test_an_answer_of_exactly_the_bound_is_taken() -> None:
    assert _inflate("gzip", gzip.compress(b"a" * PIECE), most=PIECE) == b"a" * PIECE
    assert _inflate(None, b"a" * PIECE, most=PIECE) == b"a" * PIECE


def test_an_empty_answer_is_empty_whatever_it_says_it_is() -> None:
    assert _inflate("gzip", b"") == b""


@given(st.binary(max_size=300), st.integers(1, 50), st.sampled_from(["gzip", "deflate"]), st.sampled_from(MARKS))
def test_any_bytes_are_read_or_refused(data: bytes, step: int, encoding: str, mark: bytes) -> None:
    try:
        read = _inflate(encoding, mark + data, most=10_000, step=step)
    except SourceError:
        return
    assert len(read) <= 10_000
