"""The words of a web page: the article alone where one is found, or else everything that is written there."""

import re

from rangkul.evidence.reading.characters import BOMS, clean, decoded
from rangkul.evidence.reading.codes import NotRead, Remark, Unread
from rangkul.evidence.reading.flow import words
from rangkul.evidence.reading.result import Draft

CHARSET = re.compile(rb"""<meta[^>]{0,200}charset\s*=\s*["']?\s*([A-Za-z0-9_-]{2,40})""", re.I)
DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
BLOCKS = frozenset(
    ("address", "article", "aside", "blockquote", "br", "dd", "div", "dl", "dt", "figcaption", "footer",
     "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol", "option", "p",
     "pre", "section", "table", "tr", "ul")
)  # fmt: skip
NOT_READ = frozenset(("script", "style", "noscript", "template", "svg", "math", "iframe", "object", "head"))
# A page of which an article is less than this many words had none: a list of links, a form.
FEWEST_WORDS = 25


def read_page(data: bytes) -> Draft:
    """The article of a saved web page, with its title, day and outlet."""
    draft = _decoded(data)
    # The parser stops at a nought, and everything below it would be lost without a word.
    page, _ = clean(DECLARATION.sub("", draft.text))
    if not page.strip():
        raise NotRead(Unread.EMPTY)
    whole = _whole(page)
    _article(page, draft)
    if words(draft.text) < FEWEST_WORDS:
        draft.text = whole
        draft.remark(Remark.WHOLE_PAGE, words(whole))
    else:
        draft.remark(Remark.ARTICLE_ONLY, words(draft.text), page=words(whole))
    return draft


def _decoded(data: bytes) -> Draft:
    """A mark or UTF-8 first, then what the page says about itself, then a guess."""
    declared = CHARSET.search(data[:4096])
    if declared and not data.startswith(tuple(mark for mark, _ in BOMS)):
        try:
            return Draft(data.decode("utf-8"))
        except UnicodeDecodeError:
            pass
        try:
            return Draft(data.decode(declared[1].decode("ascii")))
        except (LookupError, UnicodeError):
            pass
    return decoded(data)


def _article(page: str, draft: Draft) -> None:
    from trafilatura import bare_extraction
    from trafilatura.settings import Document

    draft.text = ""
    found = bare_extraction(page, include_comments=False, with_metadata=True, favor_recall=True)
    if isinstance(found, Document):
        draft.title, draft.date = found.title or "", (found.date or "")[:10]
        draft.text, draft.outlet = found.text or "", found.sitename or found.hostname or ""


def _whole(page: str) -> str:
    """Everything that is written on the page, a line for each block."""
    from lxml.etree import ParserError, iterwalk
    from lxml.html import document_fromstring

    try:
        root = document_fromstring(page)
    except (ParserError, ValueError) as error:
        raise NotRead(Unread.BROKEN) from error
    pieces: list[str] = []
    skipped = None
    for event, element in iterwalk(root, events=("start", "end")):
        name = element.tag if isinstance(element.tag, str) else ""
        if event == "start" and skipped is None:
            if name in NOT_READ or not name:
                skipped = element
            else:
                pieces.append("\n" if name in BLOCKS else "")
                pieces.append(_one_line(element.text))
        elif event == "end":
            if skipped is element:
                skipped = None
            if skipped is None:
                pieces.append("\n" if name in BLOCKS else "\t" if name in ("td", "th") else "")
                pieces.append(_one_line(element.tail))
    lines = (line.strip() for line in "".join(pieces).split("\n"))
    return "\n".join(line for line in lines if line)


def _one_line(text: str | None) -> str:
    return re.sub(r"\s+", " ", text or "")
