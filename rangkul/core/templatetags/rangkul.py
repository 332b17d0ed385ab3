"""Template tags of the components: icon, clock, status and person."""

from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from django import template
from django.template import TemplateSyntaxError, defaultfilters
from django.template.base import FilterExpression, NodeList, Parser, Token
from django.template.context import Context
from django.template.loader_tags import BlockNode
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext, ngettext

from rangkul.core.devices import device_words
from rangkul.core.entrance import parts_below_sign_in
from rangkul.core.unbroken import unbroken

register = template.Library()

ICONS = Path(__file__).resolve().parent.parent / "icons"
SOON = timedelta(hours=24)

TONE_ICONS = {
    "plain": "dot",
    "active": "active",
    "done": "done",
    "due_soon": "hourglass",
    "overdue": "overdue",
    "danger": "danger",
    "outline": "next",
}


@register.tag
def same_for(parser: Parser, token: Token) -> "SameFor":
    """Draw a part of every page once for each language and each set of the named values.

    What stands inside sees these values and nothing else of the page, so it cannot show one reader what
    was drawn for another. A value must be hashable, and of a kind that has few: a theme, a menu.

        {% same_for theme bare %}…{% endsame_for %}
    """
    names = token.split_contents()[1:]
    inside = parser.parse(("endsame_for",))
    parser.delete_first_token()
    if inside.get_nodes_by_type(BlockNode):
        raise TemplateSyntaxError("A page fills its blocks itself: no block inside same_for")
    return SameFor({name: parser.compile_filter(name) for name in names}, inside)


class SameFor(template.Node):
    """A part that is the same for everybody with the same language and values."""

    # More sets of values than this were not few: what comes then is drawn each time.
    most = 500

    def __init__(self, values: dict[str, FilterExpression], nodelist: NodeList) -> None:
        self.values, self.nodelist = values, nodelist
        self.drawn: dict[tuple[Any, ...], SafeString] = {}

    def render(self, context: Context) -> SafeString:
        """The part as it was drawn before, or drawn now."""
        values = {name: value.resolve(context, ignore_failures=True) for name, value in self.values.items()}
        key = (get_language(), context.autoescape, *values.values())
        found = self.drawn.get(key)
        if found is None:
            found = self.nodelist.render(context.new(values))
            if len(self.drawn) < self.most:
                self.drawn[key] = found
        return found


@register.simple_tag
def icon(name: str, size: str = "", label: str = "") -> SafeString:
    """Draw one of our own icons in the page; without `label` a screen reader passes over it.

    {% icon "clock" %}   {% icon "lock" size="lg" label=_("Sealed") %}
    """
    if not label:
        return _silent(name, size)
    extra = " icon-lg" if size == "lg" else ""
    return format_html(
        '<svg class="icon{}" viewBox="0 0 24 24" role="img" aria-label="{}">{}</svg>',
        extra,
        label,
        drawing(name),
    )


@cache
def _silent(name: str, size: str) -> SafeString:
    """An icon that a word beside it explains; a page draws the same few hundreds of times."""
    return format_html(
        '<svg class="icon{}" viewBox="0 0 24 24" aria-hidden="true" focusable="false">{}</svg>',
        " icon-lg" if size == "lg" else "",
        drawing(name),
    )


@register.simple_tag(takes_context=True)
def below_sign_in(context: Context) -> SafeString:
    """What apps put below the form of the sign-in page."""
    return format_html_join("", "{}", ((one,) for one in parts_below_sign_in(context["request"])))


@register.filter("date", expects_localtime=True, is_safe=False)
def day(value: Any, form: str) -> Any:
    """Django's own `date`, on one line."""
    return unbroken(defaultfilters.date(value, form))


@register.filter
def device(user_agent: str) -> str:
    """The browser and the kind of device that a session began on."""
    return device_words(user_agent)


@cache
def drawing(name: str) -> SafeString:
    """The strokes of an icon, read once from `rangkul/core/icons`."""
    path = ICONS / f"{name}.svg"
    if path.parent != ICONS or not path.is_file():
        raise TemplateSyntaxError(f"There is no icon called {name!r} in rangkul/core/icons")
    return mark_safe(path.read_text().strip())  # noqa: S308 our own file, no one else's words


@register.inclusion_tag("core/components/clock.html", takes_context=True)
def clock(
    context: Context,
    due: datetime | None,
    *,
    whose: str = "",
    stopped_at: datetime | None = None,
    soon: timedelta = SOON,
    at: datetime | None = None,
    state: str = "",
) -> dict[str, Any]:
    """The clock chip: time left or late, and whose turn it is.

    `at` is the page's moment: the argument, else the page's own `at`, else now. `soon` is the stretch before
    `due` that counts as due soon. With `stopped_at` the clock stands still and says whether it was in time.
    A `state` worked out elsewhere (`core.clocks.state`) is shown as it is.

        {% clock referral.answer_due whose=referral.to.name %}
    """
    moment = at or context.get("at") or timezone.now()
    state = state or clock_state(due, moment, stopped_at=stopped_at, soon=soon)
    return {
        "state": state,
        "icon": {
            "due_soon": "hourglass",
            "overdue": "overdue",
            "stopped": "stopped",
            "stopped_late": "stopped",
        }.get(state, "clock"),
        "words": clock_words(due, moment, stopped_at=stopped_at),
        "due": due,
        "whose": whose,
    }


@register.simple_tag(takes_context=True)
def deadline(context: Context, due: datetime | None) -> str:
    """The state of a deadline at the page's moment, for a colour beside a clock that says it in words."""
    return clock_state(due, context.get("at") or timezone.now()) if due else ""


def clock_state(
    due: datetime | None, at: datetime, *, stopped_at: datetime | None = None, soon: timedelta = SOON
) -> str:
    """running, due_soon, overdue, stopped or stopped_late; exactly at the deadline nothing is late yet."""
    if stopped_at is not None:
        return "stopped" if due is None or stopped_at <= due else "stopped_late"
    if due is None:
        return "running"
    if at > due:
        return "overdue"
    return "due_soon" if due - at <= soon else "running"


def clock_words(due: datetime | None, at: datetime, *, stopped_at: datetime | None = None) -> str:
    """What the chip says, in whole sentences: how long still, or how late."""
    if due is None:
        return gettext("Done") if stopped_at else gettext("No deadline")
    if stopped_at is not None:
        if stopped_at <= due:
            return gettext("Done in time")
        return gettext("Done, %(length)s late") % {"length": length_words(stopped_at - due)}
    if at > due:
        return gettext("Late by %(length)s") % {"length": length_words(at - due)}
    return gettext("%(length)s left") % {"length": length_words(due - at)}


def length_words(length: timedelta) -> str:
    """A stretch of time in its largest unit that still helps: minutes, then hours, then days."""
    minutes = max(int(length.total_seconds() // 60), 0)
    if minutes < 90:
        return ngettext("%(count)s minute", "%(count)s minutes", minutes) % {"count": minutes}
    hours = minutes // 60
    if hours < 48:
        return ngettext("%(count)s hour", "%(count)s hours", hours) % {"count": hours}
    days = hours // 24
    return ngettext("%(count)s day", "%(count)s days", days) % {"count": days}


@register.inclusion_tag("core/components/status.html")
def status(word: str, tone: str = "plain", icon: str = "") -> dict[str, Any]:
    """The status chip: a word, its icon, and a tone that repeats them.

    Tones: plain, active, done, due_soon, overdue, danger, outline.

        {% status case.get_status_display "active" %}
    """
    return {"word": word, "tone": tone, "icon": icon or TONE_ICONS[tone]}


@register.inclusion_tag("core/components/person.html")
def person(
    number: str = "",
    *,
    name: str = "",
    photo: str = "",
    line: str = "",
    url: str = "",
    size: str = "",
    closed: bool = False,
) -> dict[str, Any]:
    """The person card: photo or initials, the name only if one is given, else the number.

    Hand over a name only when the reader may know it; `closed` draws a lock where the face would be.

        {% person child.number name=identity.name line=_("about 12, boy") url=child.url %}
    """
    return {
        "number": number,
        "name": name,
        "initials": initials(name),
        "photo": photo,
        "line": line,
        "url": url,
        "size": size,
        "closed": closed,
    }


def initials(name: str) -> str:
    """The first letters of the first and the last word of a name.

    >>> initials("Bayu Aji Saputra"), initials("ucil"), initials("")
    ('BS', 'U', '')
    """
    words = [word for word in name.split() if word[0].isalpha()]
    ends = words[:1] + words[1:][-1:]
    return "".join(word[0] for word in ends).upper()
