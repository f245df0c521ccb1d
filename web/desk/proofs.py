"""Proofs that were made lately, so that a page of pictures is not set again for each of them."""

import asyncio
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import Final

from bulletin.composition import Composition, digest_of
from templates.documents import Proof, proof
from templates.fonts import Fonts

#: Of a megabyte or two each.
_MOST_KEPT: Final = 12


@dataclass(slots=True)
class Proofs:
    """The latest proofs, by the digest of what they show."""

    _kept: OrderedDict[str, Proof] = field(default_factory=OrderedDict)
    _setting: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def of(self, composition: Composition, fonts: Fonts) -> tuple[str, Proof]:
        """The proof of a composition and its digest; set in a thread where it is new.

        Raises ``NoFonts``.
        """
        digest = digest_of(composition)
        async with self._setting:
            if digest not in self._kept:
                self._kept[digest] = await asyncio.to_thread(proof, composition, fonts=fonts)
                if len(self._kept) > _MOST_KEPT:
                    self._kept.popitem(last=False)
            self._kept.move_to_end(digest)
            return digest, self._kept[digest]

    def page(self, digest: str, number: int) -> bytes | None:
        """One page's picture (from 1), if the proof is still kept."""
        kept = self._kept.get(digest)
        return kept.pages[number - 1] if kept and 0 < number <= len(kept.pages) else None
