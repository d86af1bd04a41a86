"""Which numbers of a text follow the tables."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("reports", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="narrative",
            name="bindings",
            field=models.JSONField(default=list, verbose_name="随表数字"),
        ),
    ]
