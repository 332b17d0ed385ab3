"""The number by which a page calls a child, whichever of its numbers the row stands under."""

from typing import Any, cast

from django import template
from django.template import RequestContext

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
def recorded_number(context: RequestContext, child: Any) -> str:
    """The number under which the row was written down, if another one stands for the child; else nothing."""
    if not child or standing_number(_reader(context), child) == child.number:
        return ""
    return str(child.number)
