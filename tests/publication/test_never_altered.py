"""Nothing published is altered or deleted: the database refuses, and with the guard dropped it does not."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from govreports.agencies.models import Agency, User
from govreports.publication.models import Publication
from tests import factories
from tests.guards import drop

COLUMNS = [f.attname for f in Publication._meta.concrete_fields if not f.primary_key]


@pytest.fixture
def published(agency: Agency, drafter: User, reviewer: User) -> Publication:
    return factories.published_report(agency, drafter=drafter, reviewer=reviewer)


def remove(published: Publication) -> int:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM publication_publication WHERE id = %s", [published.pk])
        return cursor.rowcount


@pytest.mark.parametrize("column", COLUMNS)
def test_no_column_of_a_publication_is_written_again(column: str, published: Publication) -> None:
    again: Any = getattr(published, column)
    with pytest.raises(IntegrityError, match="不能改动"), transaction.atomic():
        Publication.objects.filter(pk=published.pk).update(**{column: again})


def test_publication_is_not_saved_again(published: Publication) -> None:
    published.document = published.document.replace("示例市", "某某市")
    with pytest.raises(IntegrityError, match="不能改动"), transaction.atomic():
        published.save()


def test_publication_is_not_deleted(published: Publication) -> None:
    with pytest.raises(IntegrityError, match="不能改动"), transaction.atomic():
        remove(published)


def test_control_with_the_guard_dropped_the_document_is_altered(published: Publication) -> None:
    drop(Publication, "UPDATE")
    assert Publication.objects.filter(pk=published.pk).update(document="{}") == 1


def test_control_with_the_guard_dropped_the_publication_is_deleted(published: Publication) -> None:
    drop(Publication, "DELETE")
    assert remove(published) == 1
