"""Where published figures are asked for, from ``sources.toml``: addresses, and what is known of each."""

import re
from collections.abc import Mapping
from datetime import date
from string import Formatter
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, model_validator

from outcomes.catalogue.entry import Basis, Entry, Sourced, Text
from outcomes.numerals import day

# What is said of an address until somebody writes into `last_checked` when it answered.
UNCHECKED = "written from documentation, not yet run against the publishers"

PLACES = frozenset({"indicator", "area_type", "parent"})


def _web_address(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in ("https", "http") or not parts.hostname:
        raise ValueError("is no web address: write it from https:// on")
    if parts.username or parts.password:
        raise ValueError("holds a name or password: an address is public")
    unknown = {name for _, name, _, _ in Formatter().parse(text) if name is not None} - PLACES
    if unknown:
        raise ValueError(
            f"{{{min(unknown)}}} is nothing that is filled in; known: {', '.join(sorted(PLACES))}"
        )
    return text


def _pattern(text: str) -> str:
    try:
        re.compile(text)
    except re.error as error:
        raise ValueError(f"is no pattern ({error})") from None
    return text


Address = Annotated[Text, AfterValidator(_web_address)]
Pattern = Annotated[Text, AfterValidator(_pattern)]


class AreaType(Entry):
    """A kind of area that figures are asked for, by the publisher's number of it."""

    id: int
    parent: int
    title: Text
    basis: Basis
    note: Text


class Publisher(Sourced):
    """A source that published figures are fetched from, and its address."""

    id: Annotated[Text, Field(pattern=r"^[a-z0-9-]+$")]
    label: Text
    layout: Text
    gets: Literal["indicators", "newest links"]
    address: Address
    available: Address | None = None
    area_types: tuple[AreaType, ...] = ()
    names: Mapping[str, Text] = Field(default_factory=dict)
    through: Pattern | None = None
    n_pages: int = Field(default=1, ge=1, le=10)
    link: Pattern | None = None
    n_files: int = Field(default=1, ge=1, le=60)
    holds: tuple[Text, ...] = ()
    hosts: tuple[Text, ...] = ()
    pause_seconds: float = Field(default=1.0, ge=0, le=60)
    last_checked: date | None = None
    note: Text

    @model_validator(mode="after")
    def _has_what_it_needs(self) -> "Publisher":
        if (self.gets == "newest links") != (self.link is not None):
            raise ValueError("link: stands where the newest links are fetched, and nowhere else")
        if (self.gets == "indicators") != ("{indicator}" in self.address):
            raise ValueError("address: has {indicator} where indicators are fetched, and nowhere else")
        if ("{area_type}" in self.address) != bool(self.area_types):
            raise ValueError("area_types: stand where the address has {area_type}, and nowhere else")
        if (self.basis == "stated") != (self.last_checked is not None):
            raise ValueError(
                'basis: is "stated" once last_checked says when the address answered, else "assumed"'
            )
        return self

    @property
    def how_known(self) -> str:
        """Whether, and when, somebody has run it against the publisher."""
        checked = self.last_checked
        return f"last run against the publisher on {day(checked)}" if checked else UNCHECKED

    def leads_to(self, address: str) -> bool:
        """Whether a link or a redirect of this source may lead there: same scheme, and a host that it names."""
        own, other = urlsplit(self.address), urlsplit(address)
        return other.scheme == own.scheme and other.hostname in {own.hostname, *self.hosts}
