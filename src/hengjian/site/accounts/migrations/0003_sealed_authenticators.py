"""The secrets of authenticators are sealed."""

from binascii import unhexlify
from typing import Any

from django.db import migrations

from hengjian.site.common import sealing


def seal(apps: Any, schema_editor: Any) -> None:
    """Those in the clear."""
    for device in apps.get_model("otp_totp", "TOTPDevice").objects.all():
        if sealing.key_of(device.key) is None:
            device.key = sealing.seal(unhexlify(device.key), f"totp:{device.user_id}")
            device.save(update_fields=["key"])


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_guesses"),
        ("otp_totp", "0003_add_timestamps"),
    ]

    operations = [
        migrations.CreateModel(
            name="Authenticator",
            fields=[],
            options={"proxy": True, "indexes": [], "constraints": []},
            bases=("otp_totp.totpdevice",),
        ),
        migrations.RunPython(seal, migrations.RunPython.noop),
    ]
