"""What a corrected edition says of itself is kept with it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("publication", "0003_editions"),
    ]

    operations = [
        migrations.AddField(
            model_name="publication",
            name="imprint",
            field=models.CharField(
                blank=True,
                help_text="what a corrected edition says of itself in every file",
                max_length=60,
                verbose_name="版次说明",
            ),
        ),
    ]
