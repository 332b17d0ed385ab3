"""Which pages of the child's way stand in the main menu."""

from django.utils.translation import gettext_lazy as _

from rangkul.core.navigation import place
from rangkul.core.roles import Permission, Role

place("today", _("Today"), "today", Permission.TODAY_READ, order=10)
place("cases", _("Cases"), "cases", Permission.CASE_LIST, order=15, also=("/children/", "/assessments/"))
place(
    "encounters",
    _("Encounters"),
    "encounter",
    Permission.ENCOUNTER_RECORD,
    order=20,
    also=("/operations/",),
)
place("handovers", _("Handovers"), "handover", Permission.FILE_OPEN, order=30)
place(
    "shelter_board",
    _("Shelter board"),
    "board",
    Permission.STAY_RUN,
    order=40,
    also=("/stays/",),
    home_of=[Role.SHELTER_STAFF],
)
place(
    "referrals",
    _("Referrals"),
    "referral",
    Permission.REFERRAL_READ,
    order=50,
    home_of=[Role.FOCAL_POINT, Role.LKS_MANAGER],
)
place("notices", _("Notices"), "bell", Permission.TODAY_READ, order=80)
place("imports", _("Registers"), "document", Permission.REGISTER_IMPORT, order=80)
place("search", _("Search"), "search", Permission.CHILD_SEARCH, order=25)
place("matches", _("Twice listed"), "people", Permission.CHILD_RECOGNISE, order=80)
place("shelters", _("Shelter houses"), "bed", Permission.SHELTER_MANAGE, order=85)
