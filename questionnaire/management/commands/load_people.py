"""Here and not with areas and organisations, because questionnaires know in which capacities people sign."""

from pathlib import Path

from django.db import transaction

from accounts import loading, workflow
from accounts.commands import StocktakeCommand
from accounts.enums import PROGRAMME_ROLES, Role
from questionnaire.loading import known_capacities

SENT_BY_WORKER = "Invitations are sent by the worker: run `python manage.py run_worker`, or `make serve`."


class Command(StocktakeCommand):
    help = (
        "Create or update people and give them roles, one row for each role. Columns: "
        f"{', '.join(loading.PEOPLE)}. role is one of {', '.join(Role.values)}. area_gss_code is empty for "
        f"{' and '.join(PROGRAMME_ROLES)}. capacity (as the questionnaire names it, for example hwb-chair) and "
        "organisation_code are needed for a signatory. A column deputy may be added, with yes for a signatory "
        "who signs in place of somebody else. job_title and phone may be empty. No role is taken away."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", metavar="FILE.csv", type=Path)
        parser.add_argument(
            "--invite",
            action="store_true",
            help="email an invitation to everyone who has neither a password nor an open invitation",
        )

    @transaction.atomic
    def handle(self, *args, **options):
        loaded = loading.load_people(options["file"], capacities=known_capacities())
        self.stdout.write(f"people: {loaded.people}\nroles: {loaded.roles}")
        if options["invite"]:
            invitations = workflow.invite_all(loaded.users, by=None)
            self.stdout.write(f"invitations: {len(invitations)}\n{SENT_BY_WORKER}")
