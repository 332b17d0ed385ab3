"""What the web role may do with accounts and organisations: read all, write by the functions alone."""

from pathlib import Path

from rangkul.core.walls import WEB_ROLE, Wall, sql_of

WALLS: list[Wall] = []
READ_ONLY_TABLES = [
    "auth_group",
    "auth_group_permissions",
    "auth_permission",
    "django_content_type",
    "people_area",
    "people_grant",
    "people_invitation",
    "people_membership",
    "people_organisation",
    "people_organisationname",
    "people_post",
    "people_user",
    "people_user_groups",
    "people_user_user_permissions",
]
# A second step belongs to its owner, and whose and of which kind it is never changes: sql/1_guards.sql judges
# it by row, because the library writes all columns when a recovery code is ticked off.
LIMITED_TABLES = [("mfa_authenticator", "SELECT, INSERT, UPDATE, DELETE")]
# What people change of their own account; the database lets nobody set another's password or address.
RIGHTS = [f"GRANT UPDATE (password, email, last_login, language, theme) ON people_user TO {WEB_ROLE}"]
FUNCTIONS = [sql_of(file) for file in sorted((Path(__file__).parent / "sql").glob("*.sql"))]
# Steps inside other functions: called directly they would change rights without an event.
CLOSED_FUNCTIONS = [
    "check_my_organisation(bigint)",
    "check_my_person(bigint)",
    "account_is_guarded(bigint)",
    "check_seat(bigint, bigint, text, timestamptz, timestamptz, timestamptz)",
    "drop_second_step(uuid, bigint, timestamptz)",
    "given_alone(text)",
    "grant_to_answer(bigint, timestamptz)",
    "i_answer_for(people_grant)",
    "lay_invitation(uuid, bigint, text, timestamptz, timestamptz)",
    "my_administration()",
    "renew_account(bigint)",
    "take_place_of(uuid, bigint, bigint, timestamptz)",
    "set_standing(uuid, bigint, text, boolean, boolean, timestamptz)",
    "switch_account(uuid, bigint, boolean, timestamptz)",
    "seat_person(uuid, bigint, bigint, text, text, timestamptz, timestamptz, timestamptz)",
    "leave_files(bigint, bigint, timestamptz)",
    "note_first_seat(uuid, bigint, timestamptz)",
    "note_right(uuid, text, timestamptz, jsonb, jsonb)",
    "recap_edges(bigint, timestamptz)",
    "warn_colleagues(bigint, bigint, text, text, bigint, text, timestamptz)",
    "tell_offices_of(uuid, bigint, text, timestamptz)",
]
