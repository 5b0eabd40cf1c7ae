"""``python -m hengjian``: the command line."""

from hengjian.cli import main

if __name__ == "__main__":
    main()
