"""Speaking to the person at the terminal."""

import contextlib
import re
import shlex
import subprocess
import sys
import threading
import time


class HouseError(Exception):
    """A failure told in one sentence that also says what to do."""


def say(text):
    """Print one line of progress at once."""
    print(text, flush=True)


@contextlib.contextmanager
def step(title):
    """Announce a step that takes a while and say how long it took.

    :param str title: what is being done, as a sentence without its full stop
    """
    say(f"==> {title} ...")
    start = time.monotonic()
    yield
    say(f"    done in {time.monotonic() - start:.0f} s")


def run(command, failure, log=None, **options):
    """Run a command; when it fails, raise the sentence the caller gives.

    :param list command: the command and its arguments
    :param str failure: sentence for the user, may hold ``%(tail)s`` for the last lines
    :param Path log: file that takes the output; without it the output is captured
    :return: the standard output, empty with ``log``
    :raise HouseError: when the command is missing or ends with another code than 0
    """
    command = [str(part) for part in command]
    target = open(log, "ab") if log else subprocess.PIPE  # noqa: SIM115
    try:
        result = subprocess.run(
            command, stdout=target, stderr=subprocess.STDOUT, check=False, **options
        )
    except FileNotFoundError as error:
        raise HouseError(f"The command {error.filename} is missing.") from error
    except OSError as error:
        raise HouseError(f"{shlex.join(command[:2])}: {error.strerror}.") from error
    finally:
        if log:
            target.close()
    output = "" if log else result.stdout.decode(errors="replace")
    if result.returncode:
        lines = (log.read_text(errors="replace") if log else output).strip()
        tail = " / ".join(lines.splitlines()[-3:])
        raise HouseError(failure % {"tail": tail or "no output"})
    return output


@contextlib.contextmanager
def watch(log, pattern, seconds=5):
    """Show every few seconds how far a command has come, from what it logs.

    :param Path log: the file the command writes
    :param str pattern: regular expression; its first group is shown
    :param int seconds: time between two lines
    """
    done = threading.Event()

    def show():
        shown = None
        while not done.wait(seconds):
            text = log.read_text(errors="replace") if log.exists() else ""
            found = re.findall(pattern, text)
            if found and found[-1] != shown:
                shown = found[-1]
                say(f"    {shown}")

    thread = threading.Thread(target=show, daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()


def fail(sentence):
    """Print the one sentence of a failure and end with code 1."""
    print(f"\nStopped: {sentence}", file=sys.stderr, flush=True)
    raise SystemExit(1)
