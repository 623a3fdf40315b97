from django.db import migrations


def give_bodies(apps, schema_editor):
    Body = apps.get_model("bodies", "Body")
    Community = apps.get_model("selfgov", "Community")
    communities = list(Community.objects.filter(body=None).select_related("unit"))
    bodies = [
        Body(
            code=f"community-{it.unit.kato}",
            kind="community",
            level="community",
            territory_id=it.unit_id,
            name_kk=it.unit.name_kk,
            name_ru=it.unit.name_ru,
            name_en=it.unit.name_en,
            confidence=it.unit.confidence,
        )
        for it in communities
    ]
    Body.objects.bulk_create(bodies)
    for community, body in zip(communities, bodies, strict=True):
        community.body = body
    Community.objects.bulk_update(communities, ["body"])


class Migration(migrations.Migration):

    dependencies = [("selfgov", "0002_records")]

    operations = [migrations.RunPython(give_bodies, migrations.RunPython.noop)]
