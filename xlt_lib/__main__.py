"""`python -m xlt_lib`: the command line, see cli.py."""

import sys

from xlt_lib.cli import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
