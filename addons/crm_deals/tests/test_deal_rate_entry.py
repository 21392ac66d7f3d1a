from psycopg2.errors import SerializationFailure

from odoo import SUPERUSER_ID, api
from odoo.sql_db import db_connect
from odoo.tests import BaseCase, get_db_name, tagged
from odoo.tools import mute_logger

from .test_deal_probability import ProbabilityCase


class TestCounting(ProbabilityCase):
    """The counts follow the deals at once, and equal those counted anew."""

    def _assert_counted(self):
        """Compare the counts with those made anew."""
        rates = self.env["crm.deal.rate"]
        fields = ["company_id", "dimension", "key_id", "won", "lost"]

        def read():
            self.env.invalidate_all()
            rows = rates.sudo().search([]).read(fields, load="")
            return sorted(tuple(row[name] for name in fields) for row in rows)

        before = read()
        self.env["crm.deal.rate.entry"]._refresh()
        self.assertEqual(before, read())

    def test_closing_reopening_and_changing_a_deal(self):
        won, lost = self._close(won=1), self._close(lost=1)
        self._assert_counted()
        lost.action_unarchive()
        self._assert_counted()
        self.assertEqual(self._create_deal().probability_base_count, 1)
        won.write({"user_id": self.colleague.id, "partner_id": self.other_client.id})
        self._assert_counted()
        lost.deal_type_id = False
        lost.action_set_lost(lost_reason_id=self.lost_reason.id)
        self._assert_counted()
        (won + lost).unlink()
        self._assert_counted()
        self.assertEqual(self._create_deal().probability_base_count, 0)

    def test_deals_that_come_in_closed(self):
        self._create_deal(stage_id=self.done.id, probability=100)
        self._create_deal(
            active=False, probability=0, lost_reason_id=self.lost_reason.id
        )
        self.assertEqual(self._create_deal().probability_base_count, 2)
        self._assert_counted()

    def test_deals_that_change_in_mass(self):
        deals = self._close(won=2, lost=2)
        deals.write({"user_id": self.colleague.id})
        self._assert_counted()
        self.assertEqual(self._create_deal().probability_manager_count, 0)

    def test_open_deals_cost_no_query(self):
        deal = self._create_deal()
        self.env.flush_all()
        deal.mapped("won_status")
        with self.assertQueryCount(0):
            deal._count_in_rates(1)

    def test_wrong_counts_are_put_right(self):
        self._close(won=2, lost=1)
        self.env.cr.execute(
            """INSERT INTO crm_deal_rate_entry (company_id, dimension, key_id, won, lost)
               VALUES (%(company)s, 'base', 0, 5, 0), (%(company)s, 'manager', %(user)s,
               -1, 7), (%(company)s, 'type', %(type)s, 0, -1)""",
            {
                "company": self.company.id,
                "user": self.salesman.id,
                "type": self.deal_type.id,
            },
        )
        self.env["crm.deal.rate.entry"]._refresh()
        self.assertRecordValues(
            self._create_deal(),
            [
                {
                    "probability_base_count": 3,
                    "probability_manager_count": 3,
                    "probability_manager_won": 2,
                    "probability_type_count": 3,
                }
            ],
        )

    def test_many_additions_become_one_row(self):
        self._close(won=6, lost=3)
        rates = self.env["crm.deal.rate.entry"]
        rates._refresh()
        rows = rates.search([("company_id", "=", self.company.id)])
        keys = rows.mapped(lambda row: (row.dimension, row.key_id))
        self.assertEqual(len(keys), len(set(keys)))
        self.assertEqual(self._create_deal().probability_manager_won, 6)


@tagged("post_install", "-at_install", "crm_deals")
class TestCountingTwice(BaseCase):
    """Two who count at once: real connections, real transactions."""

    def _open(self):
        cursor = db_connect(get_db_name()).cursor()
        self.addCleanup(cursor.close)
        cursor.execute("SELECT 1")
        return api.Environment(cursor, SUPERUSER_ID, {})["crm.deal.rate.entry"]

    def test_nothing_is_added_twice(self):
        wrong = self._open()
        wrong.env.cr.execute(
            """INSERT INTO crm_deal_rate_entry (dimension, key_id, won, lost)
               VALUES ('base', 0, 1, 0)"""
        )
        wrong.env.cr.commit()
        first, second = self._open(), self._open()
        first._refresh()
        first.env.cr.commit()
        with mute_logger("odoo.sql_db"), self.assertRaises(SerializationFailure):
            second._refresh()
