"""The project's command line."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    if sys.argv[1:2] == ["up"]:
        # Starts the engines that the settings name, so it runs before them.
        from portal.up import main as up

        sys.exit(up())
    if sys.argv[1:2] == ["bench"]:
        # So does this.
        from portal.bench import main as bench

        sys.exit(bench(sys.argv[2:]))
    if sys.argv[1:2] and sys.argv[1].startswith("drill_"):
        # Brings its own engines, so it runs before the settings too.
        from portal.drills import DRILLS
        from portal.drills import main as drill

        if sys.argv[1] in DRILLS:
            sys.exit(drill(sys.argv[1], sys.argv[2:]))
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
