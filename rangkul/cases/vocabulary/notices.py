"""What an organisation can be told: that something happened, never to whom."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class NoticeKind(TextChoices):
    """A kind of notice, as the sentence that the told organisation reads."""

    HANDOVER_OF_MINOR = "handover_of_minor", _("A child was handed over between two offices of the city.")
