from psycopg2.errors import SerializationFailure

from odoo import SUPERUSER_ID, api
from odoo.exceptions import UserError
from odoo.modules.registry import Registry
from odoo.sql_db import db_connect
from odoo.tests import tagged
from odoo.tests.common import BaseCase, get_db_name
from odoo.tools import mute_logger


@tagged("post_install", "-at_install", "crm_deals")
class TestMovedTogether(BaseCase):
    """Two people move the same deal: the second is told where it is now.

    Two real connections, so what they have to see of each other is committed.
    """

    def setUp(self):
        super().setUp()
        self.registry = Registry(get_db_name())
        self.env = self._connect()
        stages = self.env["crm.stage"].create(
            [
                {"name": name, "sequence": number, "is_won": name == "D"}
                for number, name in enumerate("ABCD", 1)
            ]
        )
        self.kind = self.env["crm.deal.type"].create(
            {"name": "Together", "mode": "process", "stage_ids": [(6, 0, stages.ids)]}
        )
        self.deal = self.env["crm.lead"].create(
            {
                "name": "Wanted by two",
                "type": "opportunity",
                "deal_type_id": self.kind.id,
            }
        )
        self.a, self.b, self.c, self.d = stages
        self.env.cr.commit()  # pylint: disable=invalid-commit
        self.addCleanup(self._tidy_up)

    def _connect(self):
        cr = db_connect(get_db_name()).cursor()
        self.addCleanup(cr.close)
        return api.Environment(cr, SUPERUSER_ID, {"tracking_disable": True})

    def _tidy_up(self):
        self.env.cr.rollback()
        self.deal.unlink()
        self.kind.unlink()
        self.env.cr.commit()  # pylint: disable=invalid-commit
        self.registry.clear_all_caches()

    def test_second_move_is_checked_from_where_the_first_has_put_the_deal(self):
        mine, yours = self._connect(), self._connect()
        deal = self.deal.with_env(mine)
        same = self.deal.with_env(yours)
        self.assertEqual((deal.stage_id.id, same.stage_id.id), (self.a.id, self.a.id))
        deal.stage_id = self.b.with_env(mine)
        deal.stage_id = self.c.with_env(mine)
        mine.cr.commit()
        with mute_logger("odoo.sql_db"), self.assertRaises(SerializationFailure):
            same.stage_id = self.b.with_env(yours)
        # what the server does with such a request: once more, from the start
        yours.cr.rollback()
        yours.transaction.reset()
        with self.assertRaisesRegex(UserError, "cannot go from “C” to “B”"):
            same.stage_id = self.b.with_env(yours)
        yours.cr.rollback()
        self.env.cr.rollback()
        self.env.invalidate_all()
        self.assertEqual(self.deal.stage_id, self.c)
        self.assertEqual(len(self.deal.stage_history_ids), 3)
