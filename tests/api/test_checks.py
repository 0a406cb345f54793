"""Rights and checks by program: only what a holder let this bank see."""

from __future__ import annotations

from uuid import uuid4

import pytest

from rural_rights.api.checks import CheckShown
from rural_rights.api.documented import Problem
from tests.api.conftest import ROOT, Program


class TestRights:
    def test_the_right_behind_a_certificate(self, bank, right):
        """
        By its number, or by the text of its QR code.
        """
        bank.authorised(right)
        paper = bank.site.office.folio(right.unit_id).certificate_of(right.right_id)

        for asked in ({"certificate_no": paper.number}, {"qr": paper.qr_text}):
            [found] = bank.get("/rights", **asked).json()["items"]
            assert found["id"] == str(right.unit)
            assert found["certificate"]["number"] == paper.number

    def test_what_nobody_authorised_is_not_found(self, bank, other_bank, right):
        """
        An unknown number, another bank's right: the same 404.
        """
        other_bank.authorised(right)
        unknown = bank.get("/rights", certificate_no="浙(2026)东阳市不动产权第7777777号")
        foreign = bank.get("/rights", certificate_no=bank.number(right))

        assert unknown.status_code == foreign.status_code == 404
        assert unknown.json()["detail"] == foreign.json()["detail"]
        assert str(right.unit) not in bank.get("/rights").text

    def test_pages_follow_a_cursor_to_the_end(self, bank, site):
        """
        Each right once, newest leave first.
        """
        wanted = set()
        for _ in range(3):
            right = site.office.contract_right()
            bank.authorised(right)
            wanted.add(str(right.unit))
        seen: list[str] = []
        cursor: dict[str, str] = {}
        while True:
            page = bank.get("/rights", limit=2, **cursor).json()
            seen += [item["id"] for item in page["items"]]
            if page["next"] is None:
                break
            cursor = {"cursor": page["next"]}

        assert len(seen) == len(set(seen))
        assert wanted <= set(seen)


class TestChecks:
    def test_the_answer_is_what_was_stored_and_what_is_described(self, bank, right):
        """
        201 with its address; read again it is the same, and known by its ETag.
        """
        bank.authorised(right)

        answer = bank.post("/checks", {"certificate_no": bank.number(right)})

        shown = CheckShown.model_validate(answer.json())
        assert (answer.status_code, shown.colour) == (201, "green")
        again = bank.client.get(answer.headers["location"], headers=bank.headers)
        assert again.json() == answer.json()
        known = {"If-None-Match": again.headers["etag"]}
        unchanged = bank.get(f"/checks/{shown.id}", headers=known)
        assert (unchanged.status_code, unchanged.content) == (304, b"")

    def test_a_seized_right_is_red_with_reason_cure_and_law(self, bank, site, right):
        """
        The same reason that would refuse the entry.
        """
        bank.authorised(right)
        site.office.seize(right.unit_id)

        found = bank.checked(right)

        [block] = found["result"]["blocks"]
        assert found["colour"] == "red"
        assert block["rule"] == "unit-seized"
        assert all(block[name] for name in ("says_zh", "says_en", "remedy_zh", "remedy_en", "law"))
        refused = bank.post("/mortgages", bank.filing(right))
        assert refused.json()["breaches"][0]["rule"] == "unit-seized"

    def test_no_name_leaves_the_county(self, bank, right):
        """
        Holders are masked.
        """
        bank.authorised(right)

        assert "吴平宝" not in str(bank.checked(right))

    def test_another_bank_does_not_see_the_check(self, bank, other_bank, right):
        """
        404 as for one that never was.
        """
        bank.authorised(right)
        check = bank.checked(right)["id"]

        assert other_bank.get(f"/checks/{check}").status_code == 404
        assert other_bank.get(f"/checks/{uuid4()}").status_code == 404

    def test_a_question_without_a_certificate_is_malformed(self, bank):
        """
        422 with the place of the fault.
        """
        answer = bank.post("/checks", {})

        assert answer.status_code == 422
        assert answer.headers["content-type"] == "application/problem+json"
        assert Problem.model_validate(answer.json()).type == "/problems/malformed"


class TestTokens:
    def test_a_scope_opens_its_own_routes_only(self, site, client, right):
        """
        403 without the scope, 401 without a token, each with its challenge.
        """
        reader = Program(site, client, "BANK01", ("check:read",))
        reader.authorised(right)
        assert reader.get("/rights").status_code == 200
        refused = reader.post("/mortgages", reader.filing(right))
        assert refused.status_code == 403
        assert 'scope="mortgage:write"' in refused.headers["www-authenticate"]
        nobody = client.get(ROOT + "/rights")
        assert (nobody.status_code, nobody.headers["www-authenticate"]) == (401, "Bearer")

    def test_an_insurer_sees_no_right(self, site, client, right):
        """
        Nobody authorised it.
        """
        insurer = Program(site, client, "INS01", ("check:read",))

        assert insurer.get("/rights").json() == {"items": [], "next": None}


@pytest.mark.parametrize(
    ("path", "method"),
    [
        ("/rights", "get"),
        ("/checks", "post"),
        ("/checks/{check}", "get"),
        ("/mortgages", "post"),
        ("/mortgages", "get"),
        ("/mortgages/{mortgage}", "get"),
        ("/mortgages/{mortgage}/release", "post"),
        ("/mortgages/{mortgage}/proof.pdf", "get"),
    ],
)
def test_each_route_is_described_with_its_problems_and_its_scope(client, path, method):
    """
    What a bank's developer needs is in the document itself.
    """
    document = client.get("/api/v1/openapi.json").json()
    route = document["paths"]["/{county}/api/v1" + path][method]

    assert route["summary"]
    assert route["description"]
    assert {"401", "403"} <= set(route["responses"])
    assert any(
        status.startswith("2") and "content" in told for status, told in route["responses"].items()
    )
    for status, told in route["responses"].items():
        if status.startswith("4"):
            assert "application/problem+json" in told["content"], status
    assert route["security"]
