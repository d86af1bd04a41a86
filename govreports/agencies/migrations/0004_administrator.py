from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("agencies", "0003_supervisor"),
    ]

    operations = [
        migrations.AlterField(
            model_name="membership",
            name="role",
            field=models.CharField(
                choices=[
                    ("drafter", "填报人"),
                    ("reviewer", "审核人"),
                    ("supervisor", "指导人"),
                    ("administrator", "单位管理员"),
                ],
                max_length=20,
                verbose_name="角色",
            ),
        ),
    ]
