from collections import Counter
from pathlib import Path

import pghistory
from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from heritage.catalogue.imports import ImportProblem, applied_before, apply, stage
from heritage.catalogue.models import ImportBatch
from heritage.catalogue.rows import finding_words


def import_file(path: Path, *, source: str, licence: str, findings: int) -> str:
    """Stage and apply one file, with a progress bar on a terminal; returns what came of it."""
    content = path.read_bytes()
    if known := applied_before(content):
        return f"{path.name}: already there, {known.row_count} rows."
    staged = stage(path.name, content)

    def bar(rows):
        return tqdm(rows, desc=path.name, unit=" rows", disable=None)

    with pghistory.context(source=path.name):
        batch = apply(staged, source=source, licence=licence, by=None, progress=bar)
    return _report(batch, findings)


def _report(batch: ImportBatch, lines: int) -> str:
    """What came of a file, and the first `lines` findings of each sort."""
    text = [
        f"{batch.file_name}: {batch.row_count} rows, {batch.created_count} new, "
        f"{batch.changed_count} enriched, {len(batch.findings)} findings."
    ]
    counts = Counter(finding["code"] for finding in batch.findings)
    for code, count in counts.most_common():
        of_code = [finding for finding in batch.findings if finding["code"] == code]
        text.append(f"  {code}: {count}")
        text += [
            f"    row {f['row']}, {f['column']} “{f['value']}”: {finding_words(f)}"
            for f in of_code[:lines]
        ]
    return "\n".join(text)


class Command(BaseCommand):
    help = "Import a CSV table of monuments, and report what was odd about it."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument("--source", required=True, help="Where the table comes from.")
        parser.add_argument("--licence", required=True, help="Under which licence, as “CC0 1.0”.")
        parser.add_argument("--findings", type=int, default=5, help="How many to print of a sort.")

    def handle(self, file, source, licence, findings, **options):
        try:
            told = import_file(file, source=source, licence=licence, findings=findings)
        except (ImportProblem, OSError) as problem:
            raise CommandError(str(problem)) from problem
        self.stdout.write(told)
