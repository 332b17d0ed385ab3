"""A small language for conditions: names compared with values, joined by and, or, not; never run as code."""

import operator
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from rangkul.core.datafiles import DataError
from rangkul.evidence.frameworks.terms import LEVELS, FrameworkFault

LONGEST = 600
DEEPEST = 12

Value = bool | int | float
# True, False, or None: something that decides is not known.
Answer = bool | None


class Kind(StrEnum):
    """What a name stands for; only like is compared with like."""

    RATING = "rating"
    NUMBER = "number"
    FLAG = "flag"


@dataclass(frozen=True)
class Name:
    """Something looked up when the condition is asked."""

    code: str
    kind: Kind


@dataclass(frozen=True)
class Fixed:
    """A number, or a level of the rating scale."""

    value: float
    kind: Kind
    code: str


Operand = Name | Fixed


@dataclass(frozen=True)
class Compare:
    """Two values and how they must stand to each other."""

    left: Operand
    sign: str
    right: Operand


@dataclass(frozen=True)
class Yes:
    """Holds when a flag is set."""

    flag: Name


@dataclass(frozen=True)
class Not:
    """Holds when its part fails."""

    part: "Expression"


@dataclass(frozen=True)
class AllOf:
    """Holds when every part holds."""

    parts: tuple["Expression", ...]


@dataclass(frozen=True)
class AnyOf:
    """Holds when some part holds."""

    parts: tuple["Expression", ...]


Expression = Compare | Yes | Not | AllOf | AnyOf

SIGNS: Mapping[str, Callable[[float, float], bool]] = {
    "<=": operator.le,
    ">=": operator.ge,
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    ">": operator.gt,
}


def holds(expression: Expression, values: Mapping[str, Value | None]) -> Answer:
    """Whether a condition holds; what is missing leaves it open unless the rest decides."""
    match expression:
        case Yes(flag):
            known = values.get(flag.code)
            return None if known is None else bool(known)
        case Not(part):
            answer = holds(part, values)
            return None if answer is None else not answer
        case Compare(left, sign, right):
            first, second = _value(left, values), _value(right, values)
            return None if first is None or second is None else SIGNS[sign](first, second)
        case AllOf(parts):
            return _decided(parts, values, by=False)
        case AnyOf(parts):
            return _decided(parts, values, by=True)


def names_in(expression: Expression) -> Iterator[Name]:
    """Every name that a condition reads, in its order; a name may come twice."""
    match expression:
        case Yes(flag):
            yield flag
        case Not(part):
            yield from names_in(part)
        case Compare(left, _sign, right):
            yield from (side for side in (left, right) if isinstance(side, Name))
        case AllOf(parts) | AnyOf(parts):
            for part in parts:
                yield from names_in(part)


def _decided(parts: tuple[Expression, ...], values: Mapping[str, Value | None], *, by: bool) -> Answer:
    answers = [holds(part, values) for part in parts]
    if by in answers:
        return by
    return None if None in answers else not by


def _value(operand: Operand, values: Mapping[str, Value | None]) -> float | None:
    return operand.value if isinstance(operand, Fixed) else values.get(operand.code)


# --- reading ------------------------------------------------------------------------------------------------

_TOKEN = re.compile(
    r"\s*(?:(?P<number>[0-9]{1,9}(?:\.[0-9]{1,6})?(?![\w.]))"
    r"|(?P<name>[A-Za-z][A-Za-z0-9_]*(?:\.[a-z][a-z0-9_]*)*)"
    r"|(?P<sign><=|>=|==|!=|<|>)|(?P<bracket>[()]))"
)
_WORDS = frozenset({"and", "or", "not"})


@dataclass(frozen=True)
class _Token:
    text: str
    kind: str


def parse(text: str, names: Mapping[str, Kind], *, line: int) -> Expression:
    """Read a condition over `names`; every fault is a `DataError` at `line`."""
    if len(text) > LONGEST:
        raise DataError(line, FrameworkFault.LONG_EXPRESSION, limit=LONGEST)
    return _Parser(tuple(_tokens(text, line)), names, line).whole()


def _tokens(text: str, line: int) -> Iterator[_Token]:
    at = 0
    text = text.rstrip()
    while at < len(text):
        found = _TOKEN.match(text, at)
        if found is None:
            raise DataError(line, FrameworkFault.NOT_EXPRESSION, value=text[at : at + 20].strip())
        kind = found.lastgroup or ""
        word = found[kind]
        yield _Token(word, "word" if word in _WORDS else kind)
        at = found.end()


class _Parser:
    """Reads the tokens from left to right; `and` binds closer than `or`, `not` closest."""

    def __init__(self, tokens: tuple[_Token, ...], names: Mapping[str, Kind], line: int) -> None:
        self.tokens = tokens
        self.names = names
        self.line = line
        self.at = 0
        self.depth = 0

    def whole(self) -> Expression:
        found = self.any_of()
        if self.at < len(self.tokens):
            raise self.wrong()
        return found

    def any_of(self) -> Expression:
        parts = [self.all_of()]
        while self.take("or"):
            parts.append(self.all_of())
        return parts[0] if len(parts) == 1 else AnyOf(tuple(parts))

    def all_of(self) -> Expression:
        parts = [self.one()]
        while self.take("and"):
            parts.append(self.one())
        return parts[0] if len(parts) == 1 else AllOf(tuple(parts))

    def one(self) -> Expression:
        self.depth += 1
        if self.depth > DEEPEST:
            raise DataError(self.line, FrameworkFault.DEEP_EXPRESSION, limit=DEEPEST)
        found = self.inner()
        self.depth -= 1
        return found

    def inner(self) -> Expression:
        if self.take("not"):
            return Not(self.one())
        if self.take("("):
            found = self.any_of()
            if not self.take(")"):
                raise self.wrong()
            return found
        left = self.operand()
        token = self.peek()
        if token is None or token.kind != "sign":
            return self.flag(left)
        self.at += 1
        return self.compared(left, token.text, self.operand())

    def flag(self, operand: Operand) -> Expression:
        if isinstance(operand, Fixed) or operand.kind is not Kind.FLAG:
            raise DataError(self.line, FrameworkFault.NOT_TRUE_OR_FALSE, value=operand.code)
        return Yes(operand)

    def compared(self, left: Operand, sign: str, right: Operand) -> Expression:
        if left.kind is not right.kind or left.kind is Kind.FLAG:
            raise DataError(self.line, FrameworkFault.OTHER_KINDS, left=left.code, right=right.code)
        return Compare(left, sign, right)

    def operand(self) -> Operand:
        token = self.peek()
        if token is None or token.kind not in ("name", "number"):
            raise self.wrong()
        self.at += 1
        if token.kind == "number":
            return Fixed(float(token.text), Kind.NUMBER, token.text)
        if token.text in LEVELS:
            return Fixed(LEVELS[token.text], Kind.RATING, token.text)
        if token.text not in self.names:
            raise DataError(self.line, FrameworkFault.UNKNOWN_NAME, value=token.text)
        return Name(token.text, self.names[token.text])

    def peek(self) -> _Token | None:
        return self.tokens[self.at] if self.at < len(self.tokens) else None

    def take(self, text: str) -> bool:
        token = self.peek()
        if token is None or token.text != text:
            return False
        self.at += 1
        return True

    def wrong(self) -> DataError:
        token = self.peek()
        return DataError(self.line, FrameworkFault.NOT_EXPRESSION, value=token.text if token else "…")
