"""How large the PDF of an edition is, for who is about to download it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("publication", "0005_imprint_of_earlier"),
    ]

    operations = [
        migrations.AddField(
            model_name="publication",
            name="pdf_size",
            field=models.PositiveIntegerField(
                help_text="empty for editions before it was kept", null=True, verbose_name="PDF 的字节数"
            ),
        ),
    ]
