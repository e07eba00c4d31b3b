"""Run one command and say what it took: ``python -I -S spawn.py LOG COMMAND…``.

Prints the exit code, the seconds, the peak memory in KB of the command or of the
largest process that it waited for, and the seconds of the processor that it took. A
process of its own, and a small one, because on Linux a command's peak begins with the
memory of its parent.
"""

import posix
import sys
import time

log, *command = sys.argv[1:]
files = [
    (posix.POSIX_SPAWN_OPEN, 0, "/dev/null", posix.O_RDONLY, 0),
    (posix.POSIX_SPAWN_OPEN, 1, log, posix.O_WRONLY | posix.O_CREAT | posix.O_TRUNC, 0o600),
    (posix.POSIX_SPAWN_DUP2, 1, 2),
]
started = time.perf_counter()
process = posix.posix_spawn(command[0], command, posix.environ, file_actions=files)
_, status, usage = posix.wait4(process, 0)
seconds = time.perf_counter() - started
memory = usage.ru_maxrss // (1024 if sys.platform == "darwin" else 1)
print(posix.waitstatus_to_exitcode(status), seconds, memory, usage.ru_utime + usage.ru_stime)
