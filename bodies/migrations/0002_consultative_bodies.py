from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('bodies', '0001_initial'),
    ]

    operations = [
        migrations.AlterField(
            model_name='body',
            name='kind',
            field=models.CharField(choices=[('government', 'Government'), ('ministry', 'ministry'), ('akimat', 'akimat'), ('maslikhat', 'maslikhat'), ('consultative', 'consultative body')], max_length=20, verbose_name='kind'),
        ),
    ]
