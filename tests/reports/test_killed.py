"""Killed at any moment, a run leaves nothing half: a reader who looks all the time sees whole reports only."""

from __future__ import annotations

import hashlib
import json
import os
import random
import re
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from arlib.reports.record import read_record
from small_reports import AS_OF, small_workspace

TESTS = Path(__file__).resolve().parents[1]
KILLS = 200
SEED = 20261030
where_names_are_exchanged = pytest.mark.skipif(
    sys.platform not in {"linux", "darwin"},
    reason="a reader may miss the folder for a moment where two names cannot be exchanged in one step (Windows)",
)

# Publishes a finished folder and the index, then again and again in children that die at the next step of the system:
# one more file opened for writing, renamed, exchanged or removed than the time before, until one comes through.
STEP_BY_STEP = """
import os, sys
from pathlib import Path
from arlib.reports import ReportLine, RunRecord
from arlib.reports.index import rebuild_index
from arlib.reports.publish import open_reports_folder, publish, staging_folder, write_file

reports = Path(sys.argv[1])
STEPS = ("os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.chmod", "shutil.rmtree", "ctypes.dlsym")

def publication(version):
    open_reports_folder(reports)
    with staging_folder(reports, "2026-10-30") as private:
        out = private / "out"
        out.mkdir(mode=0o700)
        write_file(out / "small.html", f"<html>{version}</html>")
        line = ReportLine("small", "Small", "small.html", headline=({"label": "Past due", "value": version},))
        write_file(out / "run.json", RunRecord("2026-10-30", "done", {"code": version}, reports=(line,)).to_json())
        publish(out, reports / "2026-10-30")
    rebuild_index(reports)

def dies_at(last):
    left = [last]
    def step(event, args):
        if event in STEPS or (event == "open" and isinstance(args[2], int) and args[2] & (os.O_WRONLY | os.O_RDWR)):
            left[0] -= 1
            if left[0] < 0:
                os._exit(9)
    sys.addaudithook(step)

publication("first")
print("published", flush=True)
sys.stdin.readline()
died = 0
while True:
    child = os.fork()
    if child == 0:
        dies_at(died)
        publication("second")
        os._exit(0)
    if os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0:
        break
    died += 1
print(died)
"""

WEEKLY = """
import sys
sys.path.insert(0, {tests!r})
from pathlib import Path
from small_reports import SMALL, SmallDesk
from arlib.reports import run_weekly
run_weekly(Path(sys.argv[1]), notebooks=Path(sys.argv[2]), reports=SMALL, open_desk=SmallDesk().opened, force=True,
           progress=lambda *step: print(*step, flush=True))
"""


class Reader:
    """Looks at the published reports all the time, the way a browser on a file share would."""

    def __init__(self, reports: Path, page: str, whole: set[str]) -> None:
        self.reports, self.page, self.whole = reports, page, whole
        self.looks, self.faults = 0, set[str]()
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._look)

    def __enter__(self) -> Reader:
        self._thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._done.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._done.is_set():
            self.looks += 1
            self._page()
            self._index()
            time.sleep(0.001)

    def _page(self) -> None:
        try:
            found = hashlib.sha256((self.reports / AS_OF / self.page).read_bytes()).hexdigest()
            record = json.loads((self.reports / AS_OF / "run.json").read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            self.faults.add(f"page or record: {type(error).__name__}")
            return
        if found not in self.whole or record["status"] != "done":
            self.faults.add(f"a page that nobody published whole: {found[:12]}")

    def _index(self) -> None:
        text = (self.reports / "index.html").read_text(encoding="utf-8")
        links = re.findall(r'href="(\d[^"]+\.html)"', text)
        if not text.rstrip().endswith("</html>") or not links:
            self.faults.add("half an index")
        self.faults |= {f"a dead link: {link}" for link in links if not (self.reports / link).is_file()}


def digest(text: str | bytes) -> str:
    return hashlib.sha256(text if isinstance(text, bytes) else text.encode()).hexdigest()


@where_names_are_exchanged
def test_killed_at_every_step_of_the_publication_no_reader_sees_half_a_report(tmp_path):
    reports = tmp_path / "reports"
    whole = {digest(f"<html>{name}</html>") for name in ("first", "second")}
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen([sys.executable, "-c", STEP_BY_STEP, str(reports)], text=True, **pipes) as run:
        assert run.stdout is not None
        assert run.stdout.readline() == "published\n"
        with Reader(reports, "small.html", whole) as reader:
            told, complaints = run.communicate("\n", timeout=120)
    assert complaints == ""
    assert int(told) >= 20  # so many different moments it was killed at
    assert reader.faults == set()
    assert reader.looks > 10
    assert (reports / AS_OF / "small.html").read_text(encoding="utf-8") == "<html>second</html>"
    assert sorted(p.name for p in reports.iterdir()) == [AS_OF, "index.html"]


@pytest.mark.nightly
@where_names_are_exchanged
def test_a_weekly_run_killed_at_each_step_it_names_never_shows_half_a_report_and_ends_in_the_same_bytes(tmp_path):
    workspace, notebooks = small_workspace(tmp_path)
    command = [sys.executable, "-c", WEEKLY.format(tests=str(TESTS)), str(workspace), str(notebooks)]
    told = subprocess.run(command, check=True, capture_output=True, text=True, timeout=300).stdout.splitlines()
    folder = workspace / "reports" / AS_OF
    undisturbed = {p.name: p.read_bytes() for p in folder.iterdir() if p.name != "run.json"}
    with Reader(workspace / "reports", "small.html", {digest(undisturbed["small.html"])}) as reader:
        for step in told:
            with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as run:
                assert run.stdout is not None
                assert step in (line.rstrip() for line in run.stdout)  # reads on until the run says so
                run.kill()
    assert len(told) >= 5, told
    assert reader.faults == set()
    assert reader.looks > 10
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    assert {p.name: p.read_bytes() for p in folder.iterdir() if p.name != "run.json"} == undisturbed
    assert not list((workspace / "reports").glob(".*"))


@pytest.mark.nightly
@where_names_are_exchanged
def test_a_weekly_run_killed_200_times_at_random_never_shows_half_a_report_and_ends_in_the_same_bytes(tmp_path):
    workspace, notebooks = small_workspace(tmp_path)
    command = [sys.executable, "-c", WEEKLY.format(tests=str(TESTS)), str(workspace), str(notebooks)]
    began = time.monotonic()
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    longest, folder, draw = time.monotonic() - began, workspace / "reports" / AS_OF, random.Random(SEED)
    undisturbed = {p.name: p.read_bytes() for p in folder.iterdir() if p.name != "run.json"}
    killed = 0
    with Reader(workspace / "reports", "small.html", {digest(undisturbed["small.html"])}) as reader:
        for _ in range(KILLS):
            run = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            try:
                run.wait(timeout=draw.uniform(0, 1.05 * longest))
            except subprocess.TimeoutExpired:
                os.kill(run.pid, signal.SIGKILL)
                killed += 1
            run.wait()
    assert killed >= KILLS // 2, f"seed {SEED}"
    assert reader.faults == set()
    assert reader.looks >= 10_000
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    assert {p.name: p.read_bytes() for p in folder.iterdir() if p.name != "run.json"} == undisturbed
    assert read_record(folder / "run.json") is not None
    assert not list((workspace / "reports").glob(".*"))
