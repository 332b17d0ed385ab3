"""The figure of a framework: its outer boxes, the cycle inside one of them, and the arrows between.

Drawn from the arrows alone, so that a framework that came as a file is drawn too. What stands inside a box
besides a cycle is not drawn; the list of arrows says all of them in words. Coordinates are whole numbers
written as text: a page must not group their digits.
"""

from dataclasses import dataclass
from itertools import pairwise
from math import cos, pi, sin

from rangkul.evidence.frameworks.parts import Edge, Framework, Node
from rangkul.evidence.frameworks.terms import EdgeKind

WIDTH = 840
_LINE = 19
_SIDE_WIDTH, _MIDDLE_WIDTH = 180, 400
_MIDDLE_LEFT = (WIDTH - _MIDDLE_WIDTH) // 2
_SIDES_LEFT = (2, WIDTH - _SIDE_WIDTH - 2)
_GAP = 54
_PILL_WIDTH = 124
_ACROSS, _DOWN = 134, 98  # half the width and height of the ellipse on which a cycle stands
_RING = 250


@dataclass(frozen=True)
class Words:
    """One line of words at a place."""

    x: str
    y: str
    text: str


@dataclass(frozen=True)
class Box:
    """A box with its words; `is_inner` for a step of the cycle."""

    x: str
    y: str
    width: str
    height: str
    lines: tuple[Words, ...]
    is_inner: bool = False


@dataclass(frozen=True)
class Arrow:
    """The path of an arrow."""

    path: str
    kind: EdgeKind


@dataclass(frozen=True)
class Figure:
    """Everything that is drawn, in the reader's language."""

    width: str
    height: str
    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]


@dataclass(frozen=True)
class _Rect:
    x: int
    y: int
    width: int
    height: int

    @property
    def middle(self) -> tuple[int, int]:
        return self.x + self.width // 2, self.y + self.height // 2

    @property
    def right(self) -> int:
        return self.x + self.width

    @property
    def bottom(self) -> int:
        return self.y + self.height


def draw(framework: Framework) -> Figure | None:
    """The figure of a framework; none when no arrow joins its outer boxes."""
    outer = framework.children(None)
    arrows = [edge for edge in framework.edges if _is_outer(edge, outer)]
    if not arrows:
        return None
    cycles = {box.code: _cycle(framework, box) for box in outer}
    places = _place(outer, arrows, cycles)
    boxes, paths = [], []
    for box in outer:
        rect, ring = places[box.code], cycles[box.code]
        boxes.append(_box(rect, box, at_top=bool(ring)))
        inner, inner_paths = _ring(rect, ring)
        boxes += inner
        paths += inner_paths
    middle = {code for code, rect in places.items() if rect.width == _MIDDLE_WIDTH}
    paths += [Arrow(_path(edge, places, middle), edge.kind) for edge in arrows]
    height = max(rect.bottom for rect in places.values()) + 8
    return Figure(str(WIDTH), str(height), tuple(boxes), tuple(paths))


def _is_outer(edge: Edge, outer: tuple[Node, ...]) -> bool:
    codes = {node.code for node in outer}
    return edge.source in codes and edge.target in codes


def _cycle(framework: Framework, box: Node) -> list[Node]:
    """The steps of the cycle inside a box, in the order of its arrows."""
    inside = {node.code for node in framework.children(box.code)}
    follows = {
        edge.source: edge.target
        for edge in framework.edges
        if edge.kind is EdgeKind.CYCLE and edge.source in inside and edge.target in inside
    }
    steps: list[str] = []
    at = next((code for code in follows), None)
    while at is not None and at not in steps:
        steps.append(at)
        at = follows.get(at)
    return [framework.node(code) for code in steps]


# --- where things stand -------------------------------------------------------------------------------------


def _place(outer: tuple[Node, ...], arrows: list[Edge], cycles: dict[str, list[Node]]) -> dict[str, _Rect]:
    """The main flow runs down the middle; what influences it stands at its side."""
    main = [edge for edge in arrows if edge.kind is EdgeKind.MAIN_FLOW]
    codes = [node.code for node in outer]
    in_flow = [code for code in codes if any(code in (edge.source, edge.target) for edge in main)]
    middle = in_flow or codes[:1]
    rank = dict.fromkeys(middle, 0)
    for _step in middle:
        for edge in main:
            rank[edge.target] = min(max(rank[edge.target], rank[edge.source] + 1), len(middle) - 1)
    rows = sorted(middle, key=lambda code: (rank[code], codes.index(code)))
    places, y = {}, 8
    beside = _beside([code for code in codes if code not in middle], arrows, rows)
    labels = {node.code: str(node.label) for node in outer}
    for code in rows:
        sides = beside.get(code, [])
        own = _RING + 50 if cycles[code] else _height(labels[code], _MIDDLE_WIDTH)
        columns = [sides[0::2], sides[1::2]]
        need = max(sum(_height(labels[one], _SIDE_WIDTH) + 16 for one in column) for column in columns)
        height = max(own, need)
        places[code] = _Rect(_MIDDLE_LEFT, y + (height - own) // 2, _MIDDLE_WIDTH, own)
        for column, left in zip(columns, _SIDES_LEFT, strict=True):
            used = sum(_height(labels[one], _SIDE_WIDTH) + 16 for one in column) - 16
            top = y + (height - used) // 2
            for one in column:
                places[one] = _Rect(left, top, _SIDE_WIDTH, _height(labels[one], _SIDE_WIDTH))
                top += _height(labels[one], _SIDE_WIDTH) + 16
        y += height + _GAP
    return places


def _beside(codes: list[str], arrows: list[Edge], rows: list[str]) -> dict[str, list[str]]:
    """Beside which row each box stands that is not in the main flow: the first that it points to."""
    found: dict[str, list[str]] = {}
    for code in codes:
        aims = [edge.target for edge in arrows if edge.source == code and edge.target in rows]
        found.setdefault(aims[0] if aims else rows[-1], []).append(code)
    return found


def _height(label: str, width: int) -> int:
    return len(_wrapped(label, width)) * _LINE + 34


def _wrapped(text: str, width: int) -> list[str]:
    """The words of a label in lines that fit a box; about eight units a letter."""
    lines, most = [""], max(width // 8 - 2, 8)
    for word in text.split():
        if lines[-1] and len(lines[-1]) + len(word) + 1 > most:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return lines


def _box(rect: _Rect, node: Node, *, at_top: bool = False, is_inner: bool = False) -> Box:
    lines = _wrapped(str(node.label), rect.width)
    x, y = rect.middle
    first = rect.y + 28 if at_top else y - (len(lines) - 1) * _LINE // 2 + 5
    words = tuple(Words(str(x), str(first + number * _LINE), line) for number, line in enumerate(lines))
    return Box(str(rect.x), str(rect.y), str(rect.width), str(rect.height), words, is_inner)


# --- arrows -------------------------------------------------------------------------------------------------


def _ring(rect: _Rect, steps: list[Node]) -> tuple[list[Box], list[Arrow]]:
    """The steps of a cycle on an ellipse inside their box, with an arrow from each to the next."""
    if not steps:
        return [], []
    x, y = rect.middle[0], rect.middle[1] + 16
    height = max(len(_wrapped(str(step.label), _PILL_WIDTH)) for step in steps) * _LINE + 12
    rects = []
    for number, _step in enumerate(steps):
        angle = 2 * pi * number / len(steps) - pi / 2
        left, top = x + cos(angle) * _ACROSS - _PILL_WIDTH / 2, y + sin(angle) * _DOWN - height / 2
        rects.append(_Rect(round(left), round(top), _PILL_WIDTH, height))
    boxes = [_box(one, step, is_inner=True) for one, step in zip(rects, steps, strict=True)]
    return boxes, [Arrow(_between(one, two), EdgeKind.CYCLE) for one, two in pairwise([*rects, rects[0]])]


def _between(one: _Rect, two: _Rect) -> str:
    """A straight line from the edge of one box to the edge of another."""
    start, end = _on_edge(one, two.middle), _on_edge(two, one.middle)
    return f"M{start[0]} {start[1]}L{end[0]} {end[1]}"


def _on_edge(rect: _Rect, towards: tuple[int, int]) -> tuple[int, int]:
    x, y = rect.middle
    across, down = towards[0] - x, towards[1] - y
    share = min(
        rect.width / 2 / abs(across) if across else 1e9, rect.height / 2 / abs(down) if down else 1e9, 1.0
    )
    return round(x + across * share), round(y + down * share)


def _path(edge: Edge, places: dict[str, _Rect], middle: set[str]) -> str:
    source, target = places[edge.source], places[edge.target]
    if edge.source in middle and edge.target in middle:
        below = sorted((places[code] for code in middle), key=lambda rect: rect.y)
        if below.index(target) == below.index(source) + 1:
            return f"M{source.middle[0]} {source.bottom}V{target.y}"
        lane = source.right + (WIDTH - source.right) // 2
        return f"M{source.right} {source.middle[1]}H{lane}V{target.middle[1]}H{target.right}"
    if source.y < target.bottom and target.y < source.bottom:
        y = (source if edge.target in middle else target).middle[1]
        leftwards = source.x > target.x
        return f"M{source.x if leftwards else source.right} {y}H{target.right if leftwards else target.x}"
    side = target if edge.source in middle else source
    out = side.middle[0]
    if edge.source in middle:
        start = source.x if out < source.x else source.right
        return f"M{start} {source.middle[1]}H{out}V{target.y if source.y < target.y else target.bottom}"
    end = target.x if out < target.x else target.right
    return f"M{out} {source.bottom if source.y < target.y else source.y}V{target.middle[1]}H{end}"
