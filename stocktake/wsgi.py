"""What the web server starts."""

import logging
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "stocktake.settings")
application = get_wsgi_application()


def _say_what_is_unprotected() -> None:
    """Serving goes on: whoever watches the log decides. A database that is away is the health page's business."""
    from django.db import DatabaseError, connection

    from questionnaire.protection.checks import unprotected

    try:
        if problem := unprotected(connection):
            logging.getLogger(__name__).error(problem)
    except DatabaseError:
        pass
    finally:
        connection.close()


_say_what_is_unprotected()
