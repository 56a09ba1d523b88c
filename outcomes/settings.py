"""Settings from environment variables ``OUTCOMES_*``: typed, validated, listed in the README."""

import os
from functools import lru_cache
from ipaddress import ip_address, ip_network
from pathlib import Path

from pydantic import Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

ROOT = Path(__file__).resolve().parents[1]


class Folders(BaseSettings):
    """Where the program finds what it is made of, read as soon as it is imported; no value of these is wrong."""

    model_config = SettingsConfigDict(env_prefix="OUTCOMES_", frozen=True, extra="ignore")

    reference: Path = Field(default=ROOT / "data" / "reference", description="a folder of reference data")
    sources: str = Field(default="", description="a folder of further sources, each with its staging query")

    @property
    def source_folders(self) -> tuple[Path, ...]:
        """Folders of further sources."""
        return (Path(self.sources).expanduser().resolve(),) if self.sources else ()


class Settings(Folders):
    """Everything that can differ between two installations.

    Raises
    ------
    pydantic.ValidationError
        Naming the variable, when a value has the wrong type or is out of range.
    """

    home: Path = Field(default=ROOT / "var", description="where ledger, warehouse and snapshots live")
    host: str = Field(default="127.0.0.1", description="address to listen on")
    port: int = Field(default=8050, ge=1, le=65535, description="port to listen on")
    public: bool = Field(
        default=False,
        description="the pages are meant for everybody: no sign-in, and nothing that is not published",
    )
    auth_header: str = Field(
        default="", description="header in which a trusted proxy names the signed-in user"
    )
    trusted_proxy: str = Field(
        default="127.0.0.1,::1",
        description="addresses or networks of that proxy, separated by commas: the header counts from nowhere else",
    )
    contact: str = Field(
        default="", description="who answers questions about these pages: an e-mail address or a web address"
    )
    proxy: str = Field(
        default="", description="address of the proxy by which fetch asks publishers; else the environment's"
    )
    accept_partial_percent: float = Field(
        default=5.0, ge=0, le=100, description="rows in quarantine that reject a file"
    )

    @field_validator("home")
    @classmethod
    def _absolute(cls, home: Path) -> Path:
        return home.expanduser().resolve()

    @field_validator("trusted_proxy")
    @classmethod
    def _networks(cls, listed: str) -> str:
        for one in listed.split(","):
            ip_network(one.strip(), strict=False)
        return listed

    def trusts(self, address: str) -> bool:
        """Whether a request from this address may say who is signed in."""
        caller = ip_address(address)
        return any(caller in ip_network(one.strip(), strict=False) for one in self.trusted_proxy.split(","))

    @property
    def is_local(self) -> bool:
        """Whether only this machine can reach the pages."""
        return self.host in ("127.0.0.1", "localhost", "::1")


_in_use: Settings | None = None


def use(settings: Settings | None) -> None:
    """Let a process keep the settings that it was started with; None lets it read them again."""
    global _in_use
    _in_use = settings


def current() -> Settings:
    """The settings in use, or what the environment says now where none are."""
    return _in_use or _said_by(_variables())


def _variables() -> tuple[tuple[str, str], ...]:
    return tuple(sorted(item for item in os.environ.items() if item[0].upper().startswith("OUTCOMES_")))


@lru_cache(maxsize=8)
def _said_by(variables: tuple[tuple[str, str], ...]) -> Settings:
    """The settings that these variables of the environment make; to validate them takes longer than to read a page."""
    return Settings()


def sentence(error: ValidationError) -> str:
    """What is wrong with a setting, in one sentence that names its variable."""
    first = error.errors()[0]
    name = "_".join(str(step) for step in first["loc"]).upper()
    return f"The setting OUTCOMES_{name} cannot be used: {first['msg'][0].lower()}{first['msg'][1:]}."
