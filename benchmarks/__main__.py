"""Run every measurement and print its table: `make bench`."""

import os
import sys

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "stocktake.settings")


def main() -> None:
    import django

    django.setup()
    from benchmarks import pages, pdf, workers

    pdf.main()
    for what, ratio, target in workers.measure():
        print(f"| {what}, against plain calls by one process | {ratio} | {target} |")
    print("\n| page or save | queries | against a floor that keeps connections | as Django comes | target |")
    print("|---|---|---|---|---|")
    for row in pages.measure():
        print(f"| {row.what} | {row.queries} | {row.kept} | {row.fresh} | {row.target} |")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
