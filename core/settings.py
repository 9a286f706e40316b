"""Settings from the environment and `.env`; documents for operators are made of their descriptions."""

from __future__ import annotations

import base64
import difflib
from collections.abc import Iterable, Mapping
from contextlib import suppress
from typing import Annotated, Literal, Self
from urllib.parse import quote, unquote, urlsplit

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from core.bridge.peer import TrustedProxies

Port = Annotated[int, Field(ge=0, le=65535)]
# Shorter names of ours resemble too many variables of other programs.
_SHORTEST_NEAR_MISS = 8
_NEAR = 0.87


class SettingsError(Exception):
    """A setting is malformed. The text has one line for each, for people."""


class Settings(BaseSettings):
    """What an operator can set. Names are those of the environment, in capitals."""

    model_config = SettingsConfigDict(
        env_file=".env", env_ignore_empty=True, extra="ignore", hide_input_in_errors=True
    )

    admin_username: str | None = Field(
        default=None,
        description="The operator's user name. Without it and the password no admin operation works. "
        "No colon in it.",
        examples=["admin"],
    )
    admin_password: SecretStr | None = Field(
        default=None, description="The operator's password. There is one account, and no other factor."
    )
    max_queue_size: int = Field(
        default=4,
        description="How many callsigns may wait. With 0 or less every registration is refused.",
    )
    qrz_username: str | None = Field(
        default=None,
        description="User name at QRZ.com, for callsign lookup (an XML subscription is needed there). "
        "Without it and the password entries say that the lookup is not configured; registrations work all "
        "the same.",
    )
    qrz_password: SecretStr | None = Field(default=None, description="Password at QRZ.com.")
    qrz_url: str = Field(
        default="https://xmldata.qrz.com/xml/current/", description="Address of the QRZ.com XML service."
    )
    frontend_url: str = Field(
        default="http://localhost:3000",
        description="The web application that /status links to. Its pages may use credentials that a browser "
        "remembers.",
    )
    allowed_origins: Annotated[frozenset[str], NoDecode] = Field(
        default=frozenset(),
        description="More origins whose pages may use credentials that a browser remembers, and show /status "
        "in a frame; separated by commas. Reading without credentials works from everywhere.",
        examples=["https://dx.example.org,https://log.example.org"],
    )
    trusted_proxies: Annotated[tuple[str, ...], NoDecode] = Field(
        default=(),
        description="Proxies in front of the server, addresses or networks separated by commas. Their "
        "X-Forwarded-For header tells the client's address, by which limits count; from anybody else it is "
        "ignored.",
        examples=["127.0.0.1,10.0.0.0/8"],
    )
    rate_limit: bool = Field(
        default=True,
        description="Whether limits hold for how often a client may ask, and fail to log in; normal use does "
        "not reach them. false is for load tests and the like, on a server that strangers cannot reach.",
    )
    host: str = Field(
        default="127.0.0.1", description="Address to listen on. 0.0.0.0 listens on all addresses."
    )
    port: Port = Field(default=8000, description="Port for HTTP, events and WebSocket.")
    websocket_port: Port | None = Field(
        default=None,
        description="A second port with the same interface, for set-ups that route WebSocket apart from "
        "HTTP.",
        examples=[8001],
    )
    websocket_max_connections: int = Field(
        default=5000,
        ge=1,
        description="Connections at once, WebSockets and event streams together. Further ones are refused "
        "with 503 and pointed to HTTP; the operator gets in all the same.",
    )
    max_connections_per_address: int = Field(
        default=100,
        ge=1,
        description="Connections at once from one address (from one /64 of IPv6); further ones are refused "
        "with 429. A club behind one router shares an address, and so does everybody behind a proxy that is "
        "not trusted.",
    )
    max_connections_per_account: int = Field(
        default=50,
        ge=1,
        description="Connections at once that are logged in as the operator. A further login is refused with "
        "429.",
    )
    session_hours: float = Field(
        default=72.0,
        gt=0,
        le=8760,
        description="Hours after which a login on a WebSocket expires: the connection is closed with 4102. "
        "The default lasts for a contest weekend.",
    )
    websocket_heartbeat_interval: float = Field(
        default=30.0,
        gt=0,
        le=3600,
        description="Seconds between keepalive events and protocol pings on a WebSocket.",
    )
    database_url: SecretStr = Field(
        default=SecretStr("sqlite:///pileup-buster.db"),
        description="sqlite:///FILE (relative to the working directory; one server) or "
        "postgresql://USER:PASSWORD@HOST/NAME (any number of servers share one station).",
    )
    metrics_public: bool = Field(
        default=False,
        description="Whether GET /metrics (Prometheus) answers everybody. Otherwise it takes the operator's "
        "login (HTTP Basic).",
    )
    event_history_count: int = Field(
        default=10_000,
        ge=0,
        le=1_000_000,
        description="Past events that are kept: clients that were away resume from them.",
    )
    event_history_hours: float = Field(
        default=72.0, gt=0, le=8760, description="Hours for which past events are kept."
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        default="info", description="Least important messages to log."
    )
    log_format: Literal["auto", "console", "json"] = Field(
        default="auto", description="console, json, or auto: console on a terminal and json elsewhere."
    )

    @field_validator("allowed_origins", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        if isinstance(value, str):
            return frozenset(part.strip().rstrip("/").lower() for part in value.split(",") if part.strip())
        return value

    @field_validator("trusted_proxies", mode="before")
    @classmethod
    def _networks(cls, value: object) -> object:
        if isinstance(value, str):
            value = tuple(part.strip() for part in value.split(",") if part.strip())
        if isinstance(value, tuple | list):
            TrustedProxies(value)
        return value

    @field_validator("admin_username")
    @classmethod
    def _no_colon(cls, value: str | None) -> str | None:
        if value is not None and ":" in value:
            raise ValueError("must not contain a colon, where HTTP Basic divides name from password")
        return value

    @model_validator(mode="after")
    def _trust_frontend(self) -> Self:
        parts = urlsplit(self.frontend_url)
        if parts.scheme and parts.netloc:
            self.allowed_origins |= {f"{parts.scheme}://{parts.netloc}".lower()}
        return self

    @property
    def secrets(self) -> frozenset[str]:
        """What must not be logged, in the spellings that it travels in."""
        words = {
            one.get_secret_value() for one in (self.admin_password, self.qrz_password) if one is not None
        }
        with suppress(ValueError):
            stored = urlsplit(self.database_url.get_secret_value()).password
            words |= {stored, unquote(stored)} if stored else set()
        words |= {quote(word, safe="", errors="replace") for word in words}
        if self.admin_username and self.admin_password:
            login = f"{self.admin_username}:{self.admin_password.get_secret_value()}"
            words.add(base64.b64encode(login.encode(errors="replace")).decode())
        return frozenset(words)

    @property
    def ports(self) -> list[int]:
        """The ports to listen on, without repetition."""
        return list(
            dict.fromkeys([self.port, self.port if self.websocket_port is None else self.websocket_port])
        )


def load(**overrides: object) -> Settings:
    """Read the settings; `overrides` that are not None take precedence. Raises `SettingsError`."""
    given = {name: value for name, value in overrides.items() if value is not None}
    try:
        return Settings(**given)  # type: ignore[arg-type]
    except ValidationError as error:
        faults = error.errors(include_input=False, include_url=False)
        lines = [
            f"{'.'.join(map(str, one['loc'])).upper()}: {one['msg'].removeprefix('Value error, ')}"
            for one in faults
        ]
        raise SettingsError("\n".join(lines)) from None


def near_misses(environment: Mapping[str, str] | Iterable[str]) -> list[tuple[str, str]]:
    """Variables that are nearly ours, each with the name that was probably meant."""
    ours = {name.upper() for name in Settings.model_fields}
    long = [name for name in ours if len(name) >= _SHORTEST_NEAR_MISS]
    found: list[tuple[str, str]] = []
    for name in sorted(environment):
        if name.upper() in ours:
            continue
        near = difflib.get_close_matches(name.upper(), long, n=1, cutoff=_NEAR)
        if near:
            found.append((name, near[0]))
    return found
