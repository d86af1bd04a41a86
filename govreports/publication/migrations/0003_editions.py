"""Editions of a published report: their reason, digests, and what made their files."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("publication", "0002_batch"),
    ]

    operations = [
        migrations.AddField(
            model_name="publication",
            name="made_with",
            field=models.JSONField(default=dict, help_text="versions of what makes the files", verbose_name="生成环境"),
        ),
        migrations.AddField(
            model_name="publication",
            name="page_count",
            field=models.PositiveSmallIntegerField(null=True, verbose_name="页数"),
        ),
        migrations.AddField(
            model_name="publication",
            name="pdf_sha256",
            field=models.CharField(
                blank=True, help_text="of the file as it was proved", max_length=64, verbose_name="PDF 的 SHA-256"
            ),
        ),
        migrations.AddField(
            model_name="publication",
            name="reason",
            field=models.TextField(
                blank=True, help_text="public; of every edition but the first", verbose_name="更正原因"
            ),
        ),
        migrations.AddField(
            model_name="publication",
            name="sm3",
            field=models.CharField(
                blank=True, help_text="empty where OpenSSL had no SM3", max_length=64, verbose_name="SM3"
            ),
        ),
        migrations.AddConstraint(
            model_name="publication",
            constraint=models.UniqueConstraint(fields=("report", "number"), name="edition_once_a_report"),
        ),
    ]
