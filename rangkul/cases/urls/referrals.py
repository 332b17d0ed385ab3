"""The addresses of referrals."""

from django.urls import path

from rangkul.cases.views import asking, referrals
from rangkul.cases.views import referral_steps as steps

_ONE = "referrals/<uuid:referral_id>/"

urlpatterns = [
    path("cases/<uuid:case_id>/refer/", asking.new_referral, name="referral_new"),
    path("referrals/", referrals.referrals, name="referrals"),
    path(_ONE, referrals.referral, name="referral"),
    path(_ONE + "accept/", steps.accept, name="referral_accept"),
    path(_ONE + "acknowledge/", steps.acknowledge, name="referral_acknowledge"),
    path(_ONE + "answer/", steps.answer, name="referral_answer"),
    path(_ONE + "ask/", steps.ask, name="referral_ask"),
    path(_ONE + "close/", steps.close, name="referral_close"),
    path(_ONE + "continue/", steps.continue_, name="referral_continue"),
    path(_ONE + "decline/", steps.decline, name="referral_decline"),
    path(_ONE + "renew/", steps.renew, name="referral_renew"),
    path(_ONE + "report/", steps.report, name="referral_report"),
    path(_ONE + "settle/", steps.settle, name="referral_settle"),
    path(_ONE + "start/", steps.start, name="referral_start"),
    path(_ONE + "withdraw/", steps.withdraw, name="referral_withdraw"),
]
