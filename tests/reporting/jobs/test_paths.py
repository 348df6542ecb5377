"""The queue stores tasks and exceptions by dotted path: each path has to name something that exists."""

import pytest
from django.utils.module_loading import import_string
from django_tasks.base import Task

from reporting.jobs import paths

TASKS = (paths.DOCUMENT, paths.PUBLIC, paths.ARCHIVE, paths.MAIL)
EXCEPTIONS = (paths.TOO_LARGE, paths.KEY_REFUSED, paths.GIVEN_UP)


def test_every_path_is_a_task_or_an_exception():
    assert {value for name, value in vars(paths).items() if name.isupper()} == {*TASKS, *EXCEPTIONS}


@pytest.mark.parametrize("path", TASKS)
def test_path_names_the_task_that_the_queue_stores(path):
    task = import_string(path)

    assert isinstance(task, Task)
    assert task.module_path == path


@pytest.mark.parametrize("path", EXCEPTIONS)
def test_path_names_the_exception_that_the_queue_stores(path):
    exception = import_string(path)

    assert issubclass(exception, Exception)
    assert f"{exception.__module__}.{exception.__qualname__}" == path
