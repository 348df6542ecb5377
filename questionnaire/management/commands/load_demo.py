from accounts.commands import StocktakeCommand
from questionnaire.demo import loading, reading, sign_ins


class Command(StocktakeCommand):
    help = (
        "Load the demonstration: invented areas with people for every role and returns in every situation. "
        "Print who to sign in as. Existing data is left as it is. Not allowed in production."
    )

    def add_arguments(self, parser):
        parser.add_argument("--everybody", action="store_true", help="print all people, not only some for each role")

    def handle(self, *args, **options):
        world = reading.read_world()
        collection = loading.load(world)
        self.stdout.write(sign_ins.table(world, collection, everybody=options["everybody"]))
