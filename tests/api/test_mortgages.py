"""Mortgages by program: filed once whatever is lost on the way, ranked, released, proven."""

from __future__ import annotations

from uuid import uuid4

import httpx

from certificates.verify import verify_pdf
from tests.api.conftest import ROOT


class TestFiling:
    def test_it_is_entered_with_rank_and_proof(self, bank, right):
        """
        201 after the commit, and the proof is a sealed PDF.
        """
        bank.authorised(right)

        filed = bank.filed(right)

        assert (filed["state"], filed["rank"], filed["priority"]) == ("registered", 1, 1)
        assert filed["proof"]["number"].startswith("浙(")
        pdf = bank.client.get(filed["proof"]["pdf"], headers=bank.headers)
        assert pdf.headers["content-type"] == "application/pdf"
        trust = bank.site.installation.press.ring.trust
        assert verify_pdf(pdf.content, trust).outcome.value == "genuine"
        again = bank.client.get(filed["proof"]["pdf"], headers=bank.headers)
        assert again.content == pdf.content

    def test_the_same_key_again_is_the_same_answer(self, bank, right):
        """
        A lost answer: the program sends the request again.
        """
        bank.authorised(right)
        body, key = bank.filing(right), str(uuid4())

        answers = [bank.post("/mortgages", body, key=key) for _ in range(2)]

        assert [a.status_code for a in answers] == [201, 201]
        assert answers[0].json() == answers[1].json()
        assert len(bank.site.office.folio(right.unit_id).mortgages) == 1

    def test_the_same_loan_under_another_key_is_the_same_mortgage(self, bank, right):
        """
        Exactly once by the bank's code and its loan number; other terms are refused.
        """
        bank.authorised(right)
        body = bank.filing(right)

        first, second = (bank.post("/mortgages", body) for _ in range(2))
        other = bank.post("/mortgages", body | {"secures_yuan": "30000.00"})

        assert first.json() == second.json()
        assert other.status_code == 409
        assert other.json()["breaches"][0]["rule"] == "mortgage-loan-once"
        assert len(bank.site.office.folio(right.unit_id).mortgages) == 1

    def test_two_banks_may_use_the_same_loan_number(self, bank, other_bank, right):
        """
        It is the bank's own; the second one comes behind.
        """
        for program in (bank, other_bank):
            program.authorised(right)

        first = bank.filed(right, loan_no="2026-1")
        second = other_bank.filed(right, loan_no="2026-1")

        assert (first["rank"], second["rank"]) == (1, 2)

    def test_a_write_without_a_key_is_not_taken(self, bank, right):
        """
        400: a repetition could not be told.
        """
        bank.authorised(right)

        assert bank.post("/mortgages", bank.filing(right), key=None).status_code == 400

    def test_a_key_is_not_used_for_something_else(self, bank, right):
        """
        409, and nothing is entered.
        """
        bank.authorised(right)
        key = str(uuid4())
        bank.post("/mortgages", bank.filing(right), key=key)

        refused = bank.post("/mortgages", bank.filing(right), key=key)

        assert refused.json()["type"] == "/problems/idempotency-key-reused"

    def test_reasons_come_together_with_the_place_of_the_fault(self, bank, site):
        """
        Too much, too long: both are told at once, by JSON Pointer.
        """
        right = site.office.contract_right()
        bank.authorised(right)

        refused = bank.post(
            "/mortgages",
            bank.filing(right, secures_yuan="900000.00", debt_to="2060-01-01"),
        )

        told = {breach["rule"]: breach["pointer"] for breach in refused.json()["breaches"]}
        assert refused.status_code == 409
        assert told == {
            "lending-cap-exceeded": "/secures_yuan",
            "loan-outlasts-right": "/debt_to",
        }

    def test_money_is_exact(self, bank, right):
        """
        A third place is refused, never rounded.
        """
        bank.authorised(right)

        refused = bank.post("/mortgages", bank.filing(right, secures_yuan="20000.001"))

        assert refused.status_code == 422
        assert refused.json()["errors"][0]["pointer"] == "/secures_yuan"


class TestScope:
    def test_another_bank_finds_nothing(self, bank, other_bank, right):
        """
        Neither the mortgage nor its proof, nor may it file on a foreign check.
        """
        bank.authorised(right)
        other_bank.authorised(right)
        mine = bank.filed(right)["id"]
        body = bank.filing(right)

        assert other_bank.get(f"/mortgages/{mine}").status_code == 404
        assert other_bank.get(f"/mortgages/{mine}/proof.pdf").status_code == 404
        assert other_bank.post(f"/mortgages/{mine}/release", {}).status_code == 404
        assert other_bank.post("/mortgages", body).status_code == 404
        assert mine not in other_bank.get("/mortgages").text


class TestReleasing:
    def test_those_behind_move_up(self, bank, other_bank, right):
        """
        Rank rises, priority stays, the released one's proof is void.
        """
        for program in (bank, other_bank):
            program.authorised(right)
        first, second = bank.filed(right), other_bank.filed(right)

        released = bank.post(f"/mortgages/{first['id']}/release", {"because": "贷款结清"}).json()

        assert (released["state"], released["rank"]) == ("released", None)
        assert released["proof"]["state"] == "void"
        now = other_bank.get(f"/mortgages/{second['id']}").json()
        assert (now["rank"], now["priority"]) == (1, 2)

    def test_twice_is_once(self, bank, right):
        """
        A lost answer: released before, it is left as it is.
        """
        bank.authorised(right)
        mine = bank.filed(right)["id"]
        key = str(uuid4())

        answers = [bank.post(f"/mortgages/{mine}/release", {}, key=used) for used in (key, key, "")]

        assert [a.status_code for a in answers] == [200, 200, 200]
        assert answers[0].json() == answers[2].json()

    def test_a_loan_filed_again_after_its_release_is_not_entered_again(self, bank, right):
        """
        The loan number was used; the answer is the released mortgage.
        """
        bank.authorised(right)
        body = bank.filing(right)
        mine = bank.post("/mortgages", body).json()["id"]
        bank.post(f"/mortgages/{mine}/release", {})

        again = bank.post("/mortgages", body).json()

        assert (again["id"], again["state"]) == (mine, "released")


class TestReading:
    def test_a_bank_reads_its_own_by_loan_and_page_by_page(self, bank, site):
        """
        Newest first, each once.
        """
        right = site.office.contract_right()
        bank.authorised(right)
        mine = [bank.filed(right) for _ in range(3)]

        [one] = bank.get("/mortgages", loan_no=mine[1]["loan_no"]).json()["items"]
        first = bank.get("/mortgages", limit=2).json()
        second = bank.get("/mortgages", limit=2, cursor=first["next"]).json()

        assert one["id"] == mine[1]["id"]
        assert [m["id"] for m in first["items"]] == [mine[2]["id"], mine[1]["id"]]
        assert second["items"][0]["id"] == mine[0]["id"]


def test_over_a_real_connection(site, bank, right):
    """
    Token, check, filing, proof and release through a server, as a bank's program does it.
    """
    bank.authorised(right)
    body = bank.filing(right)
    with site.served() as address, httpx.Client(base_url=address + ROOT) as program:
        program.headers.update(bank.headers)
        check = program.post("/checks", json={"certificate_no": bank.number(right)}).json()
        filed = program.post(
            "/mortgages",
            json=body | {"check": check["id"]},
            headers={"Idempotency-Key": str(uuid4())},
        )
        mine = f"/mortgages/{filed.json()['id']}"
        pdf = program.get(mine + "/proof.pdf").content
        released = program.post(mine + "/release", json={}, headers={"Idempotency-Key": "r" * 20})

    assert filed.status_code == 201
    assert pdf.startswith(b"%PDF")
    assert released.json()["state"] == "released"
