"""Which pages of accounts and organisations stand in the main menu."""

from django.utils.translation import gettext_lazy as _

from rangkul.core.navigation import place
from rangkul.core.roles import Permission

place("people", _("People"), "people", Permission.ACCOUNT_MANAGE, order=60)
place("organisations", _("Organisations"), "building", Permission.ACCOUNT_MANAGE, order=61)
