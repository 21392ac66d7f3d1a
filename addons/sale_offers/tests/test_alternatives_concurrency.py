from psycopg2.errors import SerializationFailure, UniqueViolation

from odoo import SUPERUSER_ID, api
from odoo.fields import Command
from odoo.sql_db import db_connect
from odoo.tests import BaseCase, get_db_name, tagged
from odoo.tools import mute_logger


@tagged("post_install", "-at_install", "sale_offers")
class TestAlternativesConcurrency(BaseCase):
    """Customer and manager choose at once: real connections, real transactions."""

    def setUp(self):
        super().setUp()
        env = self._open()
        partner = env["res.partner"].create({"name": "Race"})
        product = env["product.product"].create({"name": "Race", "list_price": 10})
        line = {"product_id": product.id, "alternative_group": "A"}
        order = env["sale.order"].create(
            {
                "partner_id": partner.id,
                "order_line": [Command.create(line), Command.create(line)],
            }
        )
        self.order_id = order.id
        self.addCleanup(self._clean, partner.id, product.id)
        env.cr.commit()

    def _open(self):
        cursor = db_connect(get_db_name()).cursor()
        self.addCleanup(cursor.close)
        return api.Environment(cursor, SUPERUSER_ID, {})

    def _get_lines(self):
        return self._open()["sale.order"].browse(self.order_id).order_line

    def _clean(self, partner_id, product_id):
        with db_connect(get_db_name()).cursor() as cursor:
            env = api.Environment(cursor, SUPERUSER_ID, {})
            env["sale.order"].browse(self.order_id).unlink()
            env["product.product"].browse(product_id).product_tmpl_id.unlink()
            env["res.partner"].browse(partner_id).unlink()

    def test_one_of_two_choices_at_once_gets_through(self):
        """The one who is later is asked to look again: two are never chosen."""
        mine, theirs = self._get_lines(), self._get_lines()
        self.assertFalse(any((*mine.mapped("is_chosen"), *theirs.mapped("is_chosen"))))
        mine[0].action_choose()
        mine.env.cr.commit()
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises((SerializationFailure, UniqueViolation)),
        ):
            theirs[1].action_choose()
            theirs.env.flush_all()
        theirs.env.cr.rollback()
        lines = self._get_lines()
        self.assertEqual(lines.mapped("is_chosen"), [True, False])
        self.assertEqual(lines.mapped("product_uom_qty"), [1, 0])
