"""The blocks of a text as they are drawn with their codes, and the answer to whoever changed some of them."""

from collections.abc import Callable, Iterable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse

from rangkul.core.pages import Request, redirect
from rangkul.evidence.queries import codings as read
from rangkul.evidence.rules.blocks import WINDOW, Block, segments
from rangkul.evidence.vocabulary import Polarity

Span = tuple[int, int]
# A sentence, or how it reads with so many codes on the passage.
Said = str | Callable[[int], str]

# A mark over more paragraphs than fill two windows is answered with the page.
WIDEST = 2 * WINDOW


class Mark:
    """A coding as it is drawn over the text."""

    def __init__(self, row: Any, letter: Any, by: str, *, mine: bool) -> None:
        self.row, self.letter, self.by, self.mine = row, letter, by, mine
        self.start, self.end = row.start, row.end
        self.polarity = Polarity(row.polarity).label if row.polarity != Polarity.NEUTRAL else ""


def marks(request: Request, rows: list[Any], letters: read.Letters) -> list[Mark]:
    """How these codings look."""
    me, known = request.actor.user_id, read.coder_names(request.actor, rows)
    return [_mark(row, letters.every, known, me) for row in rows]


def _mark(row: Any, letters: dict[Any, Any], known: dict[int, str], me: int) -> Mark:
    by = row.foreign_coder__name or known.get(row.coder, "")
    return Mark(row, letters[row.code_id], by, mine=row.coder == me)


def drawn(blocks: Iterable[Block], over: list[Mark]) -> list[dict[str, Any]]:
    """The blocks with their bands and lists."""
    return [_block(block, over) for block in blocks]


def _block(block: Block, marks: list[Mark]) -> dict[str, Any]:
    over = [one for one in marks if one.start < block.end and one.end > block.start]
    return {
        "block": block,
        "segments": segments(block, over),
        "marks": over,
        "sentences": " ".join(f"{start}-{end}" for start, end in block.sentences),
    }


def place(request: Request) -> int:
    """Where in the text the page begins."""
    asked = request.GET.get("at", request.POST.get("at", "0"))
    return int(asked) if asked.isdecimal() and len(asked) < 10 else 0


def standing_blocks(request: Request, text: Any) -> list[Span]:
    """The blocks that the script says stand on its page under the mark; none if they cannot."""
    asked = request.GET.get("blocks", request.POST.get("blocks", ""))[:400].split()
    pairs = [one.split("-") for one in asked]
    if not all(len(pair) == 2 and all(_is_place(end) for end in pair) for pair in pairs):
        return []
    spans = sorted((int(start), int(end)) for start, end in pairs)
    inside = all(start < end <= text.length for start, end in spans)
    return spans if inside and spans and spans[-1][1] - spans[0][0] <= WIDEST else []


def _is_place(word: str) -> bool:
    return word.isascii() and word.isdecimal() and len(word) < 10


def answer(
    request: Request,
    text: Any,
    touched: Span | None,
    said: Said,
    *,
    at: int,
    status: int = 200,
    letters: read.Letters | None = None,
    piece: read.Piece | None = None,
) -> HttpResponse:
    """Only the blocks that changed, for the script; the page again, for everybody else."""
    if request.htmx:  # type: ignore[attr-defined]
        blocks = _blocks(request, text, touched, at, piece) if touched else []
        return fragment(request, text, blocks, said, letters=letters, status=status, touched=touched)
    if callable(said):
        span = touched or (0, 0)
        said = said(len(read.in_window(request.actor, text, [Block(*span, "", ())])))
    (messages.success if status == 200 else messages.error)(request, said)
    return redirect(f"{reverse('text_code', args=[text.pk])}?at={touched[0] if touched else at}")


def _blocks(request: Request, text: Any, touched: Span, at: int, piece: read.Piece | None) -> list[Block]:
    stand = read.blocks_between(request.actor, text, standing_blocks(request, text), piece)
    return stand or [one for one in read.window(request.actor, text, at=at).blocks if _touch(one, touched)]


def _touch(one: Any, span: Span) -> bool:
    return bool(one.start < span[1] and one.end > span[0])


def fragment(
    request: Request,
    text: Any,
    blocks: list[Block],
    said: Said,
    *,
    letters: read.Letters | None = None,
    status: int = 200,
    touched: Span | None = None,
) -> HttpResponse:
    """These blocks and one sentence, without a page around them."""
    rows = read.in_window(request.actor, text, blocks)
    if rows and letters is None:
        letters = read.letters(request.actor, text.study, worded=False)
    if callable(said):
        said = said(sum(_touch(row, touched) for row in rows) if touched else 0)
    over = marks(request, rows, letters) if letters else []
    context = {"blocks": drawn(blocks, over), "said": said, "trouble": status != 200, "oob": True}
    # Nothing of what surrounds a page is in it: no menu is made for it.
    words = render_to_string("evidence/text.html#changed", context | {"text": text, "codes": True})
    made = HttpResponse(words, status=status)
    if status == 200 and blocks:
        spans = "+".join(f"{one.start}-{one.end}" for one in blocks)
        made.stands_at = f"{reverse('text_code', args=[text.pk])}?blocks={spans}"  # type: ignore[attr-defined]
    return made
