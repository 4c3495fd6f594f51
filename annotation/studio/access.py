"""Who we are to a server: signing in, personal access tokens, the client, and its errors."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import httpx

from annotation.studio.home import Home
from corpus.findings import UsageError

if TYPE_CHECKING:
    from label_studio_sdk import LabelStudio

TOKEN = "LABEL_STUDIO_API_KEY"  # the SDK's own name for it
TIMEOUT = 600  # seconds; large exports of the community edition take minutes


def personal_token(url: str, email: str, password: str) -> str:
    """Sign in and return a new personal access token.

    Raises:
        UsageError: the server refuses, or the user has a token that it will not show again.
    """
    with httpx.Client(base_url=url, timeout=60, trust_env=False) as client:
        client.get("/user/login/")
        form = {"email": email, "password": password, "csrfmiddlewaretoken": _csrf(client)}
        headers = {"Referer": f"{url}/user/login/"}
        signed = client.post("/user/login/?next=/", data=form, headers=headers)
        if signed.status_code != 302:
            raise UsageError(f"{url} does not let {email} sign in with the password that we keep")
        headers = {"Referer": url, "X-CSRFToken": _csrf(client)}
        answer = client.post("/api/token/", headers=headers)
        if answer.status_code != 201:
            message = f"{url} gives {email} no token (HTTP {answer.status_code}); make one on its"
            raise UsageError(f"{message} Account & Settings page and put it into {TOKEN}")
        return str(answer.json()["token"])


def _csrf(client: httpx.Client) -> str:
    return client.cookies.get("csrftoken") or ""


@contextmanager
def client(home: Home, url: str | None = None) -> Iterator[LabelStudio]:
    """Yield the client of a server: the one of a home, or that at ``url``.

    The token of a home's own server is in the home, that for ``url`` in the environment.

    Raises:
        UsageError: no server or no token is known; or, for whatever happens inside, the server
            does not answer, refuses the token, or fails.
    """
    where_to = address(home, url)
    token, where = _token(home, url)
    from label_studio_sdk import LabelStudio
    from label_studio_sdk.core.api_error import ApiError

    # A server on this machine is never reached through a proxy that the environment names.
    connection = httpx.Client(timeout=TIMEOUT, follow_redirects=True, trust_env=url is not None)
    try:
        with connection:
            yield LabelStudio(  # type: ignore[no-untyped-call]  # the SDK leaves it untyped
                base_url=where_to, api_key=token, timeout=TIMEOUT, httpx_client=connection
            )
    except ApiError as error:
        raise UsageError(_refusal(where_to, where, error.status_code, error.body)) from None
    except httpx.TimeoutException:
        raise UsageError(f"{where_to} did not answer within {TIMEOUT} s; run it again") from None
    except httpx.HTTPError as error:
        message = f"no answer from {where_to} ({error.__class__.__name__}): is the server running?"
        raise UsageError(
            f"{message} Start it with sitrep annotate serve, then run this again"
        ) from None


def address(home: Home, url: str | None = None) -> str:
    """Return where the server is: ``url`` without a slash at its end, else that of a home.

    Raises:
        UsageError: no server was started there.
    """
    if url is not None:
        return url.rstrip("/")
    running = home.running()
    if running is None:
        message = "no server was started here; run sitrep annotate serve, or name one with --url"
        raise UsageError(message)
    return running.url


def _token(home: Home, url: str | None) -> tuple[str, str]:
    """Return the token and where it comes from: never that of one server for another."""
    if url is None and (access := home.access()) is not None and access.token:
        return access.token, str(home.secrets)
    token = os.environ.get(TOKEN, "").strip()
    if not token:
        message = f"no token: put one from the server's Account & Settings page into {TOKEN}"
        raise UsageError(message)
    if not token.isascii() or not token.isprintable() or " " in token:
        message = "holds blanks or characters that no token has; copy it again"
        raise UsageError(f"the environment variable {TOKEN} {message}")
    return token, f"the environment variable {TOKEN}"


def _refusal(address: str, where: str, status: int | None, body: object) -> str:
    """Say what an error of the server means; headers and tokens are never part of it."""
    detail = body.get("detail") if isinstance(body, dict) else None
    if status in (401, 403):
        return f"{address} refuses the token from {where} ({detail or status}); make a new one"
    if status == 404:
        return f"{address}: {detail or 'not found'} Was the project or task deleted meanwhile?"
    reasons = body.get("validation_errors") if isinstance(body, dict) else None
    said = reasons or detail or "no reason given"
    return f"{address} failed (HTTP {status}): {said!s:.300}"
