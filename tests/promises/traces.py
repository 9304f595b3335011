"""Looking for numbers in any dress: as typed, in groups, percent-encoded, in base64, in hexadecimal, turned round, or the
part that a mask should have hidden."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import quote

from minzheng.lib.identity_number import mask, mask_account, mask_phone

MASKS = {18: mask, 11: mask_phone, 19: mask_account}
SHORTEST_PART = 10
"""Fewer digits of a number are found by chance."""

GROUPS = {"four": (4,) * 5, "six": (6,) * 4, "as an identity number": (6, 8, 4), "as a telephone": (3, 4, 4)}
SEPARATORS = (" ", "-", "\u00a0", "%20", "+")


def forms(number: str) -> dict[str, bytes]:
    """Every dress of a number, by its name."""
    found = {
        "as it is": number,
        "small x": number.lower(),
        "turned round": number[::-1],
        "full width": number.translate({ord(digit): ord(digit) + 0xFEE0 for digit in "0123456789X"}),
        "every character percent-encoded": "".join(f"%{byte:02X}" for byte in number.encode()),
        "as JSON escapes": "".join(f"\\u{ord(character):04x}" for character in number),
        "what a mask hides": hidden_part(number),
    }
    for name, sizes in GROUPS.items():
        for separator in SEPARATORS:
            found[f"in groups of {name} with {separator!r}"] = separator.join(_cut(number, sizes))
    coded = {name: text.encode() for name, text in found.items() if text}
    raw = number.encode()
    for encoding in ("ascii", "utf-16-le", "utf-16-be"):
        as_bytes = number.encode(encoding)
        coded[f"{encoding} in hexadecimal"] = as_bytes.hex().encode()
        coded[f"{encoding} in large hexadecimal"] = as_bytes.hex().upper().encode()
    coded["utf-16"] = number.encode("utf-16-le")
    for shift in range(3):
        core = _base64_core(raw, shift)
        coded[f"base64 at {shift}"] = core
        coded[f"base64 for addresses at {shift}"] = core.replace(b"+", b"-").replace(b"/", b"_")
        coded[f"base64 at {shift}, percent-encoded"] = quote(core.decode(), safe="").encode()
    return coded


def hidden_part(number: str) -> str:
    """The digits that a masked number leaves out, where there are enough of them to be told from chance."""
    masked = MASKS.get(len(number), mask_account)(number)
    part = number[masked.find("*") : masked.rfind("*") + 1]
    return part if len(part) >= SHORTEST_PART else ""


def _cut(number: str, sizes: Iterable[int]) -> list[str]:
    groups, rest = [], number
    for size in sizes:
        groups.append(rest[:size])
        rest = rest[size:]
    return [group for group in (*groups, rest) if group]


def _base64_core(raw: bytes, shift: int) -> bytes:
    """The characters of its base64 that do not depend on what stands around it, ``shift`` bytes into a group of three."""
    whole = b64encode(b"\0" * shift + raw)
    first = (shift * 8 + 5) // 6
    last = (shift + len(raw)) * 8 // 6
    return whole[first:last]


@dataclass(frozen=True)
class Trace:
    """A number that was found: which, in what dress, where."""

    number: str
    form: str
    place: str


class Searcher:
    """Looks for many numbers at once."""

    def __init__(self, numbers: Iterable[str]) -> None:
        self._of: dict[bytes, tuple[str, str]] = {}
        for number in numbers:
            for form, dressed in forms(number).items():
                self._of.setdefault(dressed, (number, form))
        self._pattern = re.compile(_alternatives(self._of))

    def traces(self, haystacks: Mapping[str, bytes]) -> list[Trace]:
        """What is found in the named contents; bytes that a dump shows in hexadecimal are looked into as well."""
        return [
            Trace(*self._of[dressed], place)
            for place, content in haystacks.items()
            for dressed in dict.fromkeys(self._found(content))
        ]

    def _found(self, content: bytes) -> Iterator[bytes]:
        yield from self._pattern.findall(content)
        unpacked = b"\n".join(
            bytes.fromhex(digits.decode()) for digits in re.findall(rb"\\x((?:[0-9a-f]{2})+)", content)
        )
        yield from self._pattern.findall(unpacked)


def _alternatives(words: Iterable[bytes]) -> bytes:
    """One expression for all words, branching where they part: it looks at each byte of a text a few times only."""
    tree: dict = {}
    for word in words:
        branch = tree
        for byte in word:
            branch = branch.setdefault(byte, {})
        branch[-1] = {}
    return _expression(tree)


def _expression(tree: dict) -> bytes:
    stem = b""
    while len(tree) == 1 and -1 not in tree:
        ((byte, tree),) = tree.items()
        stem += re.escape(bytes([byte]))
    if not tree or set(tree) == {-1}:
        return stem
    branches = [re.escape(bytes([byte])) + _expression(below) for byte, below in tree.items() if byte != -1]
    whole = b"(?:" + b"|".join(branches) + b")"
    return stem + whole + (b"?" if -1 in tree else b"")
