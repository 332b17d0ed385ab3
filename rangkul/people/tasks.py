"""What the worker does by itself, each minute."""

from datetime import UTC, datetime

from procrastinate.contrib.django import app

from rangkul.core.ticks import tick
from rangkul.people.system import system_actors


@app.periodic(cron="* * * * *", periodic_id="tick")
@app.task(name="tick", queueing_lock="tick", pass_context=False)
def run_tick(timestamp: int) -> int:
    """Deliver, remind, escalate and expire whatever is due."""
    return tick(system_actors(), at=datetime.now(tz=UTC))
