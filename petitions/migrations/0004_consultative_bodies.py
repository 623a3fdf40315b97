from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('petitions', '0003_copy_age_residence_and_backers'),
    ]

    operations = [
        migrations.AlterField(
            model_name='rule',
            name='body_kind',
            field=models.CharField(choices=[('government', 'Government'), ('ministry', 'ministry'), ('akimat', 'akimat'), ('maslikhat', 'maslikhat'), ('consultative', 'consultative body')], max_length=20, verbose_name='kind of body'),
        ),
    ]
