"""Codes of organisations, divisions, contract land, units and certificates."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rural_rights.kernel.codes import (
    CertificateKind,
    CertificateNumber,
    CodeError,
    ContractCertificateNumber,
    ContractCode,
    ContractorCode,
    ContractorKind,
    CountyCode,
    ElectronicCertificateId,
    IssuerCode,
    LotCode,
    ParcelCode,
    ShareCertificateNumber,
    TownCode,
    UnitCode,
    Uscc,
    VillageCode,
)

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"


class TestUnifiedSocialCreditCode:
    """GB 32100 with GB 11714 inside."""

    @pytest.mark.parametrize(
        ("text", "collective"),
        [
            ("N2330783MF01234513", True),
            ("N1330783MF7700Q18Y", True),
            ("N3330783MF3000Y82L", True),
            ("91330783MA2E5XK91K", False),
            ("91330100799655058B", False),
        ],
    )
    def test_right_codes_are_read(self, text: str, collective: bool) -> None:
        """N1, N2 and N3 are collectives; 91 is an enterprise."""
        code = Uscc.parse(text.lower())

        assert (str(code), code.is_collective) == (text, collective)
        assert code.organisation_code == text[8:17]

    @pytest.mark.parametrize(
        ("text", "rule"),
        [
            ("N2330783MF01234514", "uscc-check"),
            ("N2330783MF1232019B", "uscc-check"),
            ("N2330783MF0123451", "uscc-wrong-length"),
            ("N2330783MFO1234513", "uscc-illegal-character"),
        ],
    )
    def test_wrong_codes_are_refused(self, text: str, rule: str) -> None:
        """The letters I, O, S, V and Z are not in the alphabet."""
        with pytest.raises(CodeError) as refused:
            Uscc.parse(text)
        assert refused.value.rule == rule

    @given(st.integers(0, 17), st.sampled_from(ALPHABET))
    def test_any_one_changed_character_is_found(self, at: int, character: str) -> None:
        """One of the two check characters fails."""
        text = "N2330783MF01234513"
        changed = text[:at] + character + text[at + 1 :]
        if changed == text:
            return
        with pytest.raises(CodeError, match="uscc-check"):
            Uscc.parse(changed)


class TestDivisions:
    """County, township and village."""

    def test_each_level_has_its_length(self) -> None:
        """A town's own row, ending in 000, is a village code of no village but of its kind."""
        assert CountyCode.parse("330783").county == "330783"
        assert TownCode.parse("330783123").county == "330783"
        assert VillageCode.parse("330783106205").town == "330783106"
        assert str(VillageCode.parse("330783123000")) == "330783123000"

    @pytest.mark.parametrize("text", ["33078", "3307831", "A30783", "030783"])
    def test_a_wrong_county_is_refused(self, text: str) -> None:
        """Six digits, the first of them 1 to 8."""
        with pytest.raises(CodeError, match="division-code-form"):
            CountyCode.parse(text)

    def test_no_town_is_000(self) -> None:
        """000 stands for the county itself."""
        with pytest.raises(CodeError):
            TownCode.parse("330783000")
        with pytest.raises(CodeError):
            VillageCode.parse("330783000001")


class TestContractLand:
    """NY/T 2538: what begins alike belongs together."""

    @pytest.mark.parametrize("text", ["33078312320100", "33078312320103", "33078310620501"])
    def test_issuers(self, text: str) -> None:
        """Fourteen digits; group 00 is the village."""
        code = IssuerCode.parse(text)
        assert (str(code), code.village, code.issuer) == (text, text[:12], text)

    @pytest.mark.parametrize(
        ("text", "kind"),
        [
            ("330783123201000001", ContractorKind.HOUSEHOLD),
            ("330783123201007999", ContractorKind.HOUSEHOLD),
            ("330783123201038002", ContractorKind.PERSON),
            ("330783106205019001", ContractorKind.UNIT),
        ],
    )
    def test_contractors(self, text: str, kind: ContractorKind) -> None:
        """The serial number says which kind of contractor it is."""
        code = ContractorCode.parse(text)
        assert (code.kind, code.issuer) == (kind, text[:14])

    @pytest.mark.parametrize("serial", ["0000", "8000", "9000"])
    def test_serials_outside_every_band_are_refused(self, serial: str) -> None:
        """Each band begins at one."""
        with pytest.raises(CodeError, match="contractor-code-form"):
            ContractorCode.parse(f"33078312320101{serial}")

    @pytest.mark.parametrize(
        "text", ["3307831232010000012", "3307831232010300107", "3307831062050100001"]
    )
    def test_parcels(self, text: str) -> None:
        """Nineteen digits, the issuer first."""
        assert ParcelCode.parse(text).issuer == text[:14]

    def test_parcel_00000_is_refused(self) -> None:
        """Serial numbers begin at one."""
        with pytest.raises(CodeError, match="parcel-code-form"):
            ParcelCode.parse("3307831232010100000")

    @pytest.mark.parametrize(
        ("text", "family"),
        [
            ("330783123201000001J", True),
            ("330783123201038002Q", False),
            ("330783106205019001Q", False),
        ],
    )
    def test_contracts(self, text: str, family: bool) -> None:
        """J is family contracting, Q any other way."""
        code = ContractCode.parse(text.lower())
        assert (code.is_family, code.contractor, str(code)) == (family, text[:18], text)

    @pytest.mark.parametrize("text", ["330783123201000001", "330783123201000001K", "J" * 19])
    def test_wrong_contracts_are_refused(self, text: str) -> None:
        """The letter is part of the code."""
        with pytest.raises(CodeError, match="contract-code-form"):
            ContractCode.parse(text)


class TestUnits:
    """GB/T 37346."""

    @pytest.mark.parametrize(
        ("text", "house"),
        [
            ("330783001002JC00123F00010001", True),
            ("330783001002JC00124W00000000", False),
            ("330783104015JD00058W00000000", False),
        ],
    )
    def test_right_units(self, text: str, house: bool) -> None:
        """The lot is the first nineteen characters."""
        unit = UnitCode.parse(text)
        assert (str(unit), unit.has_house, str(unit.lot)) == (text, house, text[:19])
        assert UnitCode.parse(unit.in_groups) == unit
        assert [len(group) for group in unit.in_groups.split()] == [6, 6, 7, 9]

    @pytest.mark.parametrize(
        ("text", "rule"),
        [
            ("330783001002GC00123F00010001", "unit-code-ownership"),
            ("330783001002ZA00123W00000000", "unit-code-ownership"),
            ("330783001002JC00000F00010001", "unit-code-serial"),
            ("330783001002JC00123W00010001", "unit-code-fixture"),
            ("330783001002JC00123F00000000", "unit-code-fixture"),
            ("330783001002JC00123F0001", "unit-code-form"),
            ("330783001002JQ00123F00010001", "unit-code-form"),
        ],
    )
    def test_wrong_units_are_refused(self, text: str, rule: str) -> None:
        """Each fault by its own rule."""
        with pytest.raises(CodeError) as refused:
            UnitCode.parse(text)
        assert refused.value.rule == rule

    def test_a_lot_stands_alone_too(self) -> None:
        """Survey layers know the lot, not yet the unit."""
        lot = LotCode.parse("330783123201jc00014")
        assert (str(lot), lot.is_homestead) == ("330783123201JC00014", True)

    @pytest.mark.parametrize(
        ("text", "rule"),
        [
            ("330783123201JC0001", "lot-code-form"),
            ("330783123201GC00014", "unit-code-ownership"),
            ("330783123201JC00000", "unit-code-serial"),
        ],
    )
    def test_wrong_lots_are_refused(self, text: str, rule: str) -> None:
        """A homestead is never on state land."""
        with pytest.raises(CodeError) as refused:
            LotCode.parse(text)
        assert refused.value.rule == rule


class TestCertificateNumbers:
    """Read in both kinds of brackets, kept in one."""

    @pytest.mark.parametrize(
        ("text", "kind", "serial"),
        [
            ("浙(2016)东阳市不动产权第0000001号", CertificateKind.RIGHT, 1),
            ("浙（2024）东阳市不动产权第0012345号", CertificateKind.RIGHT, 12345),
            ("浙(2016)东阳市不动产证明第0000027号", CertificateKind.PROOF, 27),
        ],
    )
    def test_real_estate(self, text: str, kind: CertificateKind, serial: int) -> None:
        """Rights and proofs are two series."""
        number = CertificateNumber.parse(text)
        assert (number.kind, number.serial, number.province) == (kind, serial, "浙")
        assert str(number) == text.replace("（", "(").replace("）", ")")

    @pytest.mark.parametrize(
        "text",
        ["浙(2016)东阳市不动产权第000001号", "浙2016东阳市不动产权第0000001号", "东阳市第1号"],
    )
    def test_other_forms_are_refused(self, text: str) -> None:
        """Seven digits, the year in brackets."""
        with pytest.raises(CodeError, match="certificate-number-form"):
            CertificateNumber.parse(text)

    @given(st.integers(1950, 2100), st.integers(0, 9_999_999), st.sampled_from(CertificateKind))
    def test_printing_and_reading_are_inverse(
        self, year: int, serial: int, kind: CertificateKind
    ) -> None:
        """Any number of any year."""
        number = CertificateNumber("浙", year, "东阳市", kind, serial)
        assert CertificateNumber.parse(str(number)) == number

    def test_the_old_contract_certificate(self) -> None:
        """Its paper number is not the register key."""
        text = "浙(2016)东阳市农村土地承包经营权证第000001号"
        number = ContractCertificateNumber.parse(text.replace("(", "（"))
        assert (str(number), number.year, number.serial) == (text, 2016, "000001")

    def test_share_certificates(self) -> None:
        """County, town and village, household, version."""
        number = ShareCertificateNumber.parse("330783-123201-0017-02")
        assert (number.household, number.version) == (17, 2)
        assert str(number) == "330783-123201-0017-02"

    @pytest.mark.parametrize(
        ("kind", "issuer", "serial", "check"),
        [
            ("11100000000013338W011", "11430000006122244L", "20230000403", "U"),
            ("11100000MB03271699022", "340100", "000000016", "9"),
        ],
    )
    def test_electronic_ids(self, kind: str, issuer: str, serial: str, check: str) -> None:
        """The check character stands over type, issuer, serial and version."""
        assert ElectronicCertificateId(kind, issuer, serial, 1).check == check

    def test_an_electronic_id_reads_back_and_a_wrong_check_is_refused(self) -> None:
        """MOD 37,36."""
        kind, issuer = "11100000000013338W011", "11430000006122244L"
        text = f"1.2.156.3005.2.{kind}.{issuer}.20230000403.001.U"
        assert str(ElectronicCertificateId.parse(text)) == text
        with pytest.raises(CodeError, match="electronic-certificate-check"):
            ElectronicCertificateId.parse(text[:-1] + "V")
