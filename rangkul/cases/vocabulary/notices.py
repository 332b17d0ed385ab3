"""What an organisation can be told: that something happened, never to whom."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class NoticeKind(TextChoices):
    """A kind of notice, as the sentence that the told organisation reads."""

    HANDOVER_OF_MINOR = "handover_of_minor", _("A child was handed over between two offices of the city.")
    CHILD_CAME_HOME = "child_came_home", _("A child came home to your kelurahan; the social service visits.")
    CASE_CLOSED = "case_closed", _("The social service has closed the case of a child.")
