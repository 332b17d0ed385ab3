"""The words of a PDF: without what is printed on every page, and with the words that a line end had cut."""

import re
from collections import Counter

from rangkul.evidence.reading.codes import NotRead, Remark, Unread
from rangkul.evidence.reading.result import Draft

PAGES = 2_000
# How deep into a page, from above and from below, a line may be page furniture.
EDGE = 3
# Two pages prove nothing, and a heading that half of the pages share is still furniture.
FEWEST_PAGES, SHARE = 3, 0.6
NUMBERS = re.compile(r"\d+|\b[ivxlc]+\b")
# PDFium puts this sign where a line ends in a hyphen, and swallows the end of the line with it.
SWALLOWED = re.compile("[\x02\ufffe](?:\r\n)?|\u00ad\r\n")
CUT = re.compile(r"([^\W\d_]+)[-\u2010]$")
GOES_ON = re.compile(r"[^\W\d_]+")
ENDINGS = re.compile(r"(?:an|nya|kan|i)$")


def read_pdf(data: bytes) -> Draft:
    """The text of all pages, one after the other."""
    pages, title = _pages(data)
    empty = sum(not any(line.strip() for line in page) for page in pages)
    if empty == len(pages):
        raise NotRead(Unread.SCANNED)
    kept, dropped = without_furniture(pages)
    lines, joined = joined_words([line for page in kept for line in page])
    draft = Draft("\n".join(lines), title=title)
    if dropped:
        draft.remark(Remark.PAGE_LINES_DROPPED, len(dropped), first=" ".join(dropped[0].split())[:80])
    draft.remark(Remark.HYPHENS_JOINED, joined)
    draft.remark(Remark.PAGES_WITHOUT_TEXT, empty)
    return draft


def _pages(data: bytes) -> tuple[list[list[str]], str]:
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise NotRead(Unread.LOCKED if "password" in str(error).lower() else Unread.BROKEN) from error
    try:
        if len(document) > PAGES:
            raise NotRead(Unread.TOO_MANY_PARTS, limit=PAGES)
        if not len(document):
            raise NotRead(Unread.BROKEN)
        title = document.get_metadata_dict(skip_empty=True).get("Title", "")
        return [_lines(document, number) for number in range(len(document))], title
    except pypdfium2.PdfiumError as error:
        raise NotRead(Unread.BROKEN) from error
    finally:
        document.close()


def _lines(document: object, number: int) -> list[str]:
    page = document[number]  # type: ignore[index]
    words = page.get_textpage()
    text: str = SWALLOWED.sub("-\n", words.get_text_bounded())
    words.close()
    page.close()
    return [line.rstrip() for line in re.split("\r\n|\r|\n", text)]


def without_furniture(pages: list[list[str]]) -> tuple[list[list[str]], list[str]]:
    """The pages without the lines that most of them share at their edges, and the lines that went."""
    filled = [page for page in pages if any(line.strip() for line in page)]
    if len(filled) < FEWEST_PAGES:
        return pages, []
    seen = Counter(place for page in filled for place in _edges(page).values())
    furniture = {place for place, count in seen.items() if count >= SHARE * len(filled)}
    kept, dropped = [], []
    for page in pages:
        gone = _outermost(_edges(page), furniture)
        kept.append([line for index, line in enumerate(page) if index not in gone])
        dropped += [page[index] for index in sorted(gone)]
    return kept, dropped


Place = tuple[str, int, str]


def _edges(page: list[str]) -> dict[int, Place]:
    """The lines near the edges: which edge, how deep, and what each says apart from the page's number."""
    filled = [index for index, line in enumerate(page) if line.strip()]
    below = {
        index: ("below", deep, _shape(page[index])) for deep, index in enumerate(filled[: -EDGE - 1 : -1])
    }
    above = {index: ("above", deep, _shape(page[index])) for deep, index in enumerate(filled[:EDGE])}
    return below | above


def _outermost(edges: dict[int, Place], furniture: set[Place]) -> set[int]:
    """The lines that are furniture and have nothing else between them and the edge."""
    gone: set[int] = set()
    for edge in ("above", "below"):
        lines = [(deep, index) for index, (which, deep, _) in edges.items() if which == edge]
        for _, index in sorted(lines):
            if edges[index] not in furniture:
                break
            gone.add(index)
    return gone


def _shape(line: str) -> str:
    return NUMBERS.sub("#", " ".join(line.lower().split()))


def joined_words(lines: list[str]) -> tuple[list[str], int]:
    """The lines with words that a hyphen had cut put together on the first of the two lines."""
    kept: list[str] = []
    joined = 0
    for line in lines:
        cut = CUT.search(kept[-1].rstrip()) if kept else None
        rest = GOES_ON.match(line.lstrip())
        if not cut or not rest or not rest[0][0].islower():
            kept.append(line)
            continue
        own = "-" if _is_doubled(cut[1], rest[0]) else ""
        word, _, left = line.lstrip().partition(" ")
        kept[-1] = kept[-1].rstrip()[: cut.end(1)] + own + word
        joined += 1
        if left.strip():
            kept.append(left)
    return kept, joined


def _is_doubled(before: str, after: str) -> bool:
    """Whether the hyphen belongs to the word: anak-anak, sayur-mayur, bersama-sama, kebiru-biruan."""
    before, after = before.lower(), after.lower()
    root = ENDINGS.sub("", after)
    if len(root) < 3 or len(before) < 3:
        return False
    return before.endswith((after, root)) or after.startswith(before) or before[1:] == after[1:]
