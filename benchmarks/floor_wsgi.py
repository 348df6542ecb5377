"""The floor as gunicorn serves it: `gunicorn benchmarks.floor_wsgi`."""

from django.core.wsgi import get_wsgi_application

application = get_wsgi_application()
