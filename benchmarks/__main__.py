"""Run every measurement and print its table: `make bench`."""

import os
import sys

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "stocktake.settings")


def main() -> None:
    import django

    django.setup()
    from benchmarks import pages, pdf

    pdf.main()
    print("\n| what | queries | against the floor | target |\n|---|---|---|---|")
    for row in pages.measure():
        print(f"| {row.what} | {row.queries} | {row.ratio} | {row.target} |")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
