"""The tables refuse half-said rows: an end without its reason, a signature without a hand, a second draft."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0031_notices_to_one_person"),
        ("people", "0004_what_opens_more_takes_a_second_person"),
    ]

    operations = [
        migrations.AddConstraint(
            model_name="assessment",
            constraint=models.UniqueConstraint(
                models.F("case"),
                models.F("instrument"),
                condition=models.Q(("signed_at", None)),
                name="assessment_has_one_draft",
            ),
        ),
        migrations.AddConstraint(
            model_name="assessment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("signed_at", None), ("signed_by", None)),
                    models.Q(("signed_at__isnull", False), ("signed_by__isnull", False)),
                    _connector="OR",
                ),
                name="assessment_signer_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("closed_at__isnull", False), ("status", "closed")),
                    models.Q(models.Q(("status", "closed"), _negated=True), ("closed_at", None)),
                    _connector="OR",
                ),
                name="case_closed_has_its_end",
            ),
        ),
        migrations.AddConstraint(
            model_name="childidentity",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("born_from", None),
                    ("born_to", None),
                    ("born_to__gte", models.F("born_from")),
                    _connector="OR",
                ),
                name="identity_births_are_in_order",
            ),
        ),
        migrations.AddConstraint(
            model_name="closure",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("approved", None), ("decided_at", None), ("decided_by", None)),
                    models.Q(
                        ("approved__isnull", False),
                        ("decided_at__isnull", False),
                        ("decided_by__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="closure_verdict_is_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="consent",
            constraint=models.CheckConstraint(
                condition=models.Q(("valid_to__gt", models.F("given_at"))),
                name="consent_ends_after_it_is_given",
            ),
        ),
        migrations.AddConstraint(
            model_name="consent",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("withdrawn_at", None), ("withdrawn_by", None)),
                    models.Q(("withdrawn_at__isnull", False), ("withdrawn_by__isnull", False)),
                    _connector="OR",
                ),
                name="consent_withdrawer_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="handover",
            constraint=models.CheckConstraint(
                condition=models.Q(("from_organisation", models.F("to_organisation")), _negated=True),
                name="handover_has_two_parties",
            ),
        ),
        migrations.AddConstraint(
            model_name="handover",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "declined"), _negated=True),
                    models.Q(
                        models.Q(("declined_reason", ""), _negated=True),
                        ("declined_at__isnull", False),
                        ("declined_by__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="handover_declined_has_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="matchproposal",
            constraint=models.CheckConstraint(
                condition=models.Q(("child", models.F("other")), _negated=True),
                name="match_needs_two_children",
            ),
        ),
        migrations.AddConstraint(
            model_name="notice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("read_at", None), ("read_by", None)),
                    models.Q(("read_at__isnull", False), ("read_by__isnull", False)),
                    _connector="OR",
                ),
                name="notice_reader_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="plan",
            constraint=models.UniqueConstraint(
                models.F("case"), condition=models.Q(("signed_at", None)), name="plan_has_one_draft"
            ),
        ),
        migrations.AddConstraint(
            model_name="plan",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("signed_at", None), ("signed_by", None)),
                    models.Q(("signed_at__isnull", False), ("signed_by__isnull", False)),
                    _connector="OR",
                ),
                name="plan_signer_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="planitem",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ended_at", None),
                    models.Q(("ended_at__gte", models.F("started_at")), ("started_at__isnull", False)),
                    _connector="OR",
                ),
                name="service_ends_after_it_starts",
            ),
        ),
        migrations.AddConstraint(
            model_name="planitem",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended_at", None), ("result", "")),
                    models.Q(("ended_at__isnull", False), models.Q(("result", ""), _negated=True)),
                    _connector="OR",
                ),
                name="service_ended_says_what_it_brought",
            ),
        ),
        migrations.AddConstraint(
            model_name="referral",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("ended_at__isnull", False),
                        ("status__in", ["declined", "withdrawn", "expired", "closed"]),
                    ),
                    models.Q(
                        ("ended_at", None),
                        (
                            "status__in",
                            [
                                "sent",
                                "delivered",
                                "opened",
                                "acknowledged",
                                "more_asked",
                                "accepted",
                                "started",
                                "reported",
                            ],
                        ),
                    ),
                    _connector="OR",
                ),
                name="referral_over_has_its_end",
            ),
        ),
        migrations.AddConstraint(
            model_name="referral",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("settled_at", None), ("settled_by", None), ("settled_how", "")),
                    models.Q(
                        ("settled_at__isnull", False),
                        ("settled_by__isnull", False),
                        models.Q(("settled_how", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="referral_settled_says_how",
            ),
        ),
        migrations.AddConstraint(
            model_name="return",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("statement_signed", False),
                    models.Q(("statement_number", ""), _negated=True),
                    _connector="OR",
                ),
                name="return_statement_has_its_number",
            ),
        ),
        migrations.AddConstraint(
            model_name="return",
            constraint=models.UniqueConstraint(
                models.F("statement_number"),
                condition=models.Q(("statement_number", ""), _negated=True),
                name="statement_number_is_given_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="shelter",
            constraint=models.CheckConstraint(condition=models.Q(("beds__gte", 1)), name="shelter_has_a_bed"),
        ),
        migrations.AddConstraint(
            model_name="shiftnote",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("taken_over_at", None), ("taken_over_by", None)),
                    models.Q(("taken_over_at__isnull", False), ("taken_over_by__isnull", False)),
                    _connector="OR",
                ),
                name="shift_taker_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="shiftnote",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("taken_over_by", None),
                    models.Q(("taken_over_by", models.F("written_by")), _negated=True),
                    _connector="OR",
                ),
                name="shift_is_taken_over_by_another",
            ),
        ),
        migrations.AddConstraint(
            model_name="stay",
            constraint=models.CheckConstraint(
                condition=models.Q(("picked_up_at__lte", models.F("in_at"))), name="stay_starts_after_pick_up"
            ),
        ),
        migrations.AddConstraint(
            model_name="stay",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("out_at", None), ("out_reason", "")),
                    models.Q(("out_at__isnull", False), models.Q(("out_reason", ""), _negated=True)),
                    _connector="OR",
                ),
                name="stay_ended_says_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="visit",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("done_at", None), ("done_by", None), ("outcome", "")),
                    models.Q(
                        ("done_at__isnull", False),
                        ("done_by__isnull", False),
                        models.Q(("outcome", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="visit_made_says_what_was_found",
            ),
        ),
    ]
