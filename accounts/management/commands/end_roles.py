from django.core.management.base import CommandError

from accounts import workflow
from accounts.commands import StocktakeCommand
from accounts.models import Area, User


class Command(StocktakeCommand):
    help = (
        "End somebody's roles, in one area or everywhere; they end on the person's next request. What the person wrote "
        "and signed stays as it is."
    )

    def add_arguments(self, parser):
        parser.add_argument("email", metavar="EMAIL")
        parser.add_argument("--area", metavar="GSS", help="only in this area")

    def handle(self, *args, **options):
        user = User.objects.filter(email=options["email"].strip().lower()).first()
        if user is None:
            raise CommandError(f"Nobody has the address {options['email']}.")
        area = Area.objects.filter(gss_code=options["area"]).first() if options["area"] else None
        if options["area"] and area is None:
            raise CommandError(f"There is no area {options['area']}.")
        self.stdout.write(f"roles ended: {workflow.end_roles(user, area=area)}")
