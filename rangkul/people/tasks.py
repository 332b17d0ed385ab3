"""What the worker does by itself, each minute."""

from datetime import UTC, datetime

from procrastinate.contrib.django import app

from rangkul.core.ticks import tick
from rangkul.core.trial import being_made
from rangkul.people.system import system_actors


@app.periodic(cron="* * * * *", periodic_id="tick")
@app.task(name="tick", queueing_lock="tick", pass_context=False)
def run_tick(timestamp: int) -> int:
    """Deliver, remind, escalate and expire whatever is due."""
    if being_made():
        # What is half told would all be late by now.
        return 0
    return tick(system_actors(), at=datetime.now(tz=UTC))
