"""Decisions and documents get a stored search column; agendas are found without Kazakh letters, too."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import CombinedSearchVector, SearchConfig, SearchVector, SearchVectorField
from django.db import migrations, models
from django.db.models.functions import Left

from core.folding import Folded


def _search(folded: list, russian: list) -> models.GeneratedField:
    return models.GeneratedField(
        db_persist=True,
        expression=CombinedSearchVector(
            SearchVector(*(Folded(column) for column in folded), config="simple"),
            "||",
            SearchVector(*russian, config="russian"),
            SearchConfig("simple"),
        ),
        output_field=SearchVectorField(),
    )


class Migration(migrations.Migration):
    dependencies = [("maslikhat", "0005_deputies_by_the_alphabet")]

    operations = [
        # What a generated column is made of can't be altered: it is made anew.
        migrations.RemoveIndex(model_name="agendaitem", name="agenda_search"),
        migrations.RemoveField(model_name="agendaitem", name="search"),
        migrations.AddField(
            model_name="agendaitem", name="search", field=_search(["title_kk", "title_ru"], ["title_ru"])
        ),
        migrations.AddIndex(model_name="agendaitem", index=GinIndex(fields=["search"], name="agenda_search")),
        migrations.AddField(
            model_name="decision",
            name="search",
            field=_search(
                ["number", "title_kk", Left("text_kk", 100_000), "title_ru", Left("text_ru", 100_000)],
                ["title_ru", Left("text_ru", 100_000)],
            ),
        ),
        migrations.AddIndex(model_name="decision", index=GinIndex(fields=["search"], name="decision_search")),
        migrations.AddField(model_name="document", name="search", field=_search(["title"], ["title"])),
        migrations.AddIndex(model_name="document", index=GinIndex(fields=["search"], name="document_search")),
    ]
