"""A page for each rule: what stands against an act, its law, and what to do about it."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from fastapi import APIRouter, Request
from starlette.responses import Response

from rural_rights.db.constraints import SPOKEN
from rural_rights.kernel.refusal import NotFound
from rural_rights.web.i18n import _, said
from rural_rights.web.pages.health import outside
from rural_rights.web.shell import render

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule as explained to people; figures that a case fills in are left open (…)."""

    rule: str
    says_zh: str
    says_en: str
    remedy_zh: str = ""
    remedy_en: str = ""
    law: str = ""


@cache
def rules() -> dict[str, Rule]:
    """Return every explained rule by its id."""
    written = files("rural_rights.web").joinpath("rules.toml").read_text("utf-8")
    spoken = {name.replace("_", "-"): words for name, words in SPOKEN.items()}
    kept = {name: Rule(name, *words) for name, words in spoken.items()}
    kept |= {name: Rule(name, **words) for name, words in tomllib.loads(written).items()}
    return dict(sorted(kept.items()))


@router.get("/problems/{rule}", dependencies=[outside])
def explain_rule(request: Request, rule: str) -> Response:
    """Explain a rule: the page behind the problem type of the API."""
    known = rules().get(rule)
    if known is None:
        raise NotFound
    return render(request, "public/rule.html", title=said(known), rule=known)


@router.get("/problems", dependencies=[outside])
def list_rules(request: Request) -> Response:
    """List every rule."""
    title = _("办理规则说明")
    return render(request, "public/rules.html", title=title, rules=list(rules().values()))
