import subprocess
import sys

from .pictures import processes

BURN = """
import subprocess, sys, time
if sys.argv[1:]:
    subprocess.run([sys.executable, "-c", sys.argv[1]])
while time.process_time() < 0.3: pass
block = bytearray(b"x" * 80_000_000)
print("ready", flush=True)
sys.stdin.read()
"""


def test_what_a_process_and_its_child_have_used_is_counted():
    argv = [sys.executable, "-c", BURN, "import time\nwhile time.process_time() < 0.3: pass"]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen(argv, **pipes) as child:
        begun = processes.cpu_s([child.pid])
        child.stdout.readline()
        family = processes.family([child.pid])

        assert processes.spent_s(begun, processes.cpu_s(family)) > 0.5
        assert 80 < processes.memory(family).own_mb < 150
        assert processes.peak_mb(family) > 80
        child.stdin.close()


def test_a_grandchild_belongs_to_the_family():
    script = "import subprocess as s; s.run(['sh', '-c', 'echo $$; read line; exit'])"
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen([sys.executable, "-c", script], **pipes) as child:
        grandchild = int(child.stdout.readline())

        assert processes.family([child.pid]) == sorted([child.pid, grandchild])
        child.stdin.close()


def test_of_a_process_that_has_ended_nothing_is_counted():
    assert processes.spent_s({1: 5.0, 2: 7.0}, {1: 6.0, 3: 0.5}) == 1.5
