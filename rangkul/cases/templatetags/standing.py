"""How a page calls a child: the number that stands for it, whichever the row has, and its name."""

from typing import Any, cast

from django import template
from django.template import RequestContext
from django.utils.html import format_html

from rangkul.cases.queries.callings import name_and_number
from rangkul.cases.queries.same import standing_number
from rangkul.core.access import Actor
from rangkul.core.pages import Request

register = template.Library()


def _reader(context: RequestContext) -> Actor:
    return cast(Request, context.request).actor


@register.simple_tag(takes_context=True)
def child_number(context: RequestContext, child: Any) -> str:
    """The number that stands for the child, as far as the reader knows of it."""
    # An own paper does not open the child's row: then there is none, and no number to say.
    return standing_number(_reader(context), child) if child else ""


@register.simple_tag(takes_context=True)
def child_named(context: RequestContext, child: Any) -> str:
    """The child's name and number, for whoever writes about it; the number alone where the name is closed."""
    if not child:
        return ""
    name, number = name_and_number(_reader(context), child)
    shown = format_html('<span class="num">{}</span>', number)
    return format_html("{} · {}", name, shown) if name else shown


@register.simple_tag(takes_context=True)
def recorded_number(context: RequestContext, child: Any) -> str:
    """The number under which the row was written down, if another one stands for the child; else nothing."""
    if not child or standing_number(_reader(context), child) == child.number:
        return ""
    return str(child.number)
