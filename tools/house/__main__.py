"""Entry point: ``python3 -m house COMMAND``; options come as environment variables."""

import sys

from .commands import COMMANDS
from .console import HouseError, fail


def main():
    """Run the command named on the command line."""
    name = sys.argv[1] if len(sys.argv) > 1 else ""
    if name not in COMMANDS:
        fail(f"Unknown command '{name}'; the commands are {', '.join(COMMANDS)}.")
    try:
        COMMANDS[name]()
    except HouseError as error:
        fail(str(error))
    except KeyboardInterrupt:
        fail("interrupted.")
    except OSError as error:
        if error.errno == 28:
            fail("The disk is full; free some space and start again.")
        raise


main()
