"""A worker that is killed in the middle of a register leaves it waiting, whole, with a sentence."""

import os
import signal
import subprocess
import sys
import time
from datetime import timedelta
from typing import Any

from django.utils import timezone

from rangkul.cases.commands.imports import (
    bring_in_register,
    give_up_import,
    start_import,
    try_register,
)
from rangkul.cases.models import Child, ImportBatch
from rangkul.cases.ticks.imports import SILENT_FOR, give_up
from rangkul.cli.roles import WEB
from rangkul.core.models import Event
from rangkul.core.roles import Role
from rangkul.people.system import system_actors
from tests.cases.conftest import DATABASE, in_database
from tests.cases.test_at_once import InDatabase, at_once, prepared
from tests.conftest import ROOT
from tests.core.register_files import xlsx
from tests.makers import act_as, make_actor, make_organisation, visible

__all__ = ["in_database"]
HEADER = ["No", "Tgl", "Nama", "JK", "Umur", "Lokasi"]
ROWS = 450  # more than the worker writes between two words about how far it is
# The worker says how far it is and then stays there, in the middle of its transaction.
STUCK = """
import sys, time, django
django.setup()
from rangkul.cases import tasks
says = tasks.Progress.__call__
def stuck(self, done):
    says(self, done)
    print("moved", flush=True)
    time.sleep(600)
tasks.Progress.__call__ = stuck
tasks.bring_in(batch_id=sys.argv[1], membership_id=int(sys.argv[2]))
"""


def begin() -> tuple[Any, Any]:
    """A desk with a register that is asked for."""
    desk = make_actor(make_organisation(), Role.INTAKE_DESK)
    rows = [[f"a-{one}", "02/07/2024", f"Anak Ke {one}", "L", "11", "Margonda"] for one in range(ROWS)]
    content = xlsx(Daftar=[HEADER, *rows]).getvalue()
    batch = try_register(desk, content=content, name="daftar.xlsx", at=timezone.now())
    options = {"legal_basis": "public_task", "encounter_kind": "outreach"}
    return desk, start_import(desk, batch=batch, at=timezone.now(), **options)


def tick(at: Any) -> int:
    """What the clock's look at registers writes, for every office."""
    written = 0
    for actor in system_actors():
        act_as(actor)
        written += give_up(actor, at)
    return written


def standing(desk: Any) -> tuple[str, bool, int]:
    batch = visible(desk, ImportBatch).get()
    return batch.status, bool(batch.report.get("failed")), visible(desk, Child).count()


def test_a_register_whose_worker_was_killed_waits_again_and_comes_in_once(in_database: InDatabase, server):
    desk, batch = prepared(in_database, begin)
    environment = {
        **os.environ,
        "DATABASE_URL": server.url(WEB, DATABASE),
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }
    command = [sys.executable, "-c", STUCK, str(batch.pk), str(desk.membership_id)]
    worker = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)
    assert worker.stdout is not None and worker.stdout.readline().strip() == "moved"
    later = timezone.now() + SILENT_FOR + timedelta(minutes=1)

    # It lives: it is silent for long, and nobody takes the register from it.
    assert prepared(in_database, lambda: tick(later)) == 0
    worker.send_signal(signal.SIGKILL)
    worker.wait()
    assert prepared(in_database, lambda: standing(desk)) == ("running", False, 0)
    assert prepared(in_database, lambda: tick(timezone.now())) == 0
    # The database needs a moment to notice that nobody is there any more.
    for _try in range(50):
        if prepared(in_database, lambda: tick(later)):
            break
        time.sleep(0.1)

    assert prepared(in_database, lambda: standing(desk)) == ("dry", True, 0)
    assert prepared(in_database, lambda: tick(later)) == 0

    def again() -> None:
        options = {"legal_basis": "public_task", "encounter_kind": "outreach"}
        waiting = visible(desk, ImportBatch).get()
        asked = start_import(desk, batch=waiting, at=timezone.now(), **options)
        bring_in_register(desk, batch=asked, at=timezone.now())

    prepared(in_database, again)
    assert prepared(in_database, lambda: standing(desk)) == ("done", False, ROWS)


def test_of_two_who_give_a_register_up_at_once_one_says_so_and_the_log_has_it_once(in_database):
    desk, batch = prepared(in_database, begin)

    def give_up() -> Any:
        return give_up_import(desk, batch=batch, at=timezone.now())

    answers = at_once(in_database, give_up, give_up)

    assert sorted(str(one) for one in answers) == ["None", "import_over"]
    said = prepared(in_database, lambda: visible(desk, Event).filter(name="register.failed").count())
    assert said == 1
