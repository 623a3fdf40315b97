"""What a petition says, in Kazakh, in Russian, or in both."""

from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.texts import OFFICIAL, Text, text_of

TEXT_PARTS = ("title", "text", "arguments", "proposal")
# What it wants: never left out. The arguments are facts and figures of many matters.
MAIN_PARTS = ("title", "text", "proposal")


class Written(models.Model):
    """The parts of a petition's text, and where its words are found."""

    title_kk = models.CharField(_("title in Kazakh"), max_length=150, blank=True)
    text_kk = models.TextField(_("text in Kazakh"), max_length=5_000, blank=True)
    arguments_kk = models.TextField(_("arguments in Kazakh"), max_length=5_000, blank=True)
    proposal_kk = models.TextField(_("proposal in Kazakh"), max_length=3_000, blank=True)
    title_ru = models.CharField(_("title in Russian"), max_length=150, blank=True)
    text_ru = models.TextField(_("text in Russian"), max_length=5_000, blank=True)
    arguments_ru = models.TextField(_("arguments in Russian"), max_length=5_000, blank=True)
    proposal_ru = models.TextField(_("proposal in Russian"), max_length=3_000, blank=True)
    search = models.GeneratedField(
        expression=(
            SearchVector("title_kk", weight="A", config="simple")
            + SearchVector("title_ru", weight="A", config="russian")
            + SearchVector("text_kk", "proposal_kk", weight="B", config="simple")
            + SearchVector("text_ru", "proposal_ru", weight="B", config="russian")
        ),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    class Meta:
        abstract = True

    # Questions

    @property
    def title(self) -> Text:
        """The title in the reader's language, or in the one there is."""
        return text_of(self, "title")

    @property
    def languages(self) -> list[str]:
        """The languages in which the petition is written."""
        return [language for language in OFFICIAL if getattr(self, f"title_{language}")]

    def texts(self) -> dict[str, str]:
        """What it says, by language: for looking for others that say the same."""
        said = {
            language: "\n".join(getattr(self, f"{part}_{language}") for part in MAIN_PARTS)
            for language in OFFICIAL
        }
        return {language: text for language, text in said.items() if text.strip()}

    def written_parts(self) -> dict[str, str]:
        """Every part in every language, by the name of its column."""
        names = [f"{part}_{language}" for language in OFFICIAL for part in TEXT_PARTS]
        return {name: getattr(self, name) for name in names}
