"""How much of anything a file may hold before it is refused or cut."""

from dataclasses import dataclass

MEGABYTE = 1024 * 1024


@dataclass(frozen=True)
class FileLimits:
    """What one file may hold; the archive figures are those of our threat model."""

    file_bytes: int = 20 * MEGABYTE
    rows: int = 50_000
    columns: int = 200
    cell_chars: int = 32_000
    members: int = 2_000
    unpacked_bytes: int = 100 * MEGABYTE
    ratio: int = 100
    xml_depth: int = 100
    shared_strings: int = 1_000_000
    merged_cells: int = 20_000
    problems: int = 10_000


@dataclass(frozen=True)
class WorkerLimits:
    """What one worker may use; memory is counted over what the interpreter itself takes."""

    cpu_s: int = 5
    memory_bytes: int = 256 * MEGABYTE
    wall_s: float = 15.0
    output_bytes: int = 64 * MEGABYTE
    line_bytes: int = 8 * MEGABYTE


FILE_LIMITS = FileLimits()
WORKER_LIMITS = WorkerLimits()
