"""The attribute tables of an invented village, as CSV."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

from rural_rights.kernel.area import mu_of
from scripts.invented_village import Family, Village, area_of, contract_area


class AttributeTables:
    """The attribute tables as CSV."""

    def __init__(self, folder: Path, village: Village) -> None:
        self._folder = folder
        self._village = village
        self._plan = village.plan

    def write(self) -> None:
        """Write all eight."""
        self._issuers()
        self._households()
        self._contracts()
        self._certificates()
        self._leases()

    def _csv(self, table: str, headings: str, rows: Sequence[Sequence[object]]) -> None:
        path = self._folder / f"{table}.csv"
        with path.open("w", encoding=self._plan.encoding, newline="") as file:
            writer = csv.writer(file, quoting=csv.QUOTE_ALL, lineterminator=self._plan.line_end)
            writer.writerow(headings.split())
            writer.writerows(rows)

    def _issuers(self) -> None:
        rows = []
        for group in range(1, self._plan.groups + 1):
            head = self._village.families[(group - 1) % len(self._village.families)].head
            rows.append(
                [
                    f"{self._plan.village}{group:02}", f"{self._plan.name}第{group}村民小组",
                    head.name, "1", head.number, f"139{group:08}", f"浙江省{self._plan.name}",
                    "322118", "测绘一队", "20160310", "情况属实",
                ]
            )  # fmt: skip
        headings = "FBFBM FBFMC FBFFZRXM FZRZJLX FZRZJHM LXDH FBFDZ YZBM FBFDCY FBFDCRQ FBFDCJS"
        self._csv("FBF", headings, rows)

    def _households(self) -> None:
        rows: list[list[object]] = []
        members: list[list[object]] = []
        for family in self._village.families:
            head = family.head
            rows.append(
                [
                    family.code, "1", head.name, "1", head.number,
                    f"{self._plan.name}{family.number}号", "322118", f"138{family.number:08}",
                    len(family.members), "20160315", "测绘一队", "无异议", "公示无异议",
                    "村务监督委员会", "20160420", head.name,
                ]
            )  # fmt: skip
            members += [
                [family.code, m.name, m.sex, "1", m.number, m.relation, m.mark, m.holds, ""]
                for m in family.members
            ]
        self._csv(
            "CBF",
            "CBFBM CBFLX CBFMC CBFZJLX CBFZJHM CBFDZ YZBM LXDH CBFCYSL CBFDCRQ CBFDCY CBFDCJS "
            "GSJS GSJSR GSSHRQ GSSHR",
            rows,
        )
        self._csv("CBF_JTCY", "CBFBM CYXM CYXB CYZJLX CYZJHM YHZGX CYBZ SFGYR CYBZSM", members)

    def _contracts(self) -> None:
        contracts: list[list[object]] = []
        parcels: list[list[object]] = []
        for family in self._village.families:
            issuer, code = family.code[:14], f"{family.code}J"
            areas = [contract_area(area_of(shape)) for _, shape in family.parcels]
            total = sum(areas, Decimal(0))
            contracts.append(
                [
                    code, "", issuer, family.code, "110", "19990101", "20281231", total,
                    len(areas), "19990101", mu_of(total), "", "",
                ]
            )  # fmt: skip
            for at, ((parcel, _), area_m2) in enumerate(zip(family.parcels, areas, strict=True)):
                lease = self._lease_code(family) if at == 0 and family.number % 17 == 5 else ""
                parcels.append(
                    [
                        parcel, issuer, family.code, "110", area_m2, code, lease, code, "",
                        mu_of(area_m2), "", "2",
                    ]
                )  # fmt: skip
        self._csv(
            "CBHT",
            "CBHTBM YCBHTBM FBFBM CBFBM CBFS CBQXQ CBQXZ HTZMJ CBDKZS QDSJ HTZMJM YHTZMJ YHTZMJM",
            contracts,
        )
        self._csv(
            "CBDKXX",
            "DKBM FBFBM CBFBM CBJYQQDFS HTMJ CBHTBM LZHTBM CBJYQZBM YHTMJ HTMJM YHTMJM SFQQQG",
            parcels,
        )

    def _lease_code(self, family: Family) -> str:
        return f"LZ{self._plan.village}{family.number:04}"

    def _certificates(self) -> None:
        entries: list[list[object]] = []
        papers: list[list[object]] = []
        for family in self._village.families:
            code, head = f"{family.code}J", family.head
            serial = f"浙(2016)东阳市农村土地承包经营权证第{family.number:06}号"
            entries.append(
                [
                    code, family.code[:14], family.code, "110", "30年", "19990101", "20281231", "",
                    serial, "", "", "市农业局", "20160601",
                ]
            )  # fmt: skip
            taken = ["1", "20160715", head.name, "1", head.number]
            papers.append([code, "东阳市人民政府", "20160601", *taken])
        self._csv(
            "CBJYQZDJB",
            "CBJYQZBM FBFBM CBFBM CBFS CBQX CBQXQ CBQXZ DKSYT CBJYQZLSH DJBFJ YCBJYQZBH DBR DJSJ",
            entries,
        )
        self._csv("CBJYQZ", "CBJYQZBM FZJG FZRQ QZSFLQ QZLQRQ QZLQRXM QZLQRZJLX QZLQRZJHM", papers)

    def _leases(self) -> None:
        rows: list[list[object]] = []
        families = self._village.families
        for family in families:
            if family.number % 17 != 5 or len(families) < 6:
                continue
            lessee = families[family.number % len(families)]
            area_m2 = contract_area(area_of(family.parcels[0][1]))
            rows.append(
                [
                    f"{family.code}J", self._lease_code(family), family.code, lessee.code, "900",
                    "13年", "20150101", "20271231", area_m2, 1, "1", "1", "出租,每亩每年500元",
                    "20141220", mu_of(area_m2),
                ]
            )  # fmt: skip
        self._csv(
            "LZHT",
            "YCBHTBM LZHTBM CBFBM SRFBM LZFS LZQX LZQXKSRQ LZQXJSRQ LZMJ LZDKS LZQTDYT LZHTDYT "
            "LZJGSM HTQDRQ LZMJM",
            rows,
        )
