"""The peers on inputs small enough to check by eye."""

import json
import tempfile
import unittest
from pathlib import Path

import handover
import numpy as np
import pyarrow as pa

import b3
import components
import extract


def traces(*rows) -> pa.Table:
    """(report, key, joining, listed) as the hand-over has them."""
    report, key, joining, listed = zip(*rows)
    return pa.table(
        {"report": pa.array(report, pa.uint32()), "key": pa.array(key, pa.uint64()), "joining": joining, "listed": listed}
    )


class Components(unittest.TestCase):
    # 0 and 1 share 7; 1 and 2 share 8; 3 and 4 share a value that doesn't join; 4, 5, 6 share a listed one.
    ROWS = traces(
        (0, 7, True, False), (1, 7, True, False), (1, 8, True, False), (2, 8, True, False), (3, 9, False, False),
        (4, 9, False, False), (4, 2**64 - 1, True, True), (5, 2**64 - 1, True, True), (6, 2**64 - 1, True, True),
    )

    def check(self, expected, **how):
        found = components.series(handover.connect(), self.ROWS, 8, **how)
        self.assertTrue(b3.same_groups(found, np.array(expected)), found)

    def test_shared_values_join_and_chains_are_followed(self):
        self.check([0, 0, 0, 3, 4, 4, 4, 7])

    def test_listed_values_can_be_left_out(self):
        self.check([0, 0, 0, 3, 4, 5, 6, 7], where="joining AND NOT listed")

    def test_common_values_can_be_left_out(self):
        self.check([0, 0, 0, 3, 4, 5, 6, 7], cap=2)

    def test_union_find_by_hand_agrees(self):
        found = components.series(handover.connect(), self.ROWS, 8)
        self.assertTrue(b3.same_groups(found, components.by_hand(self.ROWS, 8)))


class Extract(unittest.TestCase):
    def check(self, country, text, expected, observables=()):
        report = {"country": country, "narrative": {"text": text}, "observables": list(observables)}
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder, "reports.ndjson")
            file.write_text(json.dumps(report) + "\n")
            database = handover.connect()
            extract.run(database, file, 1)
        self.assertEqual(set(database.sql("SELECT kind || ' ' || value FROM found").fetchall()), {(one,) for one in expected})

    def test_an_account_in_a_sentence(self):
        self.check("NL", "Betaald op nl91 abna 0417 1643 00 die dag", ["iban NL91ABNA0417164300"])

    def test_letters_in_a_long_account(self):
        self.check("MT", "to MT84 MALT 0110 0001 2345 MTLC AST0 01S", ["iban MT84MALT011000012345MTLCAST001S"])

    def test_a_wrong_check_sum_is_no_account(self):
        self.check("NL", "op NL92ABNA0417164300", [])

    def test_numbers_get_the_country_of_the_report(self):
        self.check("NL", "bel 06-1234 5678 of 0049 (0)30 123456", ["phone +31612345678", "phone +4930123456"])

    def test_sites_and_mailboxes(self):
        self.check(
            "DE",
            "Auf HTTPS://Shop.Example/a?B=1, Mail an Info@laden[.]de.",
            ["url https://shop.example/a?B=1", "domain shop.example", "email info@laden.de"],
        )

    def test_wallets(self):
        self.check("FR", "0x52908400098527886E0F7030069857D2E4169EE7", ["ethereum 0x52908400098527886e0f7030069857d2e4169ee7"])

    def test_what_fields_give_to_the_victim_is_not_the_offenders(self):
        victim = {"type": "phone", "value": "0612345678", "side": "victim"}
        mail = {"type": "email", "value": " X@y.example ", "side": "offender"}
        self.check("NL", "mijn nummer is 0612345678", ["email x@y.example"], [victim, mail])


if __name__ == "__main__":
    unittest.main()
