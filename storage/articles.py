"""Articles: each kept once, however often and from wherever it comes."""

import hashlib
import unicodedata
from datetime import datetime
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from sqlalchemy import func, or_, select, update
from sqlmodel import col

from bot.model import Article, Reading
from storage.repository import Repository
from storage.tables import ArticleRow

_TRACKING = ("utm_", "fbclid", "gclid", "mc_cid", "mc_eid")


class Articles(Repository):
    """The articles that were taken. They belong to no workspace."""

    async def add(self, article: Article, source: str, now: datetime, reading: Reading | None = None) -> bool:
        """Keep `article`, as it was read; False when its id, its address or its text is kept already."""
        return await self.insert_new(
            ArticleRow,
            id=article.id,
            title=article.title,
            text=article.text,
            published=article.published,
            link=article.url,
            url=_address(article.url),
            publisher=article.publisher,
            language=article.language or (reading.language if reading else None),
            fingerprint=_fingerprint(article),
            source=source,
            relevant=reading.relevant if reading else None,
            reason=reading.reason if reading else None,
            taken_at=now,
        )

    async def has(self, article: Article) -> bool:
        """Return whether it was kept before: by its address or text, or when it has no text, by its id."""
        fingerprint, url = _fingerprint(article), _address(article.url)
        signs = [col(ArticleRow.fingerprint) == fingerprint if fingerprint else col(ArticleRow.id) == article.id]
        if url:
            signs.append(col(ArticleRow.url) == url)
        return (
            await self.connection.execute(select(col(ArticleRow.id)).where(or_(*signs)).limit(1))
        ).first() is not None

    async def free_id(self, article: Article) -> str:
        """Return its id, or that with a bit of its fingerprint when another text has it: files are often namesakes."""
        held = select(col(ArticleRow.fingerprint)).where(col(ArticleRow.id) == article.id)
        row = (await self.connection.execute(held)).first()
        fingerprint = _fingerprint(article)
        return article.id if row is None or fingerprint in (None, row[0]) else f"{article.id}~{fingerprint[:12]}"

    async def get(self, article_id: str) -> Article | None:
        """Return the article, as it was given."""
        found = await self.connection.execute(
            select(
                col(ArticleRow.id),
                col(ArticleRow.title),
                col(ArticleRow.text),
                col(ArticleRow.published),
                col(ArticleRow.link),
                col(ArticleRow.publisher),
                col(ArticleRow.language),
            ).where(col(ArticleRow.id) == article_id),
        )
        row = found.first()
        return Article(*row) if row else None

    async def revise(self, article: Article) -> bool:
        """Keep what the article says now in place of what it said; False when that is the same, word for word.

        Two that say the same after an edit stay two: the later one is found by its address or id alone.
        """
        fingerprint, held = _fingerprint(article), await self.get(article.id)
        if held is None or _fingerprint(held) == fingerprint:
            return False
        other = select(col(ArticleRow.id)).where(
            col(ArticleRow.fingerprint) == fingerprint, col(ArticleRow.id) != article.id
        )
        is_taken = (await self.connection.execute(other.limit(1))).first() is not None
        revised = await self.connection.execute(
            update(ArticleRow)
            .where(col(ArticleRow.id) == article.id)
            .values(
                title=article.title,
                text=article.text,
                published=article.published,
                fingerprint=None if is_taken else fingerprint,
            ),
        )
        return revised.rowcount == 1

    async def get_reason(self, article_id: str) -> str | None:
        """Return why the article was found not to be news, if it was."""
        found = await self.connection.execute(select(col(ArticleRow.reason)).where(col(ArticleRow.id) == article_id))
        return found.scalar_one_or_none()

    async def mark_read(self, article_id: str, reading: Reading) -> None:
        """Write down whether the article is news, and if not, why."""
        await self.connection.execute(
            update(ArticleRow)
            .where(col(ArticleRow.id) == article_id)
            .values(
                relevant=reading.relevant,
                reason=reading.reason,
                language=func.coalesce(col(ArticleRow.language), reading.language),
            ),
        )


def _address(url: str | None) -> str | None:
    """Return what two links to the same page share: no fragment, no campaign parameters, host in lower case."""
    if not url:
        return None
    parts = urlsplit(url)
    if parts.path in ("", "/") and not parts.query:
        return None  # the front page of a site is no article's own
    kept = [pair for pair in parse_qsl(parts.query, keep_blank_values=True) if not pair[0].startswith(_TRACKING)]
    return urlunsplit((parts.scheme.lower(), parts.netloc.lower(), parts.path.rstrip("/"), urlencode(kept), ""))


def _fingerprint(article: Article) -> str | None:
    """Return a digest of title and text that spacing and letter forms do not change; None for an empty article."""
    words = unicodedata.normalize("NFKC", f"{article.title}\n{article.text}").split()
    return hashlib.sha256(" ".join(words).encode(errors="surrogatepass")).hexdigest() if words else None
