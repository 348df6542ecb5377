from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("questionnaire", "0002_writing_together")]

    operations = [
        migrations.AddField("question", "picture", models.CharField(blank=True, max_length=60)),
        migrations.AddField("section", "picture", models.CharField(blank=True, max_length=60)),
    ]
