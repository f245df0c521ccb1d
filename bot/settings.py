"""What the machine's owner sets, by environment variables that begin with ZHOUBAO_."""

from pathlib import Path
from typing import Self

from pydantic import Field, SecretStr, ValidationError, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict


class SettingsError(Exception):
    """A setting is missing or wrong; the message says which, and what to do."""


class Settings(BaseSettings):
    """The settings of one deployment; docs/configuration.md describes each."""

    model_config = SettingsConfigDict(env_prefix="ZHOUBAO_", extra="ignore")

    #: The folder with the database and the lock of the running program.
    data: Path = Path("zhoubao-data")
    #: postgresql://user:password@host/name; without it SQLite in the data folder.
    database: SecretStr | None = None
    #: A folder with the office's own fonts, searched before the system's.
    fonts: Path | None = None
    #: The address under which people reach the web chat: https://weekly.example.org
    public_url: str | None = None
    telegram_token: SecretStr | None = None
    #: The address of an own Bot API server, in place of Telegram's.
    telegram_api: str | None = None
    #: socks5://… or http://…, through which Telegram is reached.
    telegram_proxy: SecretStr | None = None
    #: Whether Telegram calls us at public_url, instead of our asking it.
    telegram_webhook: bool = False
    #: Seconds without anything more, after which what one person sent is answered as one.
    quiet_s: float = Field(default=1.0, ge=0, le=10)
    #: What Telegram must show at the webhook: 16 to 256 of A-Z a-z 0-9 _ -
    telegram_secret: SecretStr | None = Field(default=None)

    @model_validator(mode="after")
    def _webhook_is_guarded(self) -> Self:
        if not self.telegram_webhook:
            return self
        secret = self.telegram_secret.get_secret_value() if self.telegram_secret else ""
        if not 16 <= len(secret) <= 256 or not set(secret) <= _SECRET:
            raise ValueError(
                "ZHOUBAO_TELEGRAM_WEBHOOK needs ZHOUBAO_TELEGRAM_SECRET: "
                "16 to 256 characters of A-Z a-z 0-9 _ -"
            )
        if not (self.public_url or "").startswith("https://"):
            raise ValueError(
                "ZHOUBAO_TELEGRAM_WEBHOOK needs ZHOUBAO_PUBLIC_URL beginning with https://"
            )
        return self

    @property
    def database_url(self) -> str:
        """Where the rows are: the database that was named, else a file in the data folder."""
        if self.database is not None:
            return self.database.get_secret_value()
        return f"sqlite:///{(self.data / 'zhoubao.db').resolve()}"


_SECRET = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-")


def load(data: Path | None = None) -> Settings:
    """The settings from the environment, with the data folder that the command line names.

    Raises SettingsError with one sentence for each setting that is wrong.
    """
    try:
        return Settings() if data is None else Settings(data=data)
    except ValidationError as error:
        # The values stay out of the message: one of them may be a secret.
        told = [
            f"{'ZHOUBAO_' + str(each['loc'][0]).upper() + ': ' if each['loc'] else ''}"
            f"{each['msg'].removeprefix('Value error, ')}"
            for each in error.errors(include_input=False, include_url=False)
        ]
        raise SettingsError("; ".join(told)) from None
